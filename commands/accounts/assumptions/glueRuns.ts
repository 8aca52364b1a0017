import { GetWorkflowRunsCommand } from "@aws-sdk/client-glue";
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { setTimeout as sleep } from "node:timers/promises";

import { jobRoleTrust } from "../../../policy/jobRole";
import { answer, Assumption } from "../assumption";
import type { Subject } from "../subject";
import { Unanswered } from "../unanswered";

/** What the program takes Glue's job runs to do. Two runs of a job that fails, a few cents. */
export const glueRuns: readonly Assumption[] = [
    {
        id: "glue-every-attempt",
        cloud: "AWS",
        statement: "The graph of a workflow run lists every attempt of a job, each with its number.",
        why: "A job that succeeds on retry is not a failure: the pipeline uses the last attempt.",
        searched: ["https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html"],
        probe: {
            kind: "creates",
            async ask({ job }) {
                const attempts = (await job.failedRuns()).map(({ Attempt }) => Attempt ?? 0).sort();
                return answer(attempts.join() === "0,1", `Attempts in the graph: ${attempts.join(", ") || "none"}.`);
            },
        },
    },
    {
        id: "glue-log-streams",
        cloud: "AWS",
        statement:
            "Output of a script to stdout and stderr is in log group output or error, in streams whose names are " +
            "the run's ID, or begin with it and a hyphen.",
        why: "The pipeline looks for a failed run's log in both groups, by that prefix.",
        searched: ["https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html"],
        probe: {
            kind: "creates",
            async ask({ job }) {
                const ids = (await job.failedRuns()).map(({ Id }) => Id ?? "");
                const lines = await job.log();
                const where = ["stdout", "stderr"].map((word) => {
                    const line = lines.find(({ text }) => text.includes(`accounts-probe ${word}`));
                    const run = ids.find((id) => line?.stream === id || line?.stream.startsWith(`${id}-`));
                    return { word, line, run };
                });
                return answer(
                    where.every(({ run }) => run !== undefined),
                    where
                        .map(({ word, line, run }) =>
                            line === undefined
                                ? `${word}: nowhere`
                                : `${word}: ${line.group}, stream RUN${line.stream.slice((run ?? "").length)}`,
                        )
                        .join("; "),
                );
            },
        },
    },
    {
        id: "s3-prefix-of-missing-key",
        cloud: "AWS",
        statement: "In a GET or HEAD of a key that does not exist, s3:prefix in policies is that key.",
        why: "The roles can list only some prefixes; otherwise their clients are denied access if a file is missing.",
        searched: [
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
        ],
        probe: {
            kind: "creates",
            async ask({ job }) {
                const line = (await job.log()).find(({ text }) => text.includes("accounts-probe head"));
                const status = /accounts-probe head (\d+)/.exec(line?.text ?? "")?.[1];
                if (status === undefined) {
                    throw new Unanswered("The log of the run does not contain the expected line.");
                }
                return answer(status === "404", `S3 returned ${status} to a role that can list that prefix.`);
            },
        },
    },
    {
        id: "glue-source-account",
        cloud: "AWS",
        statement: "Glue sends neither aws:SourceAccount nor aws:SourceArn when it assumes a job's role.",
        why: "The jobs' role trusts Glue without these conditions, because with them no job would start.",
        searched: [
            "https://docs.aws.amazon.com/glue/latest/dg/security-iam.html",
            "https://github.com/prowler-cloud/prowler/issues/4714",
        ],
        probe: {
            kind: "creates",
            async ask(subject) {
                await refuseBesideAWorkflow(subject);
                await demandSourceAccount(subject);
                await sleep(subject.spreadingSeconds * 1_000, undefined, { signal: subject.signal });
                const run = await subject.job.runAlone();
                const message = run.ErrorMessage ?? "no message";
                // The script fails by its own words, so a run that got so far had assumed the role.
                const assumed = message.includes("accounts-probe failed");
                if (!assumed && !/assum|not authorized/i.test(message)) {
                    throw new Unanswered(`The job run failed for another reason: ${message}`);
                }
                return answer(!assumed, `${run.JobRunState}: ${message}`);
            },
        },
    },
    {
        id: "iam-flapping",
        cloud: "AWS",
        statement: "While a policy change propagates, old and new results alternate, and the share of new ones grows.",
        why: "Access counts as verified after three consecutive successes, not after one.",
        searched: [
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency",
        ],
        probe: {
            kind: "observed",
            how: "Create a new stack, and report the lines of npm run up that show what AccessVerification waits for.",
        },
    },
    {
        id: "attempt-events",
        cloud: "AWS",
        statement:
            "EventBridge gets an event for each failed attempt of a job run, also when a later attempt succeeds.",
        why: "The sandbox sends one mail for each attempt; addresses in alarmEmail may get fewer.",
        searched: ["https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html"],
        probe: {
            kind: "observed",
            how: "Set alarmEmail, let a job with a retry fail in its first attempt alone, and report the mails.",
        },
    },
];

/** A workflow that starts a job while the role trusts nobody would fail. */
async function refuseBesideAWorkflow({ clouds, outputs }: Subject): Promise<void> {
    const { Runs: runs = [] } = await clouds.glue.send(
        new GetWorkflowRunsCommand({ Name: outputs.workflowName, MaxResults: 5 }),
    );
    if (runs.some(({ Status }) => Status === "RUNNING")) {
        throw new Unanswered(`Workflow ${outputs.workflowName} is running, and this probe would make its jobs fail.`);
    }
}

/** Lets the jobs' role trust Glue only with aws:SourceAccount, until the end. */
async function demandSourceAccount({ clouds, outputs, stackName, scratch }: Subject): Promise<void> {
    const iam = new IAMClient(clouds.awsOptions);
    const RoleName = outputs.jobRoleArn.split("/").at(-1) ?? "";
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    const before = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
    if (before.includes("aws:SourceAccount")) {
        throw new Unanswered(`The trust policy of ${RoleName} was changed by hand: it already has a condition.`);
    }
    scratch.created({
        what: `trust policy of ${RoleName}, which requires aws:SourceAccount`,
        remove: async () => {
            await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: before }));
        },
        command: `npm run up -- --stack ${stackName} --refresh`,
    });
    const { Statement } = jobRoleTrust();
    const Condition = { StringEquals: { "aws:SourceAccount": outputs.accountId } };
    await iam.send(
        new UpdateAssumeRolePolicyCommand({
            RoleName,
            PolicyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: Statement.map((statement) => ({ ...statement, Condition })),
            }),
        }),
    );
}
