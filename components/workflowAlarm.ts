import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { ALARM_TOPIC, alarmTopicPolicy, FAILED_JOBS_RULE, failedJobsPattern } from "../policy";

/** Arguments of {@link WorkflowAlarm}. */
export interface WorkflowAlarmArgs {
    /** Beginning of the names, e.g. `lakehouse-dev`. */
    prefix: string;
    /** Who gets mail. Each confirms the first one. */
    emails: readonly string[];
    /** Physical names of the jobs, by domain. */
    jobNames: pulumi.Input<string[]>[];
    /**
     * Customer managed key whose policy lets EventBridge use it.
     * @default none: messages are not encrypted at rest
     */
    keyArn?: pulumi.Input<string | undefined>;
}

/**
 * Mail about each job run that fails or times out.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
export class WorkflowAlarm extends pulumi.ComponentResource {
    public readonly topicArn: pulumi.Output<string>;

    constructor(name: string, args: WorkflowAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:WorkflowAlarm", name, {}, opts);
        const child = { parent: this };
        const { prefix } = args;

        const topic = new aws.sns.Topic(
            name,
            {
                name: `${prefix}${ALARM_TOPIC}`,
                // Not SNS's own key: EventBridge cannot use it, and its policy cannot be changed.
                // https://repost.aws/knowledge-center/sns-not-getting-eventbridge-notification
                kmsMasterKeyId: pulumi.output(args.keyArn).apply((arn) => arn as string),
            },
            child,
        );
        const policy = new aws.sns.TopicPolicy(
            name,
            { arn: topic.arn, policy: topic.arn.apply((arn) => JSON.stringify(alarmTopicPolicy(arn))) },
            child,
        );
        const rule = new aws.cloudwatch.EventRule(
            name,
            {
                name: `${prefix}${FAILED_JOBS_RULE}`,
                description: `Job runs of ${prefix} that fail`,
                eventPattern: pulumi
                    .all(args.jobNames)
                    .apply((names) => JSON.stringify(failedJobsPattern(prefix, names.flat()))),
            },
            child,
        );
        new aws.cloudwatch.EventTarget(
            name,
            { rule: rule.name, targetId: "alarms", arn: topic.arn },
            { ...child, dependsOn: policy },
        );
        for (const email of args.emails) {
            new aws.sns.TopicSubscription(
                `${name}-${email}`,
                { topic: topic.arn, protocol: "email", endpoint: email },
                child,
            );
        }

        this.topicArn = topic.arn;
        this.registerOutputs({ topicArn: this.topicArn });
    }
}
