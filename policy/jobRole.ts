import { SCRIPTS_FOLDER } from "./bucketFolders";
import { useCatalogKey } from "./catalogKey";
import { useKey } from "./encryptionKey";
import type { Grant, PolicyDocument } from "./grant";
import { setOptimizers } from "./optimizerRole";
import { AwsPlace, bucketArn, inOwnAccount, logGroupArns, logStreamsArn } from "./place";
import { readTables, writeTables } from "./tables";

/** What the Glue jobs of a domain work on. */
export interface JobRoleScope {
    place: AwsPlace;
    bucketName: string;
    /** Undefined when the bucket is encrypted with SSE-S3. */
    keyArn: string | undefined;
    /** Undefined when the Data Catalog is not encrypted. */
    catalogKeyArn?: string;
    database: string;
    /** Folders of its raw data, with the slash at the end: `raw_data/`. */
    rawData: readonly string[];
    /** Folder of its tables, with the slash at the end: `iceberg-warehouse/`. */
    tables: string;
    /** Names of the log groups the jobs write to. */
    logGroups: string[];
    /** Role of Glue's table optimizers; undefined where the maintenance job maintains the tables. */
    optimizerRoleArn?: string;
}

/**
 * Trust of the jobs' role and of the optimizers': the Glue service. Another account cannot use it through Glue, because a role is passed within
 * its own account only; and no page says that Glue sends aws:SourceAccount, without which a condition would never hold.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
 */
export function jobRoleTrust(): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
}

/** What the jobs may do: read raw data and scripts, read and write the tables, write their logs. */
export function jobRoleGrants(scope: JobRoleScope): Grant[] {
    const { place, bucketName, keyArn, catalogKeyArn, database, rawData, tables, logGroups, optimizerRoleArn } = scope;
    const bucket = bucketArn(place, bucketName);
    const rawKeys = rawData.flatMap(inFolder);
    const ofAccount = { StringEquals: inOwnAccount(place) };
    return [
        readTables({ place, databases: [database] }),
        writeTables({ place, databases: [database] }),
        {
            sid: "ReadInput",
            actions: { "s3:GetObject": "read raw data, scripts and the shared Python package" },
            resources: [...rawKeys.map((keys) => `${bucket}/${keys}`), `${bucket}/${SCRIPTS_FOLDER}*`],
            condition: ofAccount,
        },
        {
            sid: "ReadWriteTableFiles",
            actions: {
                "s3:GetObject": "read metadata, manifests and data files",
                "s3:PutObject": "write metadata, manifests and data files",
                "s3:DeleteObject": "clean up after a failed write; remove expired snapshots and orphan files",
                "s3:AbortMultipartUpload": "clean up after a failed write of a large file",
            },
            resources: [`${bucket}/${tables}*`],
            condition: ofAccount,
        },
        {
            sid: "ListFiles",
            actions: { "s3:ListBucket": "find raw files and orphan files; tell a missing file from a forbidden one" },
            resources: [bucket],
            condition: {
                ...ofAccount,
                StringLike: { "s3:prefix": [...rawKeys, `${SCRIPTS_FOLDER}*`, ...inFolder(tables)] },
            },
        },
        ...useKey(place, keyArn, "write"),
        ...useCatalogKey(place, catalogKeyArn, "write"),
        {
            sid: "WriteLogs",
            actions: {
                "logs:CreateLogStream": "open the log of a job run",
                "logs:PutLogEvents": "write it",
            },
            resources: logGroups.map((group) => logStreamsArn(place, group)),
        },
        {
            sid: "KeepLogs",
            actions: { "logs:CreateLogGroup": "write logs after somebody has removed a group of the stack's" },
            resources: logGroups.flatMap((group) => logGroupArns(place, group)),
        },
        ...(optimizerRoleArn === undefined ? [] : setOptimizers(place, database, optimizerRoleArn)),
    ];
}

/** Keys in a folder, and the folder itself: some S3 file systems ask for "raw_data" before they list it. */
function inFolder(folder: string): string[] {
    const name = folder.replace(/\/$/, "");
    // Beside a folder at the top, which no other begins like, lies none of another domain.
    return name.includes("/") ? [name, `${name}/*`] : [`${name}*`];
}
