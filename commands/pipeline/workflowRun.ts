import { GetWorkflowRunCommand, GlueClient, JobRun, StopWorkflowRunCommand } from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../commandLine/runCommand";
import { dpuSecondsOf, jobRunCost } from "./cost";
import { isTransientFault, reasonOf } from "./transientFault";

/** One job run of a workflow run, as far as a person follows it. */
export interface FollowedRun {
    jobName: string;
    runId: string;
    /** 0, and one more for each retry. */
    attempt: number;
    /** As Glue says it: STARTING, RUNNING, SUCCEEDED, FAILED, TIMEOUT, STOPPED, … */
    state: string;
    /** Seconds that Glue counts as execution. */
    executionSeconds: number;
    dpuSeconds: number;
    /** Estimate in US dollars; undefined where the price is not known. */
    cost: number | undefined;
    startedOn?: string;
    completedOn?: string;
    errorMessage?: string;
}

/** What a person can run next. */
export interface NextCommands {
    /** Goes on after an interrupt. */
    goOn: string;
    /** Follows a run again that was lost sight of. */
    followAgain: string;
    /** Follows a run that somebody else has started. */
    follow: string;
}

/** Which run to follow, and what a person can do when that is no longer possible. */
export interface WorkflowRunToFollow {
    workflowName: string;
    runId: string;
    next: NextCommands;
    /** Is told, each time that Glue was asked, that no job of the run is still to begin. */
    onLastJobs?: (() => void) | undefined;
}

/** How long faults are borne, and how often Glue is asked, in milliseconds. */
export interface Patience {
    pollMs: number;
    /** Longest time between two questions: the longer a run takes, or the more of them fail, the longer. */
    slowestPollMs: number;
    /** Without any answer for so long, following ends. */
    faultsMs: number;
    /** How long an interrupted run may take to end before it is left to end by itself. */
    stopMs: number;
}

const PATIENCE: Patience = { pollMs: 500, slowestPollMs: 10_000, faultsMs: 5 * 60_000, stopMs: 30_000 };
const ENDED = new Set(["COMPLETED", "STOPPED", "ERROR"]);
const UNSUCCESSFUL = new Set(["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"]);

/** A workflow run in which a job run did not succeed. */
export class WorkflowRunFailed extends Error {
    constructor(
        workflowName: string,
        public readonly runs: FollowedRun[],
        public readonly failed: FollowedRun[],
        public readonly neverRan: string[],
    ) {
        super(
            [
                `Workflow "${workflowName}" did not succeed.`,
                ...failed.map((run) => `${run.jobName} ${run.state}: ${run.errorMessage ?? "Glue gave no reason"}`),
                ...(neverRan.length > 0 ? [`Never ran: ${neverRan.join(", ")}`] : []),
            ].join("\n"),
        );
    }
}

/**
 * Follows the job runs of a workflow run to their end. Throttling and faults of network or service are borne for minutes.
 *
 * @param onProgress is called each time Glue was asked, with all runs, or why it did not answer.
 * @param signal stops the workflow run in Glue before this returns.
 * @throws WorkflowRunFailed when a job run did not succeed, or a job never ran.
 * @throws InterruptedError that says what has become of the run.
 * @throws Error that names the run, when Glue can no longer be asked for it.
 */
export async function followWorkflowRun(
    glue: GlueClient,
    run: WorkflowRunToFollow,
    onProgress: (runs: FollowedRun[], fault?: string) => void,
    signal?: AbortSignal,
    patience: Patience = PATIENCE,
): Promise<FollowedRun[]> {
    let runs: FollowedRun[] = [];
    const started = Date.now();
    let answeredAt = started;
    let pollMs = patience.pollMs;
    for (;;) {
        try {
            const state = await stateOf(glue, run, signal);
            ({ runs } = state);
            onProgress(runs);
            if (state.jobNames.length > 0 && neverRan(state).length === 0) {
                run.onLastJobs?.();
            }
            if (ENDED.has(state.status)) {
                return checkAllSucceeded(run.workflowName, state);
            }
            answeredAt = Date.now();
            // Glue throttles per account: a twentieth of the time so far is lost at most.
            pollMs = Math.min(Math.max(patience.pollMs, (answeredAt - started) / 20), patience.slowestPollMs);
        } catch (error) {
            if (error instanceof WorkflowRunFailed || error instanceof NoJobs) {
                throw error;
            }
            if (signal?.aborted !== true) {
                if (!isTransientFault(error) || Date.now() - answeredAt > patience.faultsMs) {
                    throw lostSight(run, error, Date.now() - answeredAt);
                }
                onProgress(runs, reasonOf(error));
                pollMs = Math.min(pollMs * 2, patience.slowestPollMs);
            }
        }
        if (signal?.aborted !== true) {
            await sleep(pollMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
        }
        if (signal?.aborted === true) {
            throw await interruption(glue, run, patience);
        }
    }
}

/** How a run stands, for one who wants to continue with it; undefined when Glue no longer knows it. */
export async function standOf(
    glue: GlueClient,
    run: WorkflowRunToFollow,
): Promise<"in progress" | "stopping" | "succeeded" | "failed" | undefined> {
    let state: WorkflowState;
    try {
        state = await stateOf(glue, run);
    } catch (error) {
        if ((error as Error).name === "EntityNotFoundException") {
            return undefined;
        }
        throw error;
    }
    if (!ENDED.has(state.status)) {
        return state.status === "STOPPING" ? "stopping" : "in progress";
    }
    try {
        checkAllSucceeded(run.workflowName, state);
        return "succeeded";
    } catch {
        return "failed";
    }
}

/** Stops the run; says what has become of it, and how to go on. */
async function interruption(
    glue: GlueClient,
    run: WorkflowRunToFollow,
    { pollMs, stopMs }: Patience,
): Promise<InterruptedError> {
    const name = `run ${run.runId} of workflow "${run.workflowName}"`;
    const byHand = `aws glue stop-workflow-run --name ${run.workflowName} --run-id ${run.runId}`;
    const request = { Name: run.workflowName, RunId: run.runId };
    const deadline = Date.now() + stopMs;
    let fault: unknown;
    let told = false;
    while (Date.now() < deadline) {
        const abortSignal = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
        try {
            if (!told) {
                await glue.send(new StopWorkflowRunCommand(request), { abortSignal });
                told = true;
            }
            const { status } = await stateOf(glue, run, abortSignal);
            if (ENDED.has(status)) {
                const ended =
                    status === "STOPPED"
                        ? `Glue stopped ${name}; what its jobs published is kept.`
                        : `${capital(name)} had already ended.`;
                return new InterruptedError(`Interrupted. ${ended} Continue with: ${run.next.goOn}`);
            }
        } catch (error) {
            fault = error;
            if (!told && !isTransientFault(error)) {
                break;
            }
        }
        await sleep(pollMs);
    }
    return new InterruptedError(
        told
            ? `Interrupted. Glue is stopping ${name}; its jobs may take minutes to end. Then continue with: ${run.next.goOn}`
            : `Interrupted, but the request to stop ${name} failed (${reasonOf(fault)}): it may continue to run, and is billed. ` +
                  `Stop it with: ${byHand}\nOr follow it with: ${run.next.followAgain}`,
    );
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

function lostSight(run: WorkflowRunToFollow, error: unknown, silentMs: number): Error {
    const silence = isTransientFault(error) ? ` for ${Math.round(silentMs / 1000)} s` : "";
    return new Error(
        `Glue did not answer a request about run ${run.runId} of workflow "${run.workflowName}"${silence}: ${reasonOf(error)}. ` +
            `The run continues in Glue, and is billed. To follow it again, run: ${run.next.followAgain}`,
        { cause: error },
    );
}

class NoJobs extends Error {}

function checkAllSucceeded(workflowName: string, state: WorkflowState): FollowedRun[] {
    const { jobNames, runs } = state;
    // Glue lists every attempt; the last one of a job is what became of it.
    const last = runs.filter(({ jobName, attempt }) =>
        runs.every((other) => other.jobName !== jobName || other.attempt <= attempt),
    );
    const failed = last.filter((run) => UNSUCCESSFUL.has(run.state));
    const missing = neverRan(state);
    if (jobNames.length === 0) {
        throw new NoJobs(`Workflow "${workflowName}" has no jobs. Fix it with: npm run up -- --stack NAME --refresh`);
    }
    if (failed.length > 0 || missing.length > 0) {
        throw new WorkflowRunFailed(workflowName, runs, failed, missing);
    }
    return runs;
}

function neverRan({ jobNames, runs }: WorkflowState): string[] {
    return jobNames.filter((jobName) => !runs.some((run) => run.jobName === jobName));
}

interface WorkflowState {
    status: string;
    jobNames: string[];
    runs: FollowedRun[];
}

async function stateOf(
    glue: GlueClient,
    { workflowName, runId }: WorkflowRunToFollow,
    abortSignal?: AbortSignal,
): Promise<WorkflowState> {
    const { Run: run } = await glue.send(
        new GetWorkflowRunCommand({ Name: workflowName, RunId: runId, IncludeGraph: true }),
        abortSignal === undefined ? {} : { abortSignal },
    );
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
        attempt: run.Attempt ?? 0,
        state: run.JobRunState ?? "STARTING",
        executionSeconds: run.ExecutionTime ?? 0,
        dpuSeconds: dpuSecondsOf(run),
        cost: jobRunCost(run),
        ...(run.StartedOn === undefined ? {} : { startedOn: run.StartedOn.toISOString() }),
        ...(run.CompletedOn === undefined ? {} : { completedOn: run.CompletedOn.toISOString() }),
        ...(run.ErrorMessage === undefined ? {} : { errorMessage: run.ErrorMessage }),
    };
}
