// Mail about failed job runs goes only to who has confirmed.
import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";

import { broken, Check, healthy } from "../finding";
import type { ExaminedStack } from "../examinedStack";

/** What SNS says in the place of the ARN of one that is not confirmed. */
const PENDING = "PendingConfirmation";

export function alarmCheck({ clouds, stackName }: ExaminedStack, topicArn: string): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return {
        name: "alarms",
        cure: `Create them again: ${up}`,
        async look() {
            const confirmed: string[] = [];
            const pending: string[] = [];
            for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
                { client: new SNSClient(clouds.awsOptions) },
                { TopicArn: topicArn },
            )) {
                for (const { SubscriptionArn: arn, Endpoint: address = "" } of page) {
                    (arn === PENDING ? pending : confirmed).push(address);
                }
            }
            if (pending.length > 0) {
                return broken(
                    `${pending.join(", ")} did not confirm, so no mail about failed jobs goes there.`,
                    `Click the link in the mail "AWS Notification - Subscription Confirmation". If it is older than two days, AWS has forgotten it; run: ${up}`,
                );
            }
            return confirmed.length > 0
                ? healthy(`failed jobs are mailed to ${confirmed.join(", ")}`)
                : broken("Nobody gets mail about failed jobs.", up);
        },
    };
}
