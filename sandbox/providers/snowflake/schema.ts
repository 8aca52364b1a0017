import { databaseObject } from "./databaseObject";

export const schema = databaseObject({
    token: "snowflake:index/schema:Schema",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/schema/",
    kind: "SCHEMA",
});
