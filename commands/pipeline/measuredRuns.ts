// What a deployed stack's jobs took so far.
import { GetJobRunsCommand, GlueClient, JobRun } from "@aws-sdk/client-glue";

import type { PlannedResource } from "../../policy-pack/rule";
import { billedDpuSeconds } from "./cost";

/** Runs of a job that are looked at, newest first. */
const MOST_RUNS = 50;

/**
 * Average billed DPU-seconds of a run that succeeded, by name of the job; without jobs that never did.
 *
 * @param deployed resources of the stack as it is.
 */
export async function measuredRuns(
    glue: GlueClient,
    deployed: readonly PlannedResource[],
): Promise<Map<string, number>> {
    const jobs = deployed.filter(({ type }) => type === "aws:glue/job:Job").map(({ inputs }) => String(inputs["name"]));
    const averages = await Promise.all(
        jobs.map(async (JobName) => {
            const { JobRuns: runs = [] } = await glue.send(new GetJobRunsCommand({ JobName, MaxResults: MOST_RUNS }));
            return [JobName, averageOf(runs)] as const;
        }),
    );
    return new Map(averages.flatMap(([job, average]) => (average === undefined ? [] : [[job, average] as const])));
}

/** Of the runs that succeeded. */
export function averageOf(runs: readonly JobRun[]): number | undefined {
    const succeeded = runs.filter(({ JobRunState }) => JobRunState === "SUCCEEDED").map(billedDpuSeconds);
    return succeeded.length === 0 ? undefined : succeeded.reduce((sum, one) => sum + one, 0) / succeeded.length;
}
