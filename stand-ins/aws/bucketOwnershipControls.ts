import { object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const MISSING = ["OwnershipControlsNotFoundError", "NoSuchBucket"];

const properties = {
    bucket: text({ required: true, replace: true }),
    rule: object(
        {
            objectOwnership: text({
                required: true,
                oneOf: ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"],
            }),
        },
        { required: true },
    ),
    region: text({ output: true }),
};

export const bucketOwnershipControls = resourceType({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketownershipcontrols/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketOwnershipControls({ Bucket: id }), ...MISSING);
        const objectOwnership = found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
        return objectOwnership && { bucket: id, rule: { objectOwnership }, region };
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(s3.deleteBucketOwnershipControls({ Bucket: id }), ...MISSING);
    },
});

async function put({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    await s3.putBucketOwnershipControls({
        Bucket: inputs.bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: inputs.rule.objectOwnership as "BucketOwnerEnforced" }] },
    });
}
