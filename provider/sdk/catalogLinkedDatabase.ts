import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link CatalogLinkedDatabase}. */
export interface CatalogLinkedDatabaseArgs {
    /** Name in Snowflake, exactly as it is stored there. A change replaces the database. */
    name: pulumi.Input<string>;
    /** Name of the catalog integration. A change, or an unknown value (the integration is replaced), replaces. */
    catalogIntegration: pulumi.Input<string>;
    /** Name of the external volume. A change, or an unknown value (the volume is replaced), replaces. */
    externalVolume: pulumi.Input<string>;
    /** Namespaces to link; all when absent or empty. Altered in place. */
    allowedNamespaces?: pulumi.Input<pulumi.Input<string>[]>;
    /** Namespaces never to link; wins over [allowedNamespaces]. Altered in place. */
    blockedNamespaces?: pulumi.Input<pulumi.Input<string>[]>;
    /** "IGNORE_NESTED_NAMESPACE" or "FLATTEN_NESTED_NAMESPACE". A change replaces. @default "IGNORE_NESTED_NAMESPACE" */
    namespaceMode?: pulumi.Input<string>;
    /** Joins the parts of a nested namespace; only with, and needed by, FLATTEN_NESTED_NAMESPACE. A change replaces. */
    namespaceFlattenDelimiter?: pulumi.Input<string>;
    /** Seconds between two checks for new namespaces and tables, 30 to 86400. Altered in place. @default 60 */
    syncIntervalSeconds?: pulumi.Input<number>;
    /**
     * "ALL" or "NONE". Altered in place. @default "ALL"
     * With ALL, dropping a linked table or schema in Snowflake deletes it in the catalog, with its data.
     */
    allowedWriteOperations?: pulumi.Input<string>;
    /** "CASE_INSENSITIVE" or "CASE_SENSITIVE". A change replaces. @default "CASE_INSENSITIVE" */
    catalogCaseSensitivity?: pulumi.Input<string>;
    /** Comment. Altered in place. */
    comment?: pulumi.Input<string>;
    /**
     * A random value that is in the state before the object is made, such as the value of an ExternalId: by it a
     * create knows an object that an earlier deployment of this state left. Without it none is taken over.
     */
    owner?: pulumi.Input<string>;
    /** How long create and update wait for a healthy link, in seconds, 1 to 3600. @default 300 */
    linkTimeoutSeconds?: pulumi.Input<number>;
}

/**
 * A Snowflake database that mirrors the namespaces and tables of an Iceberg REST catalog. Import ID: the name.
 *
 * Create waits until SYSTEM$CATALOG_LINK_STATUS reports a healthy link. Tables are no output: each run of the jobs
 * would show as drift.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
 */
export class CatalogLinkedDatabase extends pulumi.CustomResource {
    declare public readonly name: pulumi.Output<string>;
    declare public readonly catalogIntegration: pulumi.Output<string>;
    declare public readonly externalVolume: pulumi.Output<string>;
    declare public readonly allowedNamespaces: pulumi.Output<string[]>;
    declare public readonly blockedNamespaces: pulumi.Output<string[]>;
    declare public readonly namespaceMode: pulumi.Output<string>;
    declare public readonly namespaceFlattenDelimiter: pulumi.Output<string | undefined>;
    declare public readonly syncIntervalSeconds: pulumi.Output<number>;
    declare public readonly allowedWriteOperations: pulumi.Output<string>;
    declare public readonly catalogCaseSensitivity: pulumi.Output<string>;
    declare public readonly comment: pulumi.Output<string | undefined>;
    declare public readonly owner: pulumi.Output<string | undefined>;
    declare public readonly linkTimeoutSeconds: pulumi.Output<number>;
    /** "RUNNING" when the link is healthy; otherwise the state and the first failure, which the next `up` waits out. */
    declare public readonly linkStatus: pulumi.Output<string>;

    constructor(name: string, args: CatalogLinkedDatabaseArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:CatalogLinkedDatabase",
            name,
            {
                name: args.name,
                catalogIntegration: args.catalogIntegration,
                externalVolume: args.externalVolume,
                allowedNamespaces: args.allowedNamespaces,
                blockedNamespaces: args.blockedNamespaces,
                namespaceMode: args.namespaceMode,
                namespaceFlattenDelimiter: args.namespaceFlattenDelimiter,
                syncIntervalSeconds: args.syncIntervalSeconds,
                allowedWriteOperations: args.allowedWriteOperations,
                catalogCaseSensitivity: args.catalogCaseSensitivity,
                comment: args.comment,
                owner: args.owner,
                linkTimeoutSeconds: args.linkTimeoutSeconds,
                linkStatus: undefined,
            },
            opts,
        );
    }
}
