import type { RuleState } from "@aws-sdk/client-eventbridge";

import { json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";
import { fromPairs, pairs, retag, tagProperties } from "./tags";

const MISSING = "ResourceNotFoundException";

export const eventRule = resourceType({
    token: "aws:cloudwatch/eventRule:EventRule",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/eventrule/",
    properties: {
        name: text({
            replace: true,
            autoName: 64,
            matches: { pattern: /^[.\-_A-Za-z0-9]{1,64}$/, rule: "a rule's name has letters, digits and .-_" },
        }),
        description: text({ atMost: 512 }),
        eventPattern: json({ required: true }),
        state: text({ default: "ENABLED", oneOf: ["ENABLED", "DISABLED"] }),
        eventBusName: text({ default: "default", replace: true, oneOf: ["default"] }),
        ...tagProperties,
        arn: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { eventBridge }: Account) {
        await eventBridge.putRule({ ...definition(inputs), Tags: pairs(inputs.tagsAll) });
        return inputs.name;
    },

    async read(id, { eventBridge, region }) {
        const found = await unlessMissing(eventBridge.describeRule({ Name: id }), MISSING);
        if (found?.Arn === undefined) {
            return undefined;
        }
        return {
            name: found.Name,
            description: found.Description,
            eventPattern: found.EventPattern,
            state: found.State,
            eventBusName: found.EventBusName,
            tagsAll: fromPairs((await eventBridge.listTagsForResource({ ResourceARN: found.Arn })).Tags),
            arn: found.Arn,
            region,
        };
    },

    async update(_id, inputs, old, account) {
        const { eventBridge } = account;
        await eventBridge.putRule(definition(inputs));
        const ResourceARN = account.arn("events", `rule/${inputs.name}`);
        await retag(
            old.tagsAll,
            inputs.tagsAll,
            (tags) => eventBridge.tagResource({ ResourceARN, Tags: pairs(tags) }),
            (TagKeys) => eventBridge.untagResource({ ResourceARN, TagKeys }),
        );
    },

    async delete(id, _state, { eventBridge }) {
        await unlessMissing(eventBridge.deleteRule({ Name: id }), MISSING);
    },
});

function definition(inputs: { name: string; description?: string; eventPattern: string; state: string }) {
    return {
        Name: inputs.name,
        Description: inputs.description,
        EventPattern: inputs.eventPattern,
        State: inputs.state as RuleState,
    };
}
