import { expect } from "chai";

import { WorkflowAlarm, WorkflowAlarmArgs } from "../../../components/workflowAlarm";
import { all, inputsOf, mockEngine, promiseOf, registered, settled } from "../support/mocks";

const TOPIC_ARN = "arn:aws:sns:us-west-2:123456789012:lakehouse-dev-alarms";
const KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/k-1";

async function create(args: Partial<WorkflowAlarmArgs> = {}): Promise<WorkflowAlarm> {
    await mockEngine();
    const alarm = new WorkflowAlarm("alarms", {
        prefix: "lakehouse-dev",
        emails: ["team@example.com"],
        jobNames: [
            ["lakehouse-dev-load-sales", "lakehouse-dev-maintain-tables"],
            ["lakehouse-dev--orders-load-tables"],
        ],
        keyArn: KEY_ARN,
        ...args,
    });
    await settled();
    return alarm;
}

describe("WorkflowAlarm", () => {
    it("mails failed runs of exactly the stack's jobs, through a topic that the stack's key encrypts", async () => {
        const alarm = await create();

        expect(inputsOf("aws:sns/topic:Topic")).to.deep.equal({
            name: "lakehouse-dev-alarms",
            kmsMasterKeyId: KEY_ARN,
        });
        const { eventPattern, ...rule } = inputsOf("aws:cloudwatch/eventRule:EventRule");
        expect(rule).to.deep.equal({
            name: "lakehouse-dev-failed-jobs",
            description: "Job runs of lakehouse-dev that fail",
        });
        expect(JSON.parse(String(eventPattern))).to.deep.equal({
            source: ["aws.glue"],
            "detail-type": ["Glue Job State Change"],
            detail: {
                jobName: [
                    "lakehouse-dev-load-sales",
                    "lakehouse-dev-maintain-tables",
                    "lakehouse-dev--orders-load-tables",
                ],
                state: ["FAILED", "TIMEOUT"],
            },
        });
        expect(inputsOf("aws:cloudwatch/eventTarget:EventTarget")).to.deep.equal({
            rule: "lakehouse-dev-failed-jobs",
            targetId: "alarms",
            arn: TOPIC_ARN,
        });
        expect(inputsOf("aws:sns/topicSubscription:TopicSubscription")).to.deep.equal({
            topic: TOPIC_ARN,
            protocol: "email",
            endpoint: "team@example.com",
        });
        expect(await promiseOf(alarm.topicArn)).to.equal(TOPIC_ARN);
    });

    it("lets EventBridge publish, without a condition, which EventBridge never meets, and nobody else", async () => {
        await create();
        const { arn, policy } = inputsOf("aws:sns/topicPolicy:TopicPolicy");
        expect(arn).to.equal(TOPIC_ARN);
        expect(JSON.parse(String(policy))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "EventBridgePublishes",
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sns:Publish",
                    Resource: TOPIC_ARN,
                },
            ],
        });
    });

    it("asks the topic before anything is sent to it", async () => {
        await create();
        const [target] = all("aws:cloudwatch/eventTarget:EventTarget");
        const [policy] = all("aws:sns/topicPolicy:TopicPolicy");
        expect(target?.dependencies).to.include(policy?.urn);
    });

    it("subscribes each address", async () => {
        await create({ emails: ["a@example.com", "b@example.com"] });
        expect(
            all("aws:sns/topicSubscription:TopicSubscription").map(({ name, inputs }) => [name, inputs["endpoint"]]),
        ).to.deep.equal([
            ["alarms-a@example.com", "a@example.com"],
            ["alarms-b@example.com", "b@example.com"],
        ]);
    });

    it("is not encrypted where the stack has no key", async () => {
        await create({ keyArn: undefined });
        expect(inputsOf("aws:sns/topic:Topic")).to.deep.equal({ name: "lakehouse-dev-alarms" });
    });

    it("protects nothing: it holds no data", async () => {
        await create();
        expect(registered.filter(({ protect }) => protect)).to.deep.equal([]);
    });
});
