import { flag, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { isError, unlessMissing } from "./retry";

const MISSING = "NotFoundException";

export const topicSubscription = resourceType({
    token: "aws:sns/topicSubscription:TopicSubscription",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/sns/topicsubscription/",
    properties: {
        topic: text({ required: true, replace: true }),
        protocol: text({ required: true, replace: true, oneOf: ["email", "email-json"] }),
        endpoint: text({ required: true, replace: true }),
        arn: text({ output: true }),
        ownerId: text({ output: true }),
        pendingConfirmation: flag({ output: true }),
        region: text({ output: true }),
    },

    async create(inputs, { sns }: Account) {
        const { SubscriptionArn: arn = "" } = await sns.subscribe({
            TopicArn: inputs.topic,
            Protocol: inputs.protocol,
            Endpoint: inputs.endpoint,
            // Also of one that nobody has confirmed yet.
            ReturnSubscriptionArn: true,
        });
        return arn;
    },

    async read(id, { sns, region }) {
        const found = await unlessMissing(sns.getSubscriptionAttributes({ SubscriptionArn: id }), MISSING);
        const attributes = found?.Attributes;
        return (
            attributes && {
                topic: attributes["TopicArn"],
                protocol: attributes["Protocol"],
                endpoint: attributes["Endpoint"],
                arn: id,
                ownerId: attributes["Owner"],
                pendingConfirmation: attributes["PendingConfirmation"] === "true",
                region,
            }
        );
    },

    async delete(id, _state, { sns }) {
        try {
            await unlessMissing(sns.unsubscribe({ SubscriptionArn: id }), MISSING);
        } catch (error) {
            // SNS ends one that nobody confirms after two days, and not before.
            // https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
            const isPending = isError(error, "InvalidParameterException") && /pending confirmation/.test(String(error));
            if (!isPending) {
                throw error;
            }
        }
    },
});
