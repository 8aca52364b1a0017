import { TABLES_FOLDER } from "./bucketFolders";
import { useKey } from "./encryptionKey";
import type { Grant } from "./grant";
import { AwsPlace, bucketArn, inOwnAccount } from "./place";

/** The part of the bucket that the external volume opens to Snowflake. */
export interface StorageScope {
    place: AwsPlace;
    bucketName: string;
    /** Undefined when the bucket is encrypted with SSE-S3. */
    keyArn: string | undefined;
    /** False for a volume that only reads. */
    allowWrites: boolean;
}

/**
 * What Snowflake may do through the external volume: the files under the tables' prefix, nothing in Glue.
 *
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-external-volume-s3
 */
export function storageRoleGrants({ place, bucketName, keyArn, allowWrites }: StorageScope): Grant[] {
    const bucket = bucketArn(place, bucketName);
    const ofAccount = { StringEquals: inOwnAccount(place) };
    return [
        {
            sid: allowWrites ? "ReadWriteTableFiles" : "ReadTableFiles",
            actions: {
                "s3:GetObject": "read metadata and data files",
                "s3:GetObjectVersion": "read a file that was overwritten while a query runs",
                ...(allowWrites
                    ? {
                          "s3:PutObject": "write data files",
                          "s3:DeleteObject": "remove files of a failed write, and the file that a verification wrote",
                          "s3:DeleteObjectVersion": "remove old versions of such files",
                      }
                    : {}),
            },
            resources: [`${bucket}/${TABLES_FOLDER}*`],
            condition: ofAccount,
        },
        {
            sid: "ListTableFiles",
            actions: { "s3:ListBucket": "list files; verification of the volume does so" },
            resources: [bucket],
            condition: { ...ofAccount, StringLike: { "s3:prefix": [`${TABLES_FOLDER}*`] } },
        },
        {
            sid: "LocateBucket",
            actions: { "s3:GetBucketLocation": "find the bucket's region" },
            resources: [bucket],
            condition: ofAccount,
        },
        ...useKey(place, keyArn, allowWrites ? "write" : "read"),
    ];
}
