import { flag, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const properties = {
    bucket: text({ required: true, replace: true }),
    blockPublicAcls: flag({ default: false }),
    blockPublicPolicy: flag({ default: false }),
    ignorePublicAcls: flag({ default: false }),
    restrictPublicBuckets: flag({ default: false }),
    region: text({ output: true }),
};

export const bucketPublicAccessBlock = resourceType({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpublicaccessblock/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(
            s3.getPublicAccessBlock({ Bucket: id }),
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucket",
        );
        const block = found?.PublicAccessBlockConfiguration;
        return (
            block && {
                bucket: id,
                blockPublicAcls: block.BlockPublicAcls ?? false,
                blockPublicPolicy: block.BlockPublicPolicy ?? false,
                ignorePublicAcls: block.IgnorePublicAcls ?? false,
                restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
                region,
            }
        );
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(
            s3.deletePublicAccessBlock({ Bucket: id }),
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucket",
        );
    },
});

async function put({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    await s3.putPublicAccessBlock({
        Bucket: inputs.bucket,
        PublicAccessBlockConfiguration: {
            BlockPublicAcls: inputs.blockPublicAcls,
            BlockPublicPolicy: inputs.blockPublicPolicy,
            IgnorePublicAcls: inputs.ignorePublicAcls,
            RestrictPublicBuckets: inputs.restrictPublicBuckets,
        },
    });
}
