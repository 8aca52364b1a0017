import { accountObject } from "./accountObject";

export const database = accountObject({
    token: "snowflake:index/database:Database",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/database/",
    kind: "DATABASE",
});
