import { EntityNotFoundException, GetJobCommand, GlueClient } from "@aws-sdk/client-glue";

import type { Clouds } from "../stack/clouds";
import { logTail } from "./logTail";
import type { WorkflowRunFailed } from "./workflowRun";

/** Why a run of the workflow failed: jobs that do not exist any more, and the end of the log of each that failed. */
export async function explainedFailure(
    { glue, logs }: Pick<Clouds, "glue" | "logs">,
    logGroups: { output: string; error: string },
    failure: WorkflowRunFailed,
): Promise<Error> {
    const gone = await deletedJobs(glue, failure.neverRan);
    const deleted =
        gone.length === 0
            ? ""
            : `\nGlue has no job ${gone.join(", ")}: deleted by hand. Create it again with: npm run up -- --stack NAME --refresh`;
    const tails = await Promise.all(
        failure.failed.map(async ({ jobName, runId }) => {
            // Spark's own lines first, then what the script wrote, which ends with its traceback.
            const groups = [logGroups.error, logGroups.output];
            const told = (await Promise.all(groups.map((group) => logTail(logs, group, runId)))).flat();
            return told.length === 0 ? "" : `\nEnd of the log of ${jobName}:\n${told.join("\n")}`;
        }),
    );
    return new Error(`${failure.message}${tails.join("\n")}${deleted}`, { cause: failure });
}

async function deletedJobs(glue: GlueClient, jobNames: readonly string[]): Promise<string[]> {
    const found = await Promise.all(
        jobNames.map(async (JobName) => {
            try {
                await glue.send(new GetJobCommand({ JobName }));
                return [];
            } catch (error) {
                if (error instanceof EntityNotFoundException) {
                    return [JobName];
                }
                throw error;
            }
        }),
    );
    return found.flat();
}
