import { StandIn } from "../standIn";
import { configuration, configure, SnowflakeAccount } from "./account";
import { accountRole } from "./accountRole";
import { database } from "./database";
import { databaseRole } from "./databaseRole";
import { grantAccountRole } from "./grantAccountRole";
import { grantDatabaseRole } from "./grantDatabaseRole";
import { grantPrivilegesToAccountRole } from "./grantPrivilegesToAccountRole";
import { grantPrivilegesToDatabaseRole } from "./grantPrivilegesToDatabaseRole";
import { schema } from "./schema";
import { warehouse } from "./warehouse";

/** Stands in for the official plugin of @pulumi/snowflake. */
export const snowflake: StandIn<SnowflakeAccount> = {
    package: "snowflake",
    version: "1.3.0",
    configuration,
    types: [
        database,
        schema,
        warehouse,
        accountRole,
        databaseRole,
        grantAccountRole,
        grantDatabaseRole,
        grantPrivilegesToAccountRole,
        grantPrivilegesToDatabaseRole,
    ],
    functions: [],
    configure,
};
