import { json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { samePolicy } from "./policyDocument";
import { unlessMissing } from "./retry";

const MISSING = "NotFoundException";

export const topicPolicy = resourceType({
    token: "aws:sns/topicPolicy:TopicPolicy",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/sns/topicpolicy/",
    properties: {
        arn: text({ required: true, replace: true }),
        policy: json({ required: true }, samePolicy),
        owner: text({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, account: Account) {
        await put(account, inputs.arn, inputs.policy);
        return inputs.arn;
    },

    async read(id, { sns, region }) {
        const found = await unlessMissing(sns.getTopicAttributes({ TopicArn: id }), MISSING);
        return found && { arn: id, policy: found.Attributes?.["Policy"], owner: found.Attributes?.["Owner"], region };
    },

    async update(id, inputs, _old, account) {
        await put(account, id, inputs.policy);
    },

    /** A topic always has a policy: what is left is SNS's own for a new topic, as the official provider leaves it. */
    async delete(id, _state, account) {
        await unlessMissing(put(account, id, JSON.stringify(defaultPolicy(id, account.identity.accountId))), MISSING);
    },
});

async function put({ sns }: Account, arn: string, policy: string): Promise<void> {
    await sns.setTopicAttributes({ TopicArn: arn, AttributeName: "Policy", AttributeValue: policy });
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function defaultPolicy(arn: string, accountId: string): object {
    const actions =
        "GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic Subscribe ListSubscriptionsByTopic Publish";
    return {
        Version: "2008-10-17",
        Id: "__default_policy_ID",
        Statement: [
            {
                Sid: "__default_statement_ID",
                Effect: "Allow",
                Principal: { AWS: "*" },
                Action: actions.split(" ").map((action) => `SNS:${action}`),
                Resource: arn,
                Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
            },
        ],
    };
}
