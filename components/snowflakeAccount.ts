import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import type { Settings, SnowflakeNames } from "../settings";
import { unappliedSettings } from "./unappliedWarehouse";

/** Arguments of {@link SnowflakeAccount}. */
export interface SnowflakeAccountArgs {
    names: Pick<SnowflakeNames, "database" | "schema" | "virtualWarehouse" | "engineerRole" | "readerRole">;
    virtualWarehouse: Settings["virtualWarehouse"];
    /** Role that manages the account's objects; gets both roles, so that nothing is out of its reach. */
    adminRole: string;
    /** Role this program runs as; gets the engineer role, so that the pipeline may use it. */
    deployerRole: string;
}

/**
 * The stack's own objects in Snowflake: a native database for tables and views (a linked database holds neither), a
 * virtual warehouse that stops by itself, and two roles: engineers, who write, and readers.
 *
 * @see https://docs.snowflake.com/en/user-guide/security-access-control-considerations
 */
export class SnowflakeAccount extends pulumi.ComponentResource {
    public readonly databaseName: pulumi.Output<string>;
    public readonly schemaName: pulumi.Output<string>;
    public readonly virtualWarehouseName: pulumi.Output<string>;
    public readonly engineerRole: pulumi.Output<string>;
    public readonly readerRole: pulumi.Output<string>;

    constructor(name: string, args: SnowflakeAccountArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:SnowflakeAccount", name, {}, opts);
        const child = { parent: this };
        // A name that changes is one that `destroyData` or an empty stack allows (keptData.ts). The plugin cannot rename: it
        // changes the object, and then looks for what is in it under the old name.
        const replacedByName = { ...child, replaceOnChanges: ["name"], deleteBeforeReplace: true };

        const database = new snowflake.Database(
            name,
            {
                name: args.names.database,
                comment: "Notebooks and views of the lakehouse; its tables are in the linked database",
            },
            replacedByName,
        );
        const schema = new snowflake.Schema(
            name,
            {
                database: database.name,
                name: args.names.schema,
                comment: "Tables and views beside the linked ones",
                // Given from the start: left out, an imported schema would be dropped and made again.
                isTransient: "false",
                // What engineers create in it they do not hand on: its owner, the deployer, grants.
                withManagedAccess: "true",
            },
            { ...replacedByName, deletedWith: database },
        );
        const virtualWarehouse = new snowflake.Warehouse(
            name,
            {
                name: args.names.virtualWarehouse,
                comment: "Queries and notebooks of the lakehouse",
                warehouseSize: args.virtualWarehouse.size,
                autoSuspend: args.virtualWarehouse.autoSuspendSeconds,
                autoResume: "true",
                initiallySuspended: true,
                // A runaway query must not cost more than this, nor have eight warehouses more: on unless switched off, see
                // https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2373
                enableQueryAcceleration: "false",
                statementTimeoutInSeconds: args.virtualWarehouse.statementTimeoutSeconds,
            },
            replacedByName,
        );
        pulumi.all([virtualWarehouse.name, virtualWarehouse.showOutputs]).apply(([warehouse, shown]) => {
            const fault = unappliedSettings(warehouse, args.virtualWarehouse, shown?.[0]);
            return fault && pulumi.log.warn(fault, virtualWarehouse);
        });
        const engineer = new snowflake.AccountRole(
            `${name}-engineer`,
            { name: args.names.engineerRole, comment: "Reads and writes the lakehouse" },
            child,
        );
        const reader = new snowflake.AccountRole(
            `${name}-reader`,
            { name: args.names.readerRole, comment: "Reads the lakehouse" },
            child,
        );

        // Engineers hold all that readers hold; admin and deployer hold all that engineers hold.
        // A grant goes with what it is on; only then need that not be there to revoke it.
        const inherit = (suffix: string, role: snowflake.AccountRole, parentRoleName: pulumi.Input<string>) =>
            new snowflake.GrantAccountRole(
                `${name}-${suffix}`,
                { roleName: role.name, parentRoleName },
                { ...child, deletedWith: role },
            );
        inherit("reader-to-engineer", reader, engineer.name);
        inherit("engineer-to-admin", engineer, args.adminRole);
        inherit("engineer-to-deployer", engineer, args.deployerRole);

        const grant = (suffix: string, on: pulumi.Resource, grants: snowflake.GrantPrivilegesToAccountRoleArgs) =>
            new snowflake.GrantPrivilegesToAccountRole(`${name}-${suffix}`, grants, { ...child, deletedWith: on });
        grant("reader-warehouse", virtualWarehouse, {
            accountRoleName: reader.name,
            privileges: ["USAGE"],
            onAccountObject: { objectType: "WAREHOUSE", objectName: virtualWarehouse.name },
        });
        grant("reader-database", database, {
            accountRoleName: reader.name,
            privileges: ["USAGE"],
            onAccountObject: { objectType: "DATABASE", objectName: database.name },
        });
        grant("reader-schema", schema, {
            accountRoleName: reader.name,
            privileges: ["USAGE"],
            onSchema: { schemaName: schema.fullyQualifiedName },
        });
        grant("engineer-schema", schema, {
            accountRoleName: engineer.name,
            privileges: ["CREATE STAGE", "CREATE TABLE", "CREATE VIEW"],
            onSchema: { schemaName: schema.fullyQualifiedName },
        });

        this.databaseName = database.name;
        this.schemaName = schema.name;
        this.virtualWarehouseName = virtualWarehouse.name;
        this.engineerRole = engineer.name;
        this.readerRole = reader.name;
        this.registerOutputs({
            databaseName: this.databaseName,
            schemaName: this.schemaName,
            virtualWarehouseName: this.virtualWarehouseName,
            engineerRole: this.engineerRole,
            readerRole: this.readerRole,
        });
    }
}
