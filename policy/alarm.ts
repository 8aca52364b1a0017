import type { PolicyDocument, Statement } from "./grant";

/** End of the rule's name. */
export const FAILED_JOBS_RULE = "-failed-jobs";
export const ALARM_TOPIC = "-alarms";

const EVENT_BRIDGE = "events.amazonaws.com";
/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (event pattern size) */
const LONGEST_PATTERN = 2_048;

/**
 * Which events are alarms: job runs of exactly these jobs that failed, or did not end in time. One that a person stopped
 * is none.
 *
 * @param prefix of the stack's names, for the message.
 * @throws Error for more names than a pattern holds.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-glue.html
 */
export function failedJobsPattern(prefix: string, jobNames: readonly string[]): object {
    const pattern = {
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        // Names, not their beginning: that of the stack dev is also that of dev-2.
        detail: { jobName: [...jobNames], state: ["FAILED", "TIMEOUT"] },
    };
    const { length } = JSON.stringify(pattern);
    if (length > LONGEST_PATTERN) {
        throw new Error(
            `The names of the ${jobNames.length} jobs of ${prefix} are too long for one rule of EventBridge ` +
                `(${length} of ${LONGEST_PATTERN} characters). Remove lakehouse:alarmEmail, or jobs.`,
        );
    }
    return pattern;
}

/**
 * Who may publish to the topic of the alarms. EventBridge tells no conditions to a topic, so that a statement with
 * aws:SourceArn would never hold; the topic takes nothing but alarms.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function alarmTopicPolicy(topicArn: string): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "EventBridgePublishes",
                Effect: "Allow",
                Principal: { Service: EVENT_BRIDGE },
                Action: "sns:Publish",
                Resource: topicArn,
            },
        ],
    };
}

/**
 * What the key's policy needs so that EventBridge can publish to a topic which that key encrypts.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function keyForAlarms(): Statement {
    return {
        Sid: "EventBridgePublishesAlarms",
        Effect: "Allow",
        Principal: { Service: EVENT_BRIDGE },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
    };
}
