import { TABLES_FOLDER } from "./bucketFolders";
import { useCatalogKey } from "./catalogKey";
import { useKey } from "./encryptionKey";
import type { Grant } from "./grant";
import { AwsPlace, bucketArn, glueArn, inOwnAccount } from "./place";
import { dropTables, readTables, writeTables } from "./tables";

/** A Glue database that the catalog integration opens to Snowflake. */
export interface LinkedNamespace {
    database: string;
    /** Whether Snowflake may write its tables (`ALLOWED_WRITE_OPERATIONS`). */
    allowedWriteOperations: "ALL" | "NONE";
}

/** What the catalog integration opens to Snowflake. */
export interface CatalogScope {
    place: AwsPlace;
    bucketName: string;
    /** Undefined when the bucket is encrypted with SSE-S3. */
    keyArn: string | undefined;
    /** Undefined when the Data Catalog is not encrypted. */
    catalogKeyArn?: string;
    namespaces: readonly LinkedNamespace[];
}

/**
 * What Snowflake may do through the catalog integration: Glue's Iceberg REST operations on these databases.
 *
 * S3 is in it because the endpoint reads and writes the metadata files with the caller's own rights.
 *
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-catalog-integration-rest-glue
 * @see https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html
 */
export function catalogRoleGrants({ place, bucketName, keyArn, catalogKeyArn, namespaces }: CatalogScope): Grant[] {
    const writes = namespaces.some(({ allowedWriteOperations }) => allowedWriteOperations === "ALL");
    return [
        ...(namespaces.length === 1 ? databaseGrants(place, namespaces) : grantsOfMany(place, namespaces)),
        {
            sid: writes ? "ReadWriteMetadata" : "ReadMetadata",
            actions: {
                "s3:GetObject": "load a table: read its metadata file",
                ...(writes ? { "s3:PutObject": "commit: write the new metadata file" } : {}),
            },
            resources: [`${bucketArn(place, bucketName)}/${TABLES_FOLDER}*`],
            condition: { StringEquals: inOwnAccount(place) },
        },
        ...useKey(place, keyArn, writes ? "write" : "read"),
        ...useCatalogKey(place, catalogKeyArn, writes ? "write" : "read"),
    ];
}

function databaseGrants(place: AwsPlace, namespaces: readonly LinkedNamespace[]): Grant[] {
    const databases = namespaces.map(({ database }) => database);
    const of = { place, databases };
    return [
        {
            sid: "FindDatabase",
            actions: {
                "glue:GetCatalog": "answer the catalog's configuration (GET /v1/config)",
                "glue:GetDatabases": "list namespaces",
            },
            resources: [glueArn(place, "catalog"), ...databases.map((name) => glueArn(place, `database/${name}`))],
        },
        readTables(of),
        ...(namespaces.every(canWrite) ? [writeTables(of), dropTables(of)] : []),
    ];
}

/**
 * One statement for all databases that Snowflake may write, and one for those that it only reads: each database is named
 * once, since IAM allows a role 10,240 characters of inline policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
function grantsOfMany(place: AwsPlace, namespaces: readonly LinkedNamespace[]): Grant[] {
    const kinds = [
        { sid: "ReadWriteTables", of: namespaces.filter(canWrite) },
        { sid: "ReadTables", of: namespaces.filter((namespace) => !canWrite(namespace)) },
    ];
    return kinds
        .filter(({ of }) => of.length > 0)
        .map(({ sid, of }) => {
            const grants = databaseGrants(place, of);
            return {
                sid,
                actions: Object.assign({}, ...grants.map(({ actions }) => actions)) as Grant["actions"],
                resources: [...new Set(grants.flatMap(({ resources }) => resources))],
            };
        });
}

function canWrite({ allowedWriteOperations }: LinkedNamespace): boolean {
    return allowedWriteOperations === "ALL";
}
