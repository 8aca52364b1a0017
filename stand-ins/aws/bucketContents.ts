import type { ObjectIdentifier } from "@aws-sdk/client-s3";

import { Account } from "./account";

/** Removes every version and delete marker of every object. */
export async function emptyBucket(account: Account, bucket: string): Promise<void> {
    await removeVersions(account, bucket, undefined);
}

/** Removes every version and delete marker of one key. */
export async function removeEveryVersion(account: Account, bucket: string, key: string): Promise<void> {
    await removeVersions(account, bucket, key);
}

async function removeVersions({ s3, signal }: Account, bucket: string, onlyKey: string | undefined): Promise<void> {
    for (;;) {
        signal.throwIfAborted();
        // From the start each time: what was listed is gone by the next turn.
        const {
            Versions = [],
            DeleteMarkers = [],
            IsTruncated,
        } = await s3.listObjectVersions({
            Bucket: bucket,
            Prefix: onlyKey,
        });
        const doomed = [...Versions, ...DeleteMarkers]
            .filter(({ Key }) => onlyKey === undefined || Key === onlyKey)
            .map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
        if (doomed.length === 0) {
            return;
        }
        const { Errors = [] } = await s3.deleteObjects({ Bucket: bucket, Delete: { Objects: doomed, Quiet: true } });
        if (Errors.length > 0) {
            const first = Errors[0];
            throw new Error(
                `${Errors.length} object(s) of bucket "${bucket}" cannot be deleted, the first being ` +
                    `"${first?.Key}": ${first?.Code} ${first?.Message}`,
            );
        }
        if (!IsTruncated) {
            return;
        }
    }
}
