import * as snowflake from "@pulumi/snowflake";

/** What a test may change between two deployments of {@link snowflakeProgram}. */
export const settings = {
    databaseComment: "it's a lake",
    schemaComment: "Notebook",
    warehouseName: "LAKE_WH",
    autoSuspend: 60,
    warehouseSize: "XSMALL",
    warehouseComment: "Queries" as string | undefined,
    engineerPrivileges: ["CREATE STAGE", "CREATE TABLE"],
    parentOfReader: "ENGINEER",
};

/** One resource of each type that the stand-in knows, with every property that the product's program sets. */
export async function snowflakeProgram(): Promise<Record<string, unknown>> {
    const options = { provider: new snowflake.Provider("snowflake", {}) };
    const database = new snowflake.Database("database", { name: "LAKE", comment: settings.databaseComment }, options);
    const schema = new snowflake.Schema(
        "schema",
        { database: database.name, name: "DEMO", comment: settings.schemaComment },
        options,
    );
    const warehouse = new snowflake.Warehouse(
        "warehouse",
        {
            name: settings.warehouseName,
            comment: settings.warehouseComment,
            warehouseSize: settings.warehouseSize,
            autoSuspend: settings.autoSuspend,
            autoResume: "true",
            initiallySuspended: true,
            statementTimeoutInSeconds: 600,
        },
        options,
    );
    const engineer = new snowflake.AccountRole("engineer", { name: "ENGINEER", comment: "Writes" }, options);
    const reader = new snowflake.AccountRole("reader", { name: "READER" }, options);
    new snowflake.GrantAccountRole(
        "reader-to-engineer",
        { roleName: reader.name, parentRoleName: settings.parentOfReader },
        { ...options, dependsOn: engineer },
    );
    new snowflake.GrantPrivilegesToAccountRole(
        "on-warehouse",
        {
            accountRoleName: reader.name,
            privileges: ["USAGE"],
            onAccountObject: { objectType: "WAREHOUSE", objectName: warehouse.name },
        },
        options,
    );
    new snowflake.GrantPrivilegesToAccountRole(
        "on-schema",
        {
            accountRoleName: engineer.name,
            privileges: settings.engineerPrivileges,
            onSchema: { schemaName: schema.fullyQualifiedName },
        },
        options,
    );
    const linkedReader = new snowflake.DatabaseRole(
        "linked-reader",
        { database: database.name, name: "READER", comment: "Reads" },
        options,
    );
    const linkedWriter = new snowflake.DatabaseRole(
        "linked-writer",
        { database: database.name, name: "writer" },
        options,
    );
    new snowflake.GrantDatabaseRole(
        "linked-reader-to-writer",
        {
            databaseRoleName: linkedReader.fullyQualifiedName,
            parentDatabaseRoleName: linkedWriter.fullyQualifiedName,
        },
        options,
    );
    new snowflake.GrantDatabaseRole(
        "linked-reader-to-reader",
        { databaseRoleName: linkedReader.fullyQualifiedName, parentRoleName: reader.name },
        options,
    );
    new snowflake.GrantPrivilegesToDatabaseRole(
        "linked-on-database",
        { databaseRoleName: linkedReader.fullyQualifiedName, privileges: ["USAGE"], onDatabase: database.name },
        options,
    );
    new snowflake.GrantPrivilegesToDatabaseRole(
        "linked-on-schema",
        {
            databaseRoleName: linkedWriter.fullyQualifiedName,
            privileges: ["CREATE ICEBERG TABLE", "USAGE"],
            onSchema: { schemaName: schema.fullyQualifiedName },
        },
        options,
    );
    new snowflake.GrantPrivilegesToDatabaseRole(
        "linked-future",
        {
            databaseRoleName: linkedReader.fullyQualifiedName,
            privileges: ["SELECT"],
            onSchemaObject: { future: { objectTypePlural: "ICEBERG TABLES", inSchema: schema.fullyQualifiedName } },
        },
        options,
    );
    return { databaseName: database.fullyQualifiedName, schemaName: schema.fullyQualifiedName };
}
