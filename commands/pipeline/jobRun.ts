// One run of one Glue job, outside of any workflow.
import {
    BatchStopJobRunCommand,
    ConcurrentRunsExceededException,
    GetJobRunCommand,
    GlueClient,
    StartJobRunCommand,
} from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { isTransientFault } from "./transientFault";
import { followed, FollowedRun } from "./workflowRun";

/** States of a job run that has not ended. */
export const IN_PROGRESS = ["STARTING", "RUNNING", "WAITING", "STOPPING"];
const POLL_MS = 250;
const SLOWEST_POLL_MS = 5_000;
const MOST_FAULTS = 20;

/**
 * Runs a job to its end. Throttling and faults of network or service are borne for a while.
 *
 * @param signal stops the run in Glue.
 * @throws Error when the run cannot start, or does not succeed.
 */
export async function runJob(glue: GlueClient, jobName: string, signal?: AbortSignal): Promise<FollowedRun> {
    const runId = await startJob(glue, jobName);
    let faults = 0;
    for (let wait = POLL_MS; ; wait = Math.min(1.2 * wait, SLOWEST_POLL_MS)) {
        try {
            await sleep(wait, undefined, signal === undefined ? {} : { signal });
        } catch (interrupted) {
            await glue.send(new BatchStopJobRunCommand({ JobName: jobName, JobRunIds: [runId] }));
            throw interrupted;
        }
        try {
            const { JobRun: run } = await glue.send(new GetJobRunCommand({ JobName: jobName, RunId: runId }));
            const state = followed(run ?? {});
            if (state.state === "SUCCEEDED") {
                return state;
            }
            if (!IN_PROGRESS.includes(state.state)) {
                throw new JobFailed(`${jobName} ${state.state}: ${state.errorMessage ?? "Glue gave no reason"}`);
            }
            faults = 0;
        } catch (error) {
            faults += 1;
            if (error instanceof JobFailed || !isTransientFault(error) || faults > MOST_FAULTS) {
                throw error;
            }
        }
    }
}

class JobFailed extends Error {}

async function startJob(glue: GlueClient, jobName: string): Promise<string> {
    try {
        const { JobRunId: runId = "" } = await glue.send(new StartJobRunCommand({ JobName: jobName }));
        return runId;
    } catch (error) {
        // Jobs have one run at a time unless told otherwise.
        throw error instanceof ConcurrentRunsExceededException
            ? new Error(`A run of ${jobName} is under way. Wait until it has ended, then start again.`)
            : error;
    }
}
