import { json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { samePolicy } from "./policyDocument";
import { isError, unlessMissing, untilPropagated } from "./retry";

const MISSING = ["NoSuchBucketPolicy", "NoSuchBucket"];

export const bucketPolicy = resourceType({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpolicy/",
    properties: {
        bucket: text({ required: true, replace: true }),
        policy: json({ required: true }, samePolicy),
        region: text({ output: true }),
    },

    async create(inputs, account: Account) {
        await put(account, inputs.bucket, inputs.policy);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketPolicy({ Bucket: id }), ...MISSING);
        return found && { bucket: id, policy: found.Policy, region };
    },

    async update(id, inputs, _old, account) {
        await put(account, id, inputs.policy);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(s3.deleteBucketPolicy({ Bucket: id }), ...MISSING);
    },
});

async function put(account: Account, bucket: string, policy: string): Promise<void> {
    // A principal made a moment ago is unknown to S3 for a while.
    const passes = (error: Error) => isError(error, "MalformedPolicy") && error.message.includes("Invalid principal");
    await untilPropagated(account, passes, () => account.s3.putBucketPolicy({ Bucket: bucket, Policy: policy }));
}
