// The Glue jobs of a pipeline: the run of the workflow that is followed, and what its loads say.
import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../commandLine/runCommand";
import type { Clouds } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import { explainedFailure } from "./failedWorkflow";
import { LoadResult, loadResultsOf } from "./loadResults";
import { quarantinedOf } from "./loadSummary";
import { reasonOf } from "./transientFault";
import { FollowedRun, followWorkflowRun, NextCommands, standOf, WorkflowRunFailed } from "./workflowRun";
import { runUnderWay, startWorkflow } from "./workflowStart";

/** Which run to follow. */
export interface GlueJobsSettings {
    /** Follows the run of the workflow that is in progress, instead of starting one. */
    follow?: boolean | undefined;
    /** Workflow run that an earlier run of the pipeline has followed, and not to the end. */
    earlierRun?: string | undefined;
    /** Is told which run of which workflow is followed, before it is. */
    onWorkflowRun?: ((workflowName: string, runId: string) => void) | undefined;
    /** Is told, maybe more than once, that no job of the run is still to begin. */
    onLastJobs?: (() => void) | undefined;
    signal?: AbortSignal | undefined;
    next: NextCommands;
}

const STOPPING_POLL_MS = 1_000;

/** One run of a domain's workflow. */
export class GlueJobs {
    /** Those that have been seen so far, also of a run that failed. */
    public runs: FollowedRun[] = [];
    /** What each load did with its records; of failed ones, too. */
    public loads: LoadResult[] = [];

    constructor(
        private readonly clouds: Clouds,
        private readonly outputs: StackOutputs,
        private readonly settings: GlueJobsSettings,
    ) {}

    /**
     * Starts the workflow, or finds its run, and follows that to the end.
     *
     * @returns what the job runs cost and how many records they quarantined, in a line.
     * @throws Error that explains the first failure.
     */
    public async follow(progress: (text: string) => void): Promise<string> {
        const { workflowName } = this.outputs;
        const runId = await this.workflowRun(progress);
        this.settings.onWorkflowRun?.(workflowName, runId);
        const show = (runs: FollowedRun[], fault?: string) => {
            const states = runs.map((run) => `${shortName(run.jobName, workflowName)} ${run.state.toLowerCase()}`);
            progress([...states, ...(fault === undefined ? [] : [`Glue does not respond (${fault})`])].join(", "));
        };
        try {
            const { next, onLastJobs } = this.settings;
            const run = { workflowName, runId, next, onLastJobs };
            this.runs = await followWorkflowRun(this.clouds.glue, run, show, this.settings.signal);
        } catch (error) {
            if (error instanceof WorkflowRunFailed) {
                this.runs = error.runs;
                await this.gatherLoads();
                throw await explainedFailure(this.clouds, this.outputs.logGroups, error);
            }
            throw error;
        }
        const told = await this.gatherLoads();
        const seconds = sum(this.runs, (run) => run.dpuSeconds);
        const price = this.runs.some(({ cost }) => cost === undefined)
            ? ""
            : `, about $${sum(this.runs, ({ cost = 0 }) => cost).toFixed(2)} on AWS`;
        return `${this.runs.length} runs succeeded, ${seconds.toFixed(0)} DPU-seconds${price}${told}`;
    }

    /** The run to follow: the one in progress, an earlier one that is not lost, or a new one. */
    private async workflowRun(progress: (text: string) => void): Promise<string> {
        const { glue } = this.clouds;
        const { workflowName } = this.outputs;
        if (this.settings.follow === true) {
            const running = await runUnderWay(glue, workflowName);
            if (running === undefined) {
                throw new Error(`Workflow "${workflowName}" has no run in progress. Remove --follow to start one.`);
            }
            return running.runId;
        }
        const { earlierRun, next, signal } = this.settings;
        if (earlierRun !== undefined) {
            const run = { workflowName, runId: earlierRun, next };
            let stand = await standOf(glue, run);
            while (stand === "stopping") {
                progress(`waiting for stopped run ${earlierRun} to end`);
                await sleep(STOPPING_POLL_MS);
                if (signal?.aborted === true) {
                    throw new InterruptedError(`Interrupted before a run started. Continue with: ${next.goOn}`);
                }
                stand = await standOf(glue, run);
            }
            if (stand === "in progress" || stand === "succeeded") {
                return earlierRun;
            }
        }
        return startWorkflow(glue, workflowName, this.settings.next.follow);
    }

    /** What the loads say of their records: that they cannot be asked is not a failure of the run. */
    private async gatherLoads(): Promise<string> {
        const { jobNames, logGroups } = this.outputs;
        const jobRuns = this.runs;
        // The only run of a workflow of a single job loads, too.
        const loading = new Set(
            jobRuns.length === 1
                ? jobRuns.map(({ jobName }) => jobName)
                : [jobNames.loadSales, jobNames.loadCustomers, jobNames.loadTables].filter(
                      (name) => name !== undefined,
                  ),
        );
        try {
            const { loads, silent } = await loadResultsOf(this.clouds.logs, logGroups.output, jobRuns, loading);
            this.loads = loads;
            const missing = silent.map(
                ({ jobName }) => `; the number of records that ${jobName} quarantined is not in its log yet`,
            );
            return quarantinedOf(loads) + missing.join("");
        } catch (error) {
            return `; the number of quarantined records could not be read from the log (${reasonOf(error)})`;
        }
    }
}

/** Name of a job without what those of its stack have in common. */
export function shortName(jobName: string, workflowName: string): string {
    const common = workflowName.replace(/[^-]*$/, "");
    return jobName.startsWith(common) ? jobName.slice(common.length) : jobName;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
    return items.reduce((total, item) => total + amount(item), 0);
}
