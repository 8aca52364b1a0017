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
        forceDestroy: flag({ default: false, unread: true }),
        ...tagProperties,
        arn: text({ output: true }),
        bucketDomainName: text({ output: true }),
        bucketRegion: text({ output: true }),
        bucketRegionalDomainName: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { s3, region }: Account) {
        await s3.createBucket({
            Bucket: inputs.bucket,
            // us-east-1 is the one region that must not be named.
            CreateBucketConfiguration:
                region === "us-east-1" ? undefined : { LocationConstraint: region as "us-west-2" },
        });
        return inputs.bucket;
    },

    async finish(id, inputs, account) {
        await putTags(account, id, inputs.tagsAll);
    },

    async read(id, { s3, partition, region }) {
        const head = await unlessMissing(answerToHead(s3.headBucket({ Bucket: id }), "s3:ListBucket"), ...NO_BUCKET);
        if (head === undefined) {
            return undefined;
        }
        const tagging = await unlessMissing(s3.getBucketTagging({ Bucket: id }), "NoSuchTagSet");
        return {
            bucket: id,
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

async function putTags({ s3 }: Account, id: string, tags: Tags | undefined): Promise<void> {
    if (tags === undefined || Object.keys(tags).length === 0) {
        await s3.deleteBucketTagging({ Bucket: id });
    } else {
        await s3.putBucketTagging({ Bucket: id, Tagging: { TagSet: pairs(tags) } });
    }
}
