import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import type { LinkSettings } from "../settings";
import * as snowflakeIceberg from "../provider/sdk";
import type { CatalogIntegration } from "./catalogIntegration";
import type { ExternalVolume } from "./externalVolume";
import { LinkedDatabaseRoles } from "./linkedDatabaseRoles";
import type { SnowflakeAccount } from "./snowflakeAccount";
import type { SnowflakeCatalogRole } from "./snowflakeCatalogRole";
import type { SnowflakeStorageRole } from "./snowflakeStorageRole";

/** Arguments of {@link CatalogLinkedDatabase}. */
export interface CatalogLinkedDatabaseArgs {
    /** Name in Snowflake, upper case. */
    databaseName: string;
    /** The Glue database to link: the linked schema's name, too. */
    namespace: pulumi.Input<string>;
    volume: ExternalVolume;
    integration: CatalogIntegration;
    /** The roles Snowflake must be able to assume before it can link. */
    storageRole: SnowflakeStorageRole;
    catalogRole: SnowflakeCatalogRole;
    /** Role this program runs as: the database's owner. */
    deployerRole: string;
    /** Roles that get access to the linked tables. */
    account: SnowflakeAccount;
    link: LinkSettings;
}

/**
 * A Snowflake database that mirrors a Glue database: verified access first, then the link, then roles in it.
 *
 * Snowflake resolves unquoted names in any case; quoted ones must be lower case, as Glue stores them.
 *
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
 */
export class CatalogLinkedDatabase extends pulumi.ComponentResource {
    /** Name of the database. */
    public readonly databaseName: pulumi.Output<string>;
    /** Name of the linked schema, lower case. */
    public readonly schemaName: pulumi.Output<string>;
    /** Statements to look at the link and its tables with. */
    public readonly exampleSql: pulumi.Output<string[]>;

    constructor(name: string, args: CatalogLinkedDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:CatalogLinkedDatabase", name, {}, opts);
        const { link } = args;

        // Linking reads the catalog at once, while AWS takes up to half a minute to know new roles everywhere.
        const verify = (
            kind: "EXTERNAL_VOLUME" | "CATALOG_INTEGRATION",
            of: pulumi.Output<string>,
            role: SnowflakeStorageRole | SnowflakeCatalogRole,
        ) =>
            new snowflakeIceberg.AccessVerification(
                `${name}-${kind === "EXTERNAL_VOLUME" ? "volume" : "catalog"}`,
                { kind, name: of, policyHashes: role.policyHashes, timeoutSeconds: link.verificationTimeoutSeconds },
                { parent: this, dependsOn: [role] },
            );
        const verified = [
            // A volume may be verified by its owner alone.
            // https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
            ...(args.volume.existing ? [] : [verify("EXTERNAL_VOLUME", args.volume.volumeName, args.storageRole)]),
            verify("CATALOG_INTEGRATION", args.integration.integrationName, args.catalogRole),
        ];

        // Whatever is done in the database needs USAGE of its owner on both. Their owner has it by all pages but
        // one account's answer; an administrator grants it on what he keeps.
        // https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114
        const use = (suffix: string, objectType: string, objectName: pulumi.Output<string>, on: pulumi.Resource) =>
            new snowflake.GrantPrivilegesToAccountRole(
                `${name}-deployer-${suffix}`,
                {
                    accountRoleName: args.deployerRole,
                    privileges: ["USAGE"],
                    onAccountObject: { objectType, objectName },
                },
                // A grant goes with its object. After the object was replaced by hand, a refresh leaves the grant without
                // privileges, and the plugin cannot revoke one without: grants_validations.go of provider 1.2.1.
                { parent: this, deletedWith: on, retainOnDelete: true },
            );
        const { volume, integration } = args;
        const usable = [
            ...(volume.existing ? [] : [use("volume", "EXTERNAL VOLUME", volume.volumeName, volume.resource)]),
            ...(integration.existing
                ? []
                : [use("integration", "INTEGRATION", integration.integrationName, integration.resource)]),
        ];

        const database = new snowflakeIceberg.CatalogLinkedDatabase(
            name,
            {
                name: args.databaseName,
                catalogIntegration: args.integration.integrationName,
                externalVolume: args.volume.volumeName,
                allowedNamespaces: [args.namespace],
                syncIntervalSeconds: link.syncIntervalSeconds,
                allowedWriteOperations: link.allowedWriteOperations,
                comment: "Iceberg tables of the lakehouse, linked to the Glue Data Catalog",
                owner: args.volume.owner,
                linkTimeoutSeconds: link.linkTimeoutSeconds,
            },
            {
                parent: this,
                dependsOn: [...verified, ...usable, args.storageRole],
                // Another namespace is another schema, and the old one leaves with the grants on it, which the plugin could
                // not revoke any more. So the link goes first, while all is there.
                replacementTrigger: args.namespace,
                deleteBeforeReplace: true,
            },
        );
        new LinkedDatabaseRoles(
            name,
            {
                databaseName: database.name,
                deletedWith: database,
                schemaName: args.namespace,
                readerRole: args.account.readerRole,
                engineerRole: args.account.engineerRole,
                writable: link.allowedWriteOperations === "ALL",
                futureGrants: link.futureGrants,
            },
            { parent: this },
        );

        this.databaseName = database.name;
        this.schemaName = pulumi.output(args.namespace);
        this.exampleSql = pulumi
            .all([this.databaseName, this.schemaName, args.account.virtualWarehouseName])
            .apply(([db, schema, warehouse]) => exampleSql(db, schema, warehouse));
        this.registerOutputs({ databaseName: this.databaseName, schemaName: this.schemaName });
    }
}

/** Statements for a person who sees the linked database for the first time. */
function exampleSql(database: string, schema: string, virtualWarehouse: string): string[] {
    const report = (engine: string) =>
        `SELECT * FROM "${database}"."${schema}"."top_10_products_report_${engine}" ORDER BY "sales_amount_rank"`;
    return [
        `SHOW ICEBERG TABLES IN SCHEMA "${database}"."${schema}"`,
        `USE WAREHOUSE "${virtualWarehouse}"`,
        report("spark"),
        report("snow"),
    ];
}
