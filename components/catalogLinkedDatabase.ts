import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import type { LinkSettings } from "../settings";
import * as snowflakeIceberg from "../provider/sdk";
import type { CatalogIntegration } from "./catalogIntegration";
import type { ExternalVolume } from "./externalVolume";
import { LinkedDatabaseRoles, LinkedSchemaArgs } from "./linkedDatabaseRoles";
import type { SnowflakeAccount } from "./snowflakeAccount";
import type { SnowflakeCatalogRole } from "./snowflakeCatalogRole";
import type { SnowflakeStorageRole } from "./snowflakeStorageRole";

/** Arguments of {@link CatalogLinkedDatabase}. */
export interface CatalogLinkedDatabaseArgs {
    /** Name in Snowflake, upper case. */
    databaseName: string;
    /** The Glue databases to link, each a schema of the same name; at least one, since no list links the whole catalog. */
    schemas: LinkedSchemaArgs[];
    /**
     * Namespace without which the link is made anew.
     * @default none: namespaces come and go in place
     */
    pinned?: pulumi.Input<string>;
    /**
     * Whether the database was made by hand and is taken over as it is. Then it is imported, altered in place where these
     * arguments differ, and never replaced or dropped.
     * @default false
     */
    adopted?: boolean;
    /**
     * Whether Snowflake may write the tables.
     * @default "ALL"
     */
    allowedWriteOperations?: "ALL" | "NONE";
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
    /**
     * Another link by the same volume and integration: what was verified and granted for it holds for this one.
     * @default none
     */
    beside?: CatalogLinkedDatabase;
}

/** What of a database that was made by hand stays as it is, whatever the program would make of it. */
const AS_IT_WAS_MADE = [
    "comment",
    "blockedNamespaces",
    "namespaceMode",
    "namespaceFlattenDelimiter",
    "catalogCaseSensitivity",
];

/**
 * A Snowflake database that mirrors Glue databases: verified access first, then the link, then roles in it.
 *
 * Snowflake resolves unquoted names in any case; quoted ones must be lower case, as Glue stores them.
 *
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
 */
export class CatalogLinkedDatabase extends pulumi.ComponentResource {
    /** Name of the database. */
    public readonly databaseName: pulumi.Output<string>;
    /** What must be there before anything is linked: access that was verified, and USAGE for the owner. */
    private readonly access: pulumi.Resource[];

    constructor(name: string, args: CatalogLinkedDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:CatalogLinkedDatabase", name, {}, opts);
        const { link, allowedWriteOperations = "ALL", adopted = false } = args;
        this.access = args.beside?.access ?? this.createAccess(name, args);

        const database = new snowflakeIceberg.CatalogLinkedDatabase(
            name,
            {
                name: args.databaseName,
                catalogIntegration: args.integration.integrationName,
                externalVolume: args.volume.volumeName,
                allowedNamespaces: args.schemas.map(({ namespace }) => namespace),
                syncIntervalSeconds: link.syncIntervalSeconds,
                allowedWriteOperations,
                ...(adopted
                    ? {}
                    : {
                          comment: "Iceberg tables of the lakehouse, linked to the Glue Data Catalog",
                          owner: args.volume.owner,
                      }),
                linkTimeoutSeconds: link.linkTimeoutSeconds,
            },
            {
                parent: this,
                dependsOn: [...this.access, args.storageRole],
                ...(adopted
                    ? { import: args.databaseName, retainOnDelete: true, ignoreChanges: AS_IT_WAS_MADE }
                    : {
                          // In place of this namespace another schema would come, under the same names of grants; the old
                          // one leaves with the grants on it, which the plugin could not revoke any more. So the link goes
                          // first, while all is there.
                          replacementTrigger: args.pinned,
                          deleteBeforeReplace: true,
                      }),
            },
        );
        new LinkedDatabaseRoles(
            name,
            {
                databaseName: database.name,
                // One that stays keeps what is not revoked and dropped.
                deletedWith: adopted ? undefined : database,
                schemas: args.schemas,
                readerRole: args.account.readerRole,
                engineerRole: args.account.engineerRole,
                writable: allowedWriteOperations === "ALL",
                futureGrants: link.futureGrants,
            },
            { parent: this },
        );

        this.databaseName = database.name;
        this.registerOutputs({ databaseName: this.databaseName });
    }

    private createAccess(name: string, args: CatalogLinkedDatabaseArgs): pulumi.Resource[] {
        // Linking reads the catalog at once, while AWS takes up to half a minute to know new roles everywhere.
        const verify = (
            kind: "EXTERNAL_VOLUME" | "CATALOG_INTEGRATION",
            of: pulumi.Output<string>,
            role: SnowflakeStorageRole | SnowflakeCatalogRole,
        ) =>
            new snowflakeIceberg.AccessVerification(
                `${name}-${kind === "EXTERNAL_VOLUME" ? "volume" : "catalog"}`,
                {
                    kind,
                    name: of,
                    policyHashes: role.policyHashes,
                    timeoutSeconds: args.link.verificationTimeoutSeconds,
                },
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
        return [
            ...verified,
            ...(volume.existing ? [] : [use("volume", "EXTERNAL VOLUME", volume.volumeName, volume.resource)]),
            ...(integration.existing
                ? []
                : [use("integration", "INTEGRATION", integration.integrationName, integration.resource)]),
        ];
    }
}

/** Statements for a person who sees a linked schema for the first time. */
export function exampleSql(
    database: string,
    schema: string,
    virtualWarehouse: string,
    { quickstart }: { quickstart: boolean },
): string[] {
    const report = (engine: string) =>
        `SELECT * FROM "${database}"."${schema}"."top_10_products_report_${engine}" ORDER BY "sales_amount_rank"`;
    return [
        `SHOW ICEBERG TABLES IN SCHEMA "${database}"."${schema}"`,
        `USE WAREHOUSE "${virtualWarehouse}"`,
        ...(quickstart ? [report("spark"), report("snow")] : []),
    ];
}
