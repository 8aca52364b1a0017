import { useCatalogKey } from "./catalogKey";
import { useKey } from "./encryptionKey";
import type { Grant } from "./grant";
import { AwsPlace, bucketArn, glueArn, inOwnAccount, logGroupArns, logStreamsArn } from "./place";

/** What Glue's table optimizers of a domain work on. */
export interface OptimizerRoleScope {
    place: AwsPlace;
    bucketName: string;
    /** Undefined when the bucket is encrypted with SSE-S3. */
    keyArn: string | undefined;
    /** Undefined when the Data Catalog is not encrypted. */
    catalogKeyArn?: string;
    database: string;
    /** Folder of the tables, with the slash at the end: `iceberg-warehouse/`. */
    tables: string;
}

/** Log groups of the optimizers: Glue names them, and the whole account shares them. */
export const OPTIMIZER_LOG_GROUPS = ["compaction", "retention", "orphan-file-deletion"].map(
    (kind) => `/aws-glue/iceberg-${kind}/logs`,
);

/**
 * What Glue's optimizers may do: the actions that the prerequisites name, on the domain's tables and their files.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
 */
export function optimizerRoleGrants(scope: OptimizerRoleScope): Grant[] {
    const { place, bucketName, keyArn, catalogKeyArn, database, tables } = scope;
    const bucket = bucketArn(place, bucketName);
    const ofAccount = { StringEquals: inOwnAccount(place) };
    return [
        {
            sid: "MaintainTables",
            actions: {
                "glue:GetTable": "find a table's current metadata file",
                "glue:UpdateTable": "commit compacted files and expired snapshots",
            },
            resources: [
                glueArn(place, "catalog"),
                glueArn(place, `database/${database}`),
                glueArn(place, `table/${database}/*`),
            ],
        },
        {
            sid: "MaintainTableFiles",
            actions: {
                "s3:GetObject": "read metadata, manifests and data files",
                "s3:PutObject": "write compacted files and their metadata",
                "s3:DeleteObject": "remove expired and orphan files",
            },
            resources: [`${bucket}/${tables}*`],
            condition: ofAccount,
        },
        {
            sid: "ListTableFiles",
            actions: { "s3:ListBucket": "find orphan files" },
            resources: [bucket],
            condition: { ...ofAccount, StringLike: { "s3:prefix": [tables.replace(/\/$/, ""), `${tables}*`] } },
        },
        ...useKey(place, keyArn, "write"),
        ...useCatalogKey(place, catalogKeyArn, "write"),
        {
            sid: "WriteLogs",
            actions: { "logs:CreateLogStream": "open the log of a run", "logs:PutLogEvents": "write it" },
            resources: OPTIMIZER_LOG_GROUPS.map((group) => logStreamsArn(place, group)),
        },
        {
            sid: "CreateLogGroups",
            actions: { "logs:CreateLogGroup": "make the account's log groups of optimizers, where none has run yet" },
            resources: OPTIMIZER_LOG_GROUPS.flatMap((group) => logGroupArns(place, group)),
        },
    ];
}

/** What the jobs need to set the optimizers of the tables that they make. */
export function setOptimizers(place: AwsPlace, database: string, roleArn: string): Grant[] {
    return [
        {
            sid: "SetOptimizers",
            actions: {
                "glue:CreateTableOptimizer": "have Glue maintain a table after its first load",
                "glue:GetTableOptimizer": "see how it is set",
                "glue:UpdateTableOptimizer": "set it as the program says",
            },
            resources: [
                glueArn(place, "catalog"),
                glueArn(place, `database/${database}`),
                glueArn(place, `table/${database}/*`),
            ],
        },
        {
            sid: "GiveRoleToOptimizers",
            actions: { "iam:PassRole": "let the optimizers work as their role, which may do less than the jobs" },
            resources: [roleArn],
            condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
        },
    ];
}
