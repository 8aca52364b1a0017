// Objects that somebody else has made in both clouds, and what is read of them before and after a stack has used them.
import {
    GetBucketEncryptionCommand,
    GetBucketLifecycleConfigurationCommand,
    GetBucketNotificationConfigurationCommand,
    GetBucketOwnershipControlsCommand,
    GetBucketPolicyCommand,
    GetBucketTaggingCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
    ListObjectVersionsCommand,
    PutBucketOwnershipControlsCommand,
    PutBucketVersioningCommand,
    PutPublicAccessBlockCommand,
    S3Client,
} from "@aws-sdk/client-s3";

import type { SnowflakeConnection } from "../../snowflake-client/connection";

/** Sets what a stack demands of a bucket that it is given: versions, no public access, no ACLs. */
export async function fitBucket(s3: S3Client, Bucket: string): Promise<void> {
    const blocks = { BlockPublicAcls: true, IgnorePublicAcls: true };
    const PublicAccessBlockConfiguration = { ...blocks, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
}

/** Everything of a bucket that its owner has set. */
export async function bucketAsItIs(s3: S3Client, Bucket: string): Promise<Record<string, unknown>> {
    const parts = {
        encryption: () => s3.send(new GetBucketEncryptionCommand({ Bucket })),
        versioning: () => s3.send(new GetBucketVersioningCommand({ Bucket })),
        publicAccess: () => s3.send(new GetPublicAccessBlockCommand({ Bucket })),
        ownership: () => s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
        lifecycle: () => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
        policy: () => s3.send(new GetBucketPolicyCommand({ Bucket })),
        tags: () => s3.send(new GetBucketTaggingCommand({ Bucket })),
        notification: () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
    };
    const read = Object.entries(parts).map(async ([name, ask]) => {
        const answer = (await ask().catch((error: Error) => ({ error: error.name }))) as Record<string, unknown>;
        return [name, { ...answer, $metadata: undefined }] as const;
    });
    return Object.fromEntries(await Promise.all(read));
}

/** Versions of the objects below a folder: key, version and content's hash. */
export async function objectsAsTheyAre(s3: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
    return [...Versions, ...DeleteMarkers].map((one) => `${one.Key} ${one.VersionId} ${"ETag" in one ? one.ETag : ""}`);
}

/** What statements answer, without what only looking at it changes. */
export async function answers(
    snowflake: SnowflakeConnection,
    statements: readonly string[],
): Promise<Record<string, unknown>> {
    const told: Record<string, unknown> = {};
    for (const statement of statements) {
        const rows = await snowflake.execute(statement);
        told[statement] = rows.map((row) => ({ ...row, ...UNSTEADY }));
    }
    return told;
}

/** Columns that change by use. */
const UNSTEADY = Object.fromEntries(
    ["state", "is_current", "resumed_on", "updated_on", "started_clusters", "available", "provisioning", "quiescing"]
        .concat(["other", "running", "queued"])
        .map((column) => [column, undefined]),
);
