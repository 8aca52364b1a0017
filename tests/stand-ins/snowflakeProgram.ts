import { LinkedDatabaseRoles } from "../../components/linkedDatabaseRoles";
import { snowflakeProvider } from "../../components/providers";
import { SnowflakeAccount } from "../../components/snowflakeAccount";
import * as snowflakeIceberg from "../../provider/sdk";

/** A database that is there before the program runs. */
export const LINKED = "GLUE";
export const DEPLOYER = "DEPLOYER";

/** What a test changes between two runs of the program. */
export const settings = {
    names: {
        database: "LAKE",
        schema: "DEMO",
        virtualWarehouse: "LAKE_WH",
        engineerRole: "ENGINEER",
        readerRole: "READERS",
    },
    virtualWarehouse: { size: "XSMALL", autoSuspendSeconds: 60, statementTimeoutSeconds: 600 },
};

/**
 * What the product makes with `@pulumi/snowflake`, and the grants between that. A native database with a schema takes the place of the linked one,
 * which is not of this plugin.
 */
export async function snowflakeProgram(): Promise<Record<string, unknown>> {
    const providers = {
        snowflake: snowflakeProvider("snowflake", {}),
        "snowflake-iceberg": new snowflakeIceberg.Provider("snowflake-iceberg"),
    };
    const options = { providers };
    const account = new SnowflakeAccount(
        "lakehouse",
        { ...settings, adminRole: "SYSADMIN", deployerRole: DEPLOYER },
        options,
    );
    new LinkedDatabaseRoles(
        "lakehouse",
        {
            databaseName: LINKED,
            schemas: [{ name: "sales", namespace: "sales", suffix: "" }],
            readerRole: account.readerRole,
            engineerRole: account.engineerRole,
            writable: true,
            futureGrants: true,
        },
        options,
    );
    return { database: account.databaseName, schema: account.schemaName };
}
