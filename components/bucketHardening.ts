import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Settings of {@link hardenBucket}. */
export interface BucketHardening {
    /** KMS key of the bucket's default encryption; undefined: SSE-S3. */
    keyArn?: pulumi.Input<string>;
    /** Days until old versions are deleted. */
    noncurrentDays: number;
    /** Days until live objects are deleted; undefined: never. */
    expireDays?: number;
}

/** What others may have to wait for. */
export interface HardeningSettings {
    publicAccessBlock: aws.s3.BucketPublicAccessBlock;
    versioning: aws.s3.BucketVersioning;
    encryption: aws.s3.BucketServerSideEncryptionConfiguration;
}

/** Closes a bucket to the public, disables ACLs, encrypts and versions it, and clears away what nobody reads. */
export function hardenBucket(
    name: string,
    bucket: aws.s3.Bucket,
    { keyArn, noncurrentDays, expireDays }: BucketHardening,
    child: pulumi.CustomResourceOptions,
): HardeningSettings {
    const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
        name,
        {
            bucket: bucket.bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        child,
    );
    new aws.s3.BucketOwnershipControls(
        name,
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        child,
    );
    const versioning = new aws.s3.BucketVersioning(
        name,
        { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
        child,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        {
            bucket: bucket.bucket,
            rules: [
                keyArn === undefined
                    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
                    : {
                          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                          // One call to KMS for many objects instead of one for each.
                          bucketKeyEnabled: true,
                      },
            ],
        },
        child,
    );
    new aws.s3.BucketLifecycleConfiguration(
        name,
        {
            bucket: bucket.bucket,
            rules: [
                {
                    id: "delete-old-versions",
                    status: "Enabled",
                    filter: { prefix: "" },
                    noncurrentVersionExpiration: { noncurrentDays },
                    expiration: expireDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireDays },
                },
                {
                    id: "abort-incomplete-uploads",
                    status: "Enabled",
                    filter: { prefix: "" },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ],
        },
        // S3 takes a rule about old versions only once there can be any.
        { ...child, dependsOn: [versioning] },
    );
    return { publicAccessBlock, versioning, encryption };
}
