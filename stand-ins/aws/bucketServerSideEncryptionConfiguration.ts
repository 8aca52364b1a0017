import type { EncryptionType } from "@aws-sdk/client-s3";

import { flag, list, object, set, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const MISSING = ["ServerSideEncryptionConfigurationNotFoundError", "NoSuchBucket"];

const properties = {
    bucket: text({ required: true, replace: true }),
    rules: list(
        object({
            applyServerSideEncryptionByDefault: object({
                sseAlgorithm: text({ required: true, oneOf: ["AES256", "aws:kms", "aws:kms:dsse"] }),
                kmsMasterKeyId: text({ computed: true }),
            }),
            bucketKeyEnabled: flag({ computed: true }),
            blockedEncryptionTypes: set(text(), { computed: true }),
        }),
        { required: true, atLeast: 1 },
    ),
    region: text({ output: true }),
};

export const bucketServerSideEncryptionConfiguration = resourceType({
    token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketserversideencryptionconfiguration/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketEncryption({ Bucket: id }), ...MISSING);
        const rules = found?.ServerSideEncryptionConfiguration?.Rules;
        return (
            rules && {
                bucket: id,
                rules: rules.map(
                    ({ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled, BlockedEncryptionTypes }) => ({
                        applyServerSideEncryptionByDefault: byDefault && {
                            sseAlgorithm: byDefault.SSEAlgorithm ?? "",
                            kmsMasterKeyId: byDefault.KMSMasterKeyID,
                        },
                        bucketKeyEnabled: BucketKeyEnabled,
                        blockedEncryptionTypes: BlockedEncryptionTypes?.EncryptionType,
                    }),
                ),
                region,
            }
        );
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(s3.deleteBucketEncryption({ Bucket: id }), ...MISSING);
    },
});

async function put({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    await s3.putBucketEncryption({
        Bucket: inputs.bucket,
        ServerSideEncryptionConfiguration: {
            Rules: inputs.rules.map(
                ({ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled, blockedEncryptionTypes }) => ({
                    ApplyServerSideEncryptionByDefault: byDefault && {
                        SSEAlgorithm: byDefault.sseAlgorithm as "aws:kms",
                        KMSMasterKeyID: byDefault.kmsMasterKeyId,
                    },
                    BucketKeyEnabled: bucketKeyEnabled,
                    BlockedEncryptionTypes: blockedEncryptionTypes && {
                        EncryptionType: blockedEncryptionTypes as EncryptionType[],
                    },
                }),
            ),
        },
    });
}
