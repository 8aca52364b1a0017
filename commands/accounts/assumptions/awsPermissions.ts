import { answer, Assumption } from "../assumption";

const REST = "https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html";
const QUEUING = "https://docs.aws.amazon.com/glue/latest/dg/job-run-queuing.html";

/** What the program takes AWS to ask permission for, or not to. */
export const awsPermissions: readonly Assumption[] = [
    {
        id: "job-role-minimum",
        cloud: "AWS",
        statement: "A job run without metrics needs neither s3:GetBucketLocation nor cloudwatch:PutMetricData.",
        why: "The jobs' role has neither, unlike the managed policy AWSGlueServiceRole.",
        searched: ["https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSGlueServiceRole.html"],
        probe: {
            kind: "creates",
            async ask({ job }) {
                const messages = (await job.failedRuns()).map(({ ErrorMessage }) => ErrorMessage ?? "no message");
                // The script fails by its own words, so a run that got so far was kept from nothing.
                return answer(
                    messages.some((message) => message.includes("accounts-probe failed")),
                    messages.join("; "),
                );
            },
        },
    },
    {
        id: "rest-commit-permissions",
        cloud: "AWS",
        statement: "Under Lake Formation, a commit through Glue's REST endpoint needs ALTER, INSERT and DELETE.",
        why: "With lakeFormation TABLES, the catalog role gets all three.",
        searched: [REST, "https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html"],
        probe: {
            kind: "observed",
            how:
                "In a stack with lakeFormation TABLES, revoke DELETE on the tables from the catalog role, insert a row in " +
                "Snowflake, and report whether that is denied; then do the same with INSERT.",
        },
    },
    {
        id: "resource-account-of-no-bucket",
        cloud: "AWS",
        statement: "CreateBucket has no aws:ResourceAccount, because the bucket does not exist yet.",
        why: "The deployer can create the stack's bucket without that condition, but use it only with it.",
        searched: [
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
            "https://github.com/aws-controllers-k8s/s3-controller/pull/245",
        ],
        probe: {
            kind: "observed",
            how:
                "As an administrator, add that condition to a role with s3:CreateBucket, create a bucket as that role, and " +
                "report whether it is denied.",
        },
    },
    {
        id: "retries-beside-queueing",
        cloud: "AWS",
        statement: "A job can have both retries and queueing.",
        why: "Both are settings of a stack, and the program accepts any combination of them.",
        searched: [QUEUING, "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html"],
        probe: {
            kind: "observed",
            how:
                "Set jobMaxRetries 1 and jobQueueing true, run npm run up, and report AWS's answer, and whether a failing job " +
                "is retried.",
        },
    },
];
