import { text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

const MISSING = "ResourceNotFoundException";

export const eventTarget = resourceType({
    token: "aws:cloudwatch/eventTarget:EventTarget",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/eventtarget/",
    properties: {
        rule: text({ required: true, replace: true }),
        targetId: text({ replace: true, autoName: 64, atMost: 64 }),
        arn: text({ required: true }),
        eventBusName: text({ default: "default", replace: true, oneOf: ["default"] }),
        region: text({ output: true }),
    },

    async create(inputs, account: Account) {
        await put(account, inputs.rule, inputs.targetId, inputs.arn);
        return `${inputs.rule}-${inputs.targetId}`;
    },

    async read(_id, { eventBridge, region }, known) {
        const { rule = "", targetId } = known;
        const found = await unlessMissing(eventBridge.listTargetsByRule({ Rule: rule }), MISSING);
        const target = found?.Targets?.find(({ Id }) => Id === targetId);
        return target && { rule, targetId, arn: target.Arn, eventBusName: known.eventBusName ?? "default", region };
    },

    async update(_id, inputs, _old, account) {
        await put(account, inputs.rule, inputs.targetId, inputs.arn);
    },

    async delete(_id, { rule, targetId }, { eventBridge }) {
        await unlessMissing(eventBridge.removeTargets({ Rule: rule, Ids: [targetId] }), MISSING);
    },
});

async function put({ eventBridge }: Account, rule: string, targetId: string, arn: string): Promise<void> {
    const { FailedEntries = [] } = await eventBridge.putTargets({ Rule: rule, Targets: [{ Id: targetId, Arn: arn }] });
    const [failed] = FailedEntries;
    if (failed !== undefined) {
        throw new Error(`EventBridge refused target ${targetId} of rule ${rule}: ${failed.ErrorMessage}`);
    }
}
