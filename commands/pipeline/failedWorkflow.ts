import { EntityNotFoundException, GetJobCommand, GetJobRunsCommand, GlueClient } from "@aws-sdk/client-glue";

import type { Clouds } from "../stack/clouds";
import { logTail } from "./logTail";
import type { WorkflowRunFailed } from "./workflowRun";

/** States in which a run counts among those that a job allows at a time. */
const IN_PROGRESS = new Set(["STARTING", "RUNNING", "STOPPING"]);

/** Why a run of the workflow failed: what kept jobs from being started, and the end of the log of each that failed. */
export async function explainedFailure(
    { glue, logs }: Pick<Clouds, "glue" | "logs">,
    logGroups: { output: string; error: string },
    failure: WorkflowRunFailed,
): Promise<Error> {
    const notStarted = await Promise.all(failure.neverRan.map((jobName) => whyNotStarted(glue, jobName)));
    const tails = await Promise.all(
        failure.failed.map(async ({ jobName, runId }) => {
            // Spark's own lines first, then what the script wrote, which ends with its traceback.
            const groups = [logGroups.error, logGroups.output];
            const told = (await Promise.all(groups.map((group) => logTail(logs, group, runId)))).flat();
            return told.length === 0 ? "" : `\nEnd of the log of ${jobName}:\n${told.join("\n")}`;
        }),
    );
    return new Error(`${failure.message}${tails.join("\n")}${notStarted.join("")}`, { cause: failure });
}

/** Why Glue did not start a job, as far as that can be seen; empty when its turn never came. */
async function whyNotStarted(glue: GlueClient, JobName: string): Promise<string> {
    try {
        const [{ Job: job }, { JobRuns: runs = [] }] = await Promise.all([
            glue.send(new GetJobCommand({ JobName })),
            // Newest first.
            glue.send(new GetJobRunsCommand({ JobName, MaxResults: 50 })),
        ]);
        const running = runs.filter(({ JobRunState: state = "" }) => IN_PROGRESS.has(state)).map(({ Id = "" }) => Id);
        const most = job?.ExecutionProperty?.MaxConcurrentRuns ?? 1;
        return running.length < most
            ? ""
            : `\nGlue did not start ${JobName}: it allows ${most} ${most === 1 ? "run" : "runs"} at a time, and ${running.join(", ")} ` +
                  `${running.length === 1 ? "is" : "are"} in progress. Wait until another can start, or stop what is running: ` +
                  `aws glue batch-stop-job-run --job-name ${JobName} --job-run-ids ${running.join(" ")}`;
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return `\nGlue has no job ${JobName}: deleted by hand. Create it again with: npm run up -- --stack NAME --refresh`;
        }
        throw error;
    }
}
