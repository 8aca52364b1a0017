import { accountObject } from "./accountObject";

export const accountRole = accountObject({
    token: "snowflake:index/accountRole:AccountRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/accountrole/",
    kind: "ROLE",
});
