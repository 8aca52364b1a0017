import { text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const properties = {
    bucket: text({ required: true, replace: true }),
    targetBucket: text({ required: true }),
    targetPrefix: text({ required: true }),
    region: text({ output: true }),
};

export const bucketLogging = resourceType({
    token: "aws:s3/bucketLogging:BucketLogging",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlogging/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketLogging({ Bucket: id }), "NoSuchBucket");
        const logging = found?.LoggingEnabled;
        return (
            logging && { bucket: id, targetBucket: logging.TargetBucket, targetPrefix: logging.TargetPrefix, region }
        );
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(s3.putBucketLogging({ Bucket: id, BucketLoggingStatus: {} }), "NoSuchBucket");
    },
});

async function put({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    await s3.putBucketLogging({
        Bucket: inputs.bucket,
        BucketLoggingStatus: {
            LoggingEnabled: { TargetBucket: inputs.targetBucket, TargetPrefix: inputs.targetPrefix },
        },
    });
}
