import {
    GetWorkflowRunCommand,
    GlueClient,
    JobRun,
    StartWorkflowRunCommand,
    StopWorkflowRunCommand,
} from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { jobRunCost } from "./cost";

/** One job run of a workflow run, as far as a person follows it. */
export interface FollowedRun {
    jobName: string;
    runId: string;
    /** As Glue says it: STARTING, RUNNING, SUCCEEDED, FAILED, TIMEOUT, STOPPED, … */
    state: string;
    /** Seconds that Glue counts as execution. */
    executionSeconds: number;
    dpuSeconds: number;
    /** Estimate in US dollars. */
    cost: number;
    startedOn?: string;
    completedOn?: string;
    errorMessage?: string;
}

const POLL_MS = 500;
const ENDED = new Set(["COMPLETED", "STOPPED", "ERROR"]);
const UNSUCCESSFUL = new Set(["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"]);

/**
 * Starts a workflow and follows its job runs to the end.
 *
 * @param onProgress is called with all runs each time they were asked for.
 * @param signal stops the workflow run in Glue before this returns.
 * @throws WorkflowRunFailed when a job run did not succeed, or a job never ran.
 */
export async function runWorkflow(
    glue: GlueClient,
    workflowName: string,
    onProgress: (runs: FollowedRun[]) => void,
    signal?: AbortSignal,
): Promise<FollowedRun[]> {
    const { RunId: runId } = await glue.send(new StartWorkflowRunCommand({ Name: workflowName }));
    if (runId === undefined) {
        throw new Error(`Glue gave no ID for the run of the workflow "${workflowName}".`);
    }
    for (;;) {
        if (signal?.aborted === true) {
            await glue.send(new StopWorkflowRunCommand({ Name: workflowName, RunId: runId }));
            throw new Error(
                `Stopped the run ${runId} of the workflow "${workflowName}". The next run starts from the raw data again.`,
            );
        }
        const { status, jobNames, runs } = await workflowState(glue, workflowName, runId);
        onProgress(runs);
        if (ENDED.has(status)) {
            return checkAllSucceeded(workflowName, jobNames, runs);
        }
        await sleep(POLL_MS);
    }
}

/** A workflow run in which a job run did not succeed. */
export class WorkflowRunFailed extends Error {
    constructor(
        workflowName: string,
        public readonly failed: FollowedRun[],
        neverRan: string[],
    ) {
        super(
            [
                `The workflow "${workflowName}" did not succeed.`,
                ...failed.map((run) => `${run.jobName} ${run.state}: ${run.errorMessage ?? "Glue gave no reason"}`),
                ...(neverRan.length > 0 ? [`Never ran: ${neverRan.join(", ")}`] : []),
            ].join("\n"),
        );
    }
}

function checkAllSucceeded(workflowName: string, jobNames: string[], runs: FollowedRun[]): FollowedRun[] {
    const failed = runs.filter((run) => UNSUCCESSFUL.has(run.state));
    const neverRan = jobNames.filter((jobName) => !runs.some((run) => run.jobName === jobName));
    if (jobNames.length === 0) {
        throw new Error(
            `The workflow "${workflowName}" has no jobs. Mend it with: npm run up -- --stack NAME --refresh`,
        );
    }
    if (failed.length > 0 || neverRan.length > 0) {
        throw new WorkflowRunFailed(workflowName, failed, neverRan);
    }
    return runs;
}

async function workflowState(
    glue: GlueClient,
    name: string,
    runId: string,
): Promise<{ status: string; jobNames: string[]; runs: FollowedRun[] }> {
    const { Run: run } = await glue.send(new GetWorkflowRunCommand({ Name: name, RunId: runId, IncludeGraph: true }));
    // Which jobs there are depends on the stack's settings (extraJobs, singleJobRun); the workflow knows them.
    const jobs = (run?.Graph?.Nodes ?? []).filter(({ Type }) => Type === "JOB");
    return {
        status: run?.Status ?? "RUNNING",
        jobNames: jobs.map((job) => job.Name ?? ""),
        runs: jobs.flatMap((job) => job.JobDetails?.JobRuns ?? []).map(followed),
    };
}

/** What a person follows of Glue's own record of a run. */
export function followed(run: JobRun): FollowedRun {
    return {
        jobName: run.JobName ?? "",
        runId: run.Id ?? "",
        state: run.JobRunState ?? "STARTING",
        executionSeconds: run.ExecutionTime ?? 0,
        dpuSeconds: run.DPUSeconds ?? 0,
        cost: jobRunCost(run),
        ...(run.StartedOn === undefined ? {} : { startedOn: run.StartedOn.toISOString() }),
        ...(run.CompletedOn === undefined ? {} : { completedOn: run.CompletedOn.toISOString() }),
        ...(run.ErrorMessage === undefined ? {} : { errorMessage: run.ErrorMessage }),
    };
}
