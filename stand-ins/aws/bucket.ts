import type { S3 } from "@aws-sdk/client-s3";

import { flag, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { emptyBucket } from "./bucketContents";
import { answerToHead } from "./headRequest";
import { isError, unlessMissing } from "./retry";
import { fromPairs, pairs, tagProperties, Tags } from "./tags";

const NO_BUCKET = ["NoSuchBucket", "NotFound"];

export const bucket = resourceType({
    token: "aws:s3/bucket:Bucket",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/",
    properties: {
        bucket: text({
            replace: true,
            autoName: 63,
            matches: {
                pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
                rule: "a bucket's name has 3 to 63 lower-case letters, digits, hyphens and dots",
            },
        }),
        bucketNamespace: text({ computed: true, replace: true, oneOf: ["account-regional", "global"] }),
        forceDestroy: flag({ default: false, unread: true }),
        ...tagProperties,
        arn: text({ output: true }),
        bucketDomainName: text({ output: true }),
        bucketRegion: text({ output: true }),
        bucketRegionalDomainName: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, account: Account) {
        const tags = pairs(inputs.tagsAll);
        try {
            await createBucket(account, inputs, tags);
        } catch (error) {
            if (
                tags.length === 0 ||
                !(error instanceof Error) ||
                !/not authorized.*s3:TagResource/.test(error.message)
            ) {
                throw error;
            }
            await createBucket(account, inputs, []);
        }
        return inputs.bucket;
    },

    async finish(id, inputs, account) {
        const tagging = await unlessMissing(account.s3.getBucketTagging({ Bucket: id }), "NoSuchTagSet");
        if (tagging === undefined && Object.keys(inputs.tagsAll ?? {}).length > 0) {
            await putTags(account, id, inputs.tagsAll);
        }
    },

    async read(id, { s3, partition, region }) {
        const head = await unlessMissing(answerToHead(s3.headBucket({ Bucket: id }), "s3:ListBucket"), ...NO_BUCKET);
        if (head === undefined) {
            return undefined;
        }
        const tagging = await unlessMissing(s3.getBucketTagging({ Bucket: id }), "NoSuchTagSet");
        await readSettings(s3, id);
        return {
            bucket: id,
            // The ending is reserved for that namespace.
            bucketNamespace: id.endsWith("-an") ? "account-regional" : "global",
            tagsAll: fromPairs(tagging?.TagSet),
            arn: `arn:${partition}:s3:::${id}`,
            bucketDomainName: `${id}.s3.amazonaws.com`,
            bucketRegion: head.BucketRegion ?? region,
            bucketRegionalDomainName: `${id}.s3.${head.BucketRegion ?? region}.amazonaws.com`,
            region,
        };
    },

    async update(id, inputs, _old, account) {
        await putTags(account, id, inputs.tagsAll);
    },

    async delete(id, state, account) {
        if (state.forceDestroy) {
            await unlessMissing(emptyBucket(account, id), ...NO_BUCKET);
        }
        try {
            await unlessMissing(account.s3.deleteBucket({ Bucket: id }), ...NO_BUCKET);
        } catch (error) {
            if (isError(error, "BucketNotEmpty")) {
                throw new Error(
                    `Bucket "${id}" still holds objects or versions. Empty it, or set forceDestroy and deploy before.`,
                    {
                        cause: error,
                    },
                );
            }
            throw error;
        }
    },
});

/**
 * The official provider reads every setting of a bucket on each refresh, also those that other resources manage.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket.go
 */
async function readSettings(s3: S3, Bucket: string): Promise<void> {
    await Promise.all([
        s3.getBucketLocation({ Bucket }),
        unlessMissing(s3.getBucketPolicy({ Bucket }), "NoSuchBucketPolicy"),
        s3.getBucketAcl({ Bucket }),
        unlessMissing(s3.getBucketCors({ Bucket }), "NoSuchCORSConfiguration"),
        unlessMissing(s3.getBucketWebsite({ Bucket }), "NoSuchWebsiteConfiguration"),
        s3.getBucketVersioning({ Bucket }),
        s3.getBucketAccelerateConfiguration({ Bucket }),
        s3.getBucketRequestPayment({ Bucket }),
        s3.getBucketLogging({ Bucket }),
        unlessMissing(s3.getBucketLifecycleConfiguration({ Bucket }), "NoSuchLifecycleConfiguration"),
        unlessMissing(s3.getBucketReplication({ Bucket }), "ReplicationConfigurationNotFoundError"),
        unlessMissing(s3.getBucketEncryption({ Bucket }), "ServerSideEncryptionConfigurationNotFoundError"),
        unlessMissing(s3.getObjectLockConfiguration({ Bucket }), "ObjectLockConfigurationNotFoundError"),
    ]);
}

/**
 * With tags, as the official provider does since 7.13; where it may not tag, it makes the bucket without and tags it then.
 * https://github.com/hashicorp/terraform-provider-aws/pull/45251
 */
async function createBucket(
    { s3, region }: Account,
    { bucket, bucketNamespace }: { bucket: string; bucketNamespace?: string },
    Tags: ReturnType<typeof pairs>,
): Promise<void> {
    await s3.createBucket({
        Bucket: bucket,
        BucketNamespace: bucketNamespace === "account-regional" ? "account-regional" : undefined,
        CreateBucketConfiguration: {
            // us-east-1 is the one region that must not be named.
            LocationConstraint: region === "us-east-1" ? undefined : (region as "us-west-2"),
            Tags: Tags.length === 0 ? undefined : Tags,
        },
    });
}

async function putTags({ s3 }: Account, id: string, tags: Tags | undefined): Promise<void> {
    if (tags === undefined || Object.keys(tags).length === 0) {
        await s3.deleteBucketTagging({ Bucket: id });
    } else {
        await s3.putBucketTagging({ Bucket: id, Tagging: { TagSet: pairs(tags) } });
    }
}
