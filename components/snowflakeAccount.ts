import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import type { Settings, SnowflakeNames } from "../settings";
import { qualifiedName } from "../snowflake-client/sql/values";
import { unappliedSettings } from "./unappliedWarehouse";

/** Arguments of {@link SnowflakeAccount}. */
export interface SnowflakeAccountArgs {
    names: Pick<SnowflakeNames, "database" | "schema" | "virtualWarehouse" | "engineerRole" | "readerRole">;
    virtualWarehouse: Settings["virtualWarehouse"];
    /**
     * Which of them are there already, and somebody else's: nothing of them is changed.
     * @default none
     */
    existing?: Pick<Settings["existing"], "database" | "schema" | "virtualWarehouse" | "roles">;
    /** Role that manages the account's objects; gets both roles, so that nothing is out of its reach. */
    adminRole: string;
    /** Role this program runs as; gets the engineer role, so that the pipeline may use it. */
    deployerRole: string;
}

const NOTHING_EXISTS = { database: false, schema: false, virtualWarehouse: false, roles: false };

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
        const { names, existing = NOTHING_EXISTS } = args;

        const database = existing.database
            ? undefined
            : new snowflake.Database(
                  name,
                  {
                      name: names.database,
                      comment: "Notebooks and views of the lakehouse; its tables are in the linked database",
                  },
                  replacedByName,
              );
        const databaseName = database?.name ?? pulumi.output(names.database);
        const schema = existing.schema
            ? undefined
            : new snowflake.Schema(
                  name,
                  {
                      database: databaseName,
                      name: names.schema,
                      comment: "Tables and views beside the linked ones",
                      // Given from the start: left out, an imported schema would be dropped and made again.
                      isTransient: "false",
                      // What engineers create in it they do not hand on: its owner, the deployer, grants.
                      withManagedAccess: "true",
                  },
                  { ...replacedByName, deletedWith: database },
              );
        const virtualWarehouse = existing.virtualWarehouse
            ? undefined
            : this.createVirtualWarehouse(name, args, replacedByName);
        const roles = existing.roles ? undefined : this.createRoles(name, args);

        this.databaseName = databaseName;
        this.schemaName = schema?.name ?? pulumi.output(names.schema);
        this.virtualWarehouseName = virtualWarehouse?.name ?? pulumi.output(names.virtualWarehouse);
        this.engineerRole = roles?.engineer.name ?? pulumi.output(names.engineerRole);
        this.readerRole = roles?.reader.name ?? pulumi.output(names.readerRole);

        // Who brings both a role and an object has granted the one on the other.
        const grant = (
            suffix: string,
            on: pulumi.Resource | undefined,
            role: "engineer" | "reader",
            privileges: string[],
            grants: Omit<snowflake.GrantPrivilegesToAccountRoleArgs, "accountRoleName" | "privileges">,
        ) => {
            const deletedWith = on ?? roles?.[role];
            if (deletedWith !== undefined) {
                const accountRoleName = role === "engineer" ? this.engineerRole : this.readerRole;
                new snowflake.GrantPrivilegesToAccountRole(
                    `${name}-${suffix}`,
                    { accountRoleName, privileges, ...grants },
                    { ...child, deletedWith },
                );
            }
        };
        grant("reader-warehouse", virtualWarehouse, "reader", ["USAGE"], {
            onAccountObject: { objectType: "WAREHOUSE", objectName: this.virtualWarehouseName },
        });
        grant("reader-database", database, "reader", ["USAGE"], {
            onAccountObject: { objectType: "DATABASE", objectName: this.databaseName },
        });
        const onSchema = {
            schemaName: schema?.fullyQualifiedName ?? qualifiedName(names.database, names.schema),
        };
        grant("reader-schema", schema, "reader", ["USAGE"], { onSchema });
        grant("engineer-schema", schema, "engineer", ["CREATE STAGE", "CREATE TABLE", "CREATE VIEW"], { onSchema });

        this.registerOutputs({
            databaseName: this.databaseName,
            schemaName: this.schemaName,
            virtualWarehouseName: this.virtualWarehouseName,
            engineerRole: this.engineerRole,
            readerRole: this.readerRole,
        });
    }
    private createVirtualWarehouse(
        name: string,
        args: SnowflakeAccountArgs,
        opts: pulumi.CustomResourceOptions,
    ): snowflake.Warehouse {
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
            // An administrator assigns it (bootstrap/creditQuota.ts), and the deployer may not take it away. What SHOW says
            // differs with it: the provider then plans it anew.
            { ...opts, ignoreChanges: ["resourceMonitor", "showOutputs"] },
        );
        pulumi.all([virtualWarehouse.name, virtualWarehouse.showOutputs]).apply(([warehouse, shown]) => {
            // In a preview the answer is of before the changes that it plans.
            const answer = pulumi.runtime.isDryRun() ? undefined : shown?.[0];
            const fault = unappliedSettings(warehouse, args.virtualWarehouse, answer);
            return fault && pulumi.log.warn(fault, virtualWarehouse);
        });
        return virtualWarehouse;
    }

    /** Engineers hold all that readers hold; admin and deployer hold all that engineers hold. */
    private createRoles(
        name: string,
        args: SnowflakeAccountArgs,
    ): Record<"engineer" | "reader", snowflake.AccountRole> {
        const child = { parent: this };
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
        return { engineer, reader };
    }
}
