import type { LifecycleRule, TransitionDefaultMinimumObjectSize } from "@aws-sdk/client-s3";

import { flag, integer, list, object, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const MISSING = ["NoSuchLifecycleConfiguration", "NoSuchBucket"];

const rule = {
    id: text({ required: true, atMost: 255 }),
    status: text({ required: true, oneOf: ["Enabled", "Disabled"] }),
    prefix: text({ computed: true }),
    filter: object({ prefix: text({ computed: true }) }),
    abortIncompleteMultipartUpload: object({ daysAfterInitiation: integer({ atLeast: 1 }) }),
    expiration: object({
        days: integer({ computed: true, atLeast: 1 }),
        expiredObjectDeleteMarker: flag({ computed: true }),
    }),
    noncurrentVersionExpiration: object({ noncurrentDays: integer({ required: true, atLeast: 1 }) }),
};

const properties = {
    bucket: text({ required: true, replace: true }),
    rules: list(object(rule), { required: true, atLeast: 1 }),
    transitionDefaultMinimumObjectSize: text({
        computed: true,
        oneOf: ["all_storage_classes_128K", "varies_by_storage_class"],
    }),
    region: text({ output: true }),
};

type Rule = ValuesOf<typeof rule>;

export const bucketLifecycleConfiguration = resourceType({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlifecycleconfiguration/",
    properties,

    async create(inputs, account: Account) {
        await put(account, inputs);
        return inputs.bucket;
    },

    async read(id, { s3, region }) {
        const found = await unlessMissing(s3.getBucketLifecycleConfiguration({ Bucket: id }), ...MISSING);
        return (
            found?.Rules && {
                bucket: id,
                rules: found.Rules.map(fromService),
                transitionDefaultMinimumObjectSize: found.TransitionDefaultMinimumObjectSize,
                region,
            }
        );
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs);
    },

    async delete(id, _state, { s3 }) {
        await unlessMissing(s3.deleteBucketLifecycle({ Bucket: id }), ...MISSING);
    },
});

async function put({ s3 }: Account, inputs: ValuesOf<typeof properties>): Promise<void> {
    await s3.putBucketLifecycleConfiguration({
        Bucket: inputs.bucket,
        LifecycleConfiguration: { Rules: inputs.rules.map(toService) },
        TransitionDefaultMinimumObjectSize: inputs.transitionDefaultMinimumObjectSize as
            TransitionDefaultMinimumObjectSize | undefined,
    });
}

function toService(given: Rule): LifecycleRule {
    const { abortIncompleteMultipartUpload: abort, expiration, noncurrentVersionExpiration: noncurrent } = given;
    return {
        ID: given.id,
        Status: given.status as "Enabled" | "Disabled",
        // A rule without a filter holds for all objects; S3 wants that said as an empty prefix.
        Filter: { Prefix: given.filter?.prefix ?? "" },
        AbortIncompleteMultipartUpload: abort && { DaysAfterInitiation: abort.daysAfterInitiation },
        Expiration: expiration && {
            Days: expiration.days,
            ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
        },
        NoncurrentVersionExpiration: noncurrent && { NoncurrentDays: noncurrent.noncurrentDays },
    };
}

function fromService(rule: LifecycleRule): Rule {
    const {
        AbortIncompleteMultipartUpload: abort,
        Expiration: expiration,
        NoncurrentVersionExpiration: noncurrent,
    } = rule;
    return {
        id: rule.ID ?? "",
        status: rule.Status ?? "",
        filter: { prefix: rule.Filter?.Prefix },
        abortIncompleteMultipartUpload: abort && { daysAfterInitiation: abort.DaysAfterInitiation },
        expiration: expiration && {
            days: expiration.Days,
            expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
        },
        noncurrentVersionExpiration: noncurrent && { noncurrentDays: noncurrent.NoncurrentDays ?? 0 },
    };
}
