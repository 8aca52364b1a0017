import { databaseObject } from "./databaseObject";

export const databaseRole = databaseObject({
    token: "snowflake:index/databaseRole:DatabaseRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/databaserole/",
    kind: "DATABASE ROLE",
});
