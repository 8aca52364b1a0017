import { text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";
import { fromPairs, pairs, retag, tagProperties } from "./tags";

const MISSING = "NotFoundException";

export const topic = resourceType({
    token: "aws:sns/topic:Topic",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/sns/topic/",
    properties: {
        name: text({
            replace: true,
            autoName: 256,
            matches: { pattern: /^[A-Za-z0-9_-]{1,256}$/, rule: "a topic's name has letters, digits, _ and -" },
        }),
        displayName: text({ atMost: 100 }),
        kmsMasterKeyId: text(),
        ...tagProperties,
        arn: text({ output: true }),
        owner: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { sns }: Account) {
        const { TopicArn: arn = "" } = await sns.createTopic({
            Name: inputs.name,
            Attributes: {
                ...(inputs.displayName === undefined ? {} : { DisplayName: inputs.displayName }),
                ...(inputs.kmsMasterKeyId === undefined ? {} : { KmsMasterKeyId: inputs.kmsMasterKeyId }),
            },
            Tags: pairs(inputs.tagsAll),
        });
        return arn;
    },

    async read(id, { sns, region }) {
        const found = await unlessMissing(sns.getTopicAttributes({ TopicArn: id }), MISSING);
        if (found === undefined) {
            return undefined;
        }
        const { DisplayName, KmsMasterKeyId, Owner } = found.Attributes ?? {};
        return {
            name: id.split(":").at(-1),
            displayName: DisplayName || undefined,
            kmsMasterKeyId: KmsMasterKeyId || undefined,
            tagsAll: fromPairs((await sns.listTagsForResource({ ResourceArn: id })).Tags),
            arn: id,
            owner: Owner,
            region,
        };
    },

    async update(id, inputs, old, { sns }) {
        for (const [name, before, after] of [
            ["DisplayName", old.displayName, inputs.displayName],
            ["KmsMasterKeyId", old.kmsMasterKeyId, inputs.kmsMasterKeyId],
        ] as const) {
            if (before !== after) {
                await sns.setTopicAttributes({ TopicArn: id, AttributeName: name, AttributeValue: after ?? "" });
            }
        }
        await retag(
            old.tagsAll,
            inputs.tagsAll,
            (tags) => sns.tagResource({ ResourceArn: id, Tags: pairs(tags) }),
            (TagKeys) => sns.untagResource({ ResourceArn: id, TagKeys }),
        );
    },

    async delete(id, _state, { sns }) {
        await unlessMissing(sns.deleteTopic({ TopicArn: id }), MISSING);
    },
});
