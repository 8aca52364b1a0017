import { object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const properties = {
    bucket: text({ required: true, replace: true }),
    versioningConfiguration: object(
        { status: text({ required: true, oneOf: ["Enabled", "Suspended"] }) },
        { required: true },
    ),
    region: text({ output: true }),
};

export const bucketVersioning = resourceType({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketversioning/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs.bucket, inputs.versioningConfiguration.status);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketVersioning({ Bucket: id }), "NoSuchBucket");
        return found?.Status && { bucket: id, versioningConfiguration: { status: found.Status }, region };
    },

    async update(id, inputs: ValuesOf<typeof properties>, _old, account) {
        await put(account, id, inputs.versioningConfiguration.status);
    },

    /** Versioning cannot be taken away from a bucket, only be suspended. */
    async delete(id, _state, account) {
        await unlessMissing(put(account, id, "Suspended"), "NoSuchBucket");
    },
});

async function put({ s3 }: Account, bucket: string, status: string): Promise<void> {
    await s3.putBucketVersioning({
        Bucket: bucket,
        VersioningConfiguration: { Status: status as "Enabled" | "Suspended" },
    });
}
