import type { Tag } from "@aws-sdk/client-kms";

import { flag, integer, json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { samePolicy } from "./policyDocument";
import { isError, unlessMissing, untilPropagated } from "./retry";
import { retag, tagProperties, Tags } from "./tags";

const POLICY_NAME = "default";

export const key = resourceType({
    token: "aws:kms/key:Key",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/kms/key/",
    properties: {
        description: text({ computed: true, atMost: 8192 }),
        policy: json({ computed: true }, samePolicy),
        enableKeyRotation: flag({ default: false }),
        rotationPeriodInDays: integer({ computed: true, atLeast: 90, atMost: 2560 }),
        deletionWindowInDays: integer({ unread: true, atLeast: 7, atMost: 30 }),
        ...tagProperties,
        arn: text({ output: true }),
        keyId: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, account: Account) {
        const created = await untilPropagated(account, principalUnknown, () =>
            account.kms.createKey({
                Description: inputs.description,
                Policy: inputs.policy,
                Tags: keyTags(inputs.tagsAll),
            }),
        );
        return created.KeyMetadata?.KeyId ?? "";
    },

    async finish(id, inputs, { kms }) {
        if (inputs.enableKeyRotation) {
            await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: inputs.rotationPeriodInDays });
        }
    },

    async read(id, { kms, region }) {
        const metadata = (await unlessMissing(kms.describeKey({ KeyId: id }), "NotFoundException"))?.KeyMetadata;
        // A key is deleted days after it is told to; until then it is as good as gone.
        if (metadata === undefined || metadata.KeyState === "PendingDeletion") {
            return undefined;
        }
        const [rotation, policy, tags] = await Promise.all([
            kms.getKeyRotationStatus({ KeyId: id }),
            kms.getKeyPolicy({ KeyId: id, PolicyName: POLICY_NAME }),
            kms.listResourceTags({ KeyId: id }),
        ]);
        return {
            description: metadata.Description,
            policy: policy.Policy,
            enableKeyRotation: rotation.KeyRotationEnabled ?? false,
            rotationPeriodInDays: rotation.RotationPeriodInDays,
            tagsAll: Object.fromEntries((tags.Tags ?? []).map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
            arn: metadata.Arn,
            keyId: metadata.KeyId,
            region,
        };
    },

    async update(id, inputs, old, account) {
        const { kms } = account;
        if (inputs.description !== undefined && inputs.description !== old.description) {
            await kms.updateKeyDescription({ KeyId: id, Description: inputs.description });
        }
        if (inputs.policy !== undefined && inputs.policy !== old.policy) {
            await untilPropagated(account, principalUnknown, () =>
                kms.putKeyPolicy({ KeyId: id, PolicyName: POLICY_NAME, Policy: inputs.policy }),
            );
        }
        const period = inputs.rotationPeriodInDays ?? old.rotationPeriodInDays;
        if (inputs.enableKeyRotation !== old.enableKeyRotation || period !== old.rotationPeriodInDays) {
            await (inputs.enableKeyRotation
                ? kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: period })
                : kms.disableKeyRotation({ KeyId: id }));
        }
        await retag(
            old.tagsAll,
            inputs.tagsAll,
            (tags) => kms.tagResource({ KeyId: id, Tags: keyTags(tags) }),
            (keys) => kms.untagResource({ KeyId: id, TagKeys: keys }),
        );
    },

    async delete(id, state, { kms }) {
        await unlessMissing(
            kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: state.deletionWindowInDays }),
            "NotFoundException",
            "KMSInvalidStateException",
        );
    },
});

function keyTags(tags: Tags | undefined): Tag[] {
    return Object.entries(tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

function principalUnknown(error: Error): boolean {
    return isError(error, "MalformedPolicyDocumentException") && error.message.includes("principal");
}
