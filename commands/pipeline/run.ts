// The pipeline from raw data to two compared reports.
import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../commandLine/runCommand";
import { Clouds } from "../stack/clouds";
import { StackOutputs } from "../stack/stackOutputs";
import { compareEngines, compareReadings, Compared } from "./comparison";
import { explainedFailure } from "./failedWorkflow";
import { grantOnLinkedTables } from "./linkedTableGrants";
import { LoadResult, loadResultsOf } from "./loadResults";
import { loadLines, setAsideOf } from "./loadSummary";
import { parseS3Location } from "./s3Location";
import { generateSampleData, requireRawData, uploadFolder } from "./sampleData";
import { latestReportDate, linkedReport } from "./snowflakeReports";
import { writeSnowparkReport } from "./snowparkReport";
import { StageLog } from "./stageLog";
import { awaitFreshTables } from "./tableRefresh";
import { LINKED_TABLES, TABLES } from "./tables";
import { reasonOf } from "./transientFault";
import { FollowedRun, followWorkflowRun, NextCommands, standOf, WorkflowRunFailed } from "./workflowRun";
import { runUnderWay, startWorkflow, WorkflowIsRunning } from "./workflowStart";

/** The steps, in the order of the data. */
export const STEPS = ["data", "jobs", "link", "snowflake", "compare"] as const;
export type Step = (typeof STEPS)[number];

/** What a run of the pipeline found out. */
export interface PipelineResult extends Compared {
    jobRuns: FollowedRun[];
    /** What each load did with its records; of failed ones, too. */
    loads: LoadResult[];
    /** A step that this stack leaves out, and why. */
    skipped?: { step: Step; reason: string };
}

/** How to run. */
export interface PipelineSettings {
    /** So many sales are generated and uploaded first. */
    sampleRows?: number;
    /** Follows the run of the workflow that is under way, instead of starting one. */
    follow?: boolean;
    /** Workflow run that an earlier run of the pipeline has followed, and not to its end. */
    earlierRun?: string;
    /** Is told which workflow run is followed, before it is. */
    onWorkflowRun?: (runId: string) => void;
    signal?: AbortSignal;
    /** What to tell a person whose run has not come to its end. */
    next?: NextCommands;
}

const COMMAND = "npm run pipeline -- --stack NAME";
const NEXT: NextCommands = {
    goOn: `${COMMAND} --resume`,
    followAgain: `${COMMAND} --resume`,
    follow: `${COMMAND} --follow`,
};
/** What an interrupted step leaves; the workflow run tells for itself. */
const LEFT: Record<Exclude<Step, "jobs">, string> = {
    data: "Files that were uploaded stay.",
    link: "Nothing was left running, and nothing was changed.",
    snowflake: "Snowflake may still finish what it began; the step replaces its rows.",
    compare: "Nothing was left running, and nothing was changed.",
};
const READ_ONLY =
    "the link only reads (allowedWriteOperations is NONE), so Snowflake writes no report; the other steps compare all else";
const GRACE_MS = 5_000;
const STOPPING_POLL_MS = 1_000;

/** One run of the pipeline over one stack. */
export class Pipeline {
    public readonly result: PipelineResult = {
        jobRuns: [],
        loads: [],
        glueReport: [],
        snowflakeReport: [],
        differences: [],
    };
    private readonly next: NextCommands;

    constructor(
        private readonly clouds: Clouds,
        private readonly outputs: StackOutputs,
        private readonly log: StageLog,
        private readonly settings: PipelineSettings,
    ) {
        this.next = settings.next ?? NEXT;
    }

    /** @throws InterruptedError that says what the step leaves, once the signal fires. */
    public async step(step: Step): Promise<void> {
        switch (step) {
            case "data":
                return this.log.run("Raw data", (progress) => this.interruptible(step, this.provideData(progress)));
            case "jobs":
                return this.runJobs();
            case "link":
                return this.log.run("Linked database", (progress) =>
                    this.interruptible(step, this.awaitTables(progress)),
                );
            case "snowflake":
                if (this.readsOnly) {
                    this.result.skipped = { step, reason: READ_ONLY };
                    return this.log.skip("Snowflake report", READ_ONLY);
                }
                return this.log.run("Snowflake report", (progress) =>
                    this.interruptible(step, this.writeSnowflakeReport(progress)),
                );
            case "compare":
                return this.log.run("Compare reports", (progress) => this.interruptible(step, this.compare(progress)));
        }
    }

    /** Whether Snowflake may write nothing into the linked database. */
    private get readsOnly(): boolean {
        return this.outputs.allowedWriteOperations === "NONE";
    }

    /** Ends with the signal, whatever the work does; it gets a while to end in order. */
    private async interruptible<T>(step: Exclude<Step, "jobs">, work: Promise<T>): Promise<T> {
        const { signal } = this.settings;
        const interrupted = () =>
            new InterruptedError(`Interrupted during "${step}". ${LEFT[step]} Continue with: ${this.next.goOn}`);
        if (signal === undefined) {
            return work;
        }
        try {
            return await Promise.race([work, afterAbort(signal, GRACE_MS)]);
        } catch (error) {
            throw signal.aborted ? interrupted() : error;
        }
    }

    private async provideData(progress: (text: string) => void): Promise<string> {
        const location = parseS3Location(this.outputs.rawDataUrl);
        if (this.settings.sampleRows === undefined) {
            const files = await requireRawData(this.clouds.s3, location);
            return `${files} files below ${this.outputs.rawDataUrl}`;
        }
        const rows = this.settings.sampleRows.toLocaleString("en-US");
        await this.refuseBesideRun();
        progress(`generating ${rows} sales`);
        const folder = await generateSampleData(this.settings.sampleRows, this.settings.signal);
        // It may have taken minutes.
        await this.refuseBesideRun();
        progress("uploading");
        const bytes = await uploadFolder(this.clouds.s3, folder, location, this.settings.signal);
        return `${rows} sales, ${(bytes / 1e6).toFixed(1)} MB, uploaded to ${this.outputs.rawDataUrl}`;
    }

    /** Sample data replaces raw data, which a run under way may be reading. */
    private async refuseBesideRun(): Promise<void> {
        const { workflowName } = this.outputs;
        const running = await runUnderWay(this.clouds.glue, workflowName);
        if (running !== undefined) {
            const refused = "Sample data would replace what it reads, so none was written.";
            throw new WorkflowIsRunning(workflowName, running, refused, this.next.follow);
        }
    }

    private async runJobs(): Promise<void> {
        try {
            await this.log.run("Glue jobs", (progress) => this.followJobs(progress));
        } finally {
            this.log.tell(this.result.loads.flatMap(loadLines));
        }
    }

    private async followJobs(progress: (text: string) => void): Promise<string> {
        const { workflowName } = this.outputs;
        const runId = await this.workflowRun(progress);
        this.settings.onWorkflowRun?.(runId);
        const show = (runs: FollowedRun[], fault?: string) => {
            const states = runs.map((run) => `${shortName(run.jobName, workflowName)} ${run.state.toLowerCase()}`);
            progress([...states, ...(fault === undefined ? [] : [`Glue does not answer (${fault})`])].join(", "));
        };
        try {
            const run = { workflowName, runId, next: this.next };
            this.result.jobRuns = await followWorkflowRun(this.clouds.glue, run, show, this.settings.signal);
        } catch (error) {
            if (error instanceof WorkflowRunFailed) {
                this.result.jobRuns = error.runs;
                await this.gatherLoads();
                throw await explainedFailure(this.clouds, this.outputs.logGroups, error);
            }
            throw error;
        }
        const told = await this.gatherLoads();
        const seconds = sum(this.result.jobRuns, (run) => run.dpuSeconds);
        const price = this.result.jobRuns.some(({ cost }) => cost === undefined)
            ? ""
            : `, about $${sum(this.result.jobRuns, ({ cost = 0 }) => cost).toFixed(2)} on AWS`;
        return `${this.result.jobRuns.length} runs succeeded, ${seconds.toFixed(0)} DPU-seconds${price}${told}`;
    }

    /** The run to follow: the one under way, an earlier one that is not lost, or a new one. */
    private async workflowRun(progress: (text: string) => void): Promise<string> {
        const { glue } = this.clouds;
        const { workflowName } = this.outputs;
        if (this.settings.follow === true) {
            const running = await runUnderWay(glue, workflowName);
            if (running === undefined) {
                throw new Error(
                    `No run of the workflow "${workflowName}" is under way. Take --follow away to start one.`,
                );
            }
            return running.runId;
        }
        const { earlierRun, signal } = this.settings;
        if (earlierRun !== undefined) {
            const run = { workflowName, runId: earlierRun, next: this.next };
            let stand = await standOf(glue, run);
            while (stand === "stopping") {
                progress(`waiting for the end of ${earlierRun}, which was stopped`);
                await sleep(STOPPING_POLL_MS);
                if (signal?.aborted === true) {
                    throw new InterruptedError(
                        `Interrupted before a run was started. Continue with: ${this.next.goOn}`,
                    );
                }
                stand = await standOf(glue, run);
            }
            if (stand === "under way" || stand === "succeeded") {
                return earlierRun;
            }
        }
        return startWorkflow(glue, workflowName, this.next.follow);
    }

    /** What the loads say of their records: that they cannot be asked is no failure of the run. */
    private async gatherLoads(): Promise<string> {
        const { jobNames, logGroups } = this.outputs;
        const { jobRuns } = this.result;
        // The only run of a workflow of a single job loads, too.
        const loading = new Set(
            jobRuns.length === 1 ? jobRuns.map(({ jobName }) => jobName) : [jobNames.loadSales, jobNames.loadCustomers],
        );
        try {
            const { loads, silent } = await loadResultsOf(this.clouds.logs, logGroups.output, jobRuns, loading);
            this.result.loads = loads;
            const missing = silent.map(({ jobName }) => `; what ${jobName} set aside is not in its log yet`);
            return setAsideOf(loads) + missing.join("");
        } catch (error) {
            return `; how many records were set aside could not be read from the log (${reasonOf(error)})`;
        }
    }

    private async awaitTables(progress: (text: string) => void): Promise<string> {
        await this.refresh(LINKED_TABLES, progress);
        // The deployer owns what discovery finds and inherits the engineer role, which owns what it makes.
        await grantOnLinkedTables(this.clouds.deployer, this.outputs);
        return `${this.outputs.linkedDatabase} shows ${LINKED_TABLES.length} tables as Glue has them`;
    }

    /** Whatever other engines wrote must be in Snowflake's copies before it is read. */
    private refresh(tables: readonly string[], progress: (text: string) => void): Promise<void> {
        return awaitFreshTables(
            this.clouds,
            this.outputs,
            tables,
            (waitingFor) => progress(`waiting for ${waitingFor}`),
            this.settings.signal,
        );
    }

    private async writeSnowflakeReport(progress: (text: string) => void): Promise<string> {
        await this.refresh(LINKED_TABLES, progress);
        const reportDate = await this.reportDate();
        await writeSnowparkReport(
            this.outputs,
            this.clouds.environment,
            this.clouds.role,
            { sourceTable: TABLES.sales, reportTable: TABLES.snowflakeReport, reportDate, limit: 10 },
            this.settings.signal,
        );
        return `${TABLES.snowflakeReport} written by Snowpark Connect for ${reportDate}`;
    }

    private async compare(progress: (text: string) => void): Promise<string> {
        const tables = this.readsOnly ? [TABLES.glueReport] : [TABLES.glueReport, TABLES.snowflakeReport];
        await this.refresh(tables, progress);
        const asked = {
            ...{ clouds: this.clouds, outputs: this.outputs, reportDate: await this.reportDate() },
            ...(this.settings.signal === undefined ? {} : { signal: this.settings.signal }),
        };
        return this.readsOnly ? compareReadings(asked, this.result) : compareEngines(asked, this.result);
    }

    private async reportDate(): Promise<string> {
        this.result.reportDate ??= await latestReportDate(
            this.clouds.snowflake,
            linkedReport(this.outputs, TABLES.glueReport),
        );
        return this.result.reportDate;
    }
}

function shortName(jobName: string, workflowName: string): string {
    const common = workflowName.replace(/[^-]*$/, "");
    return jobName.startsWith(common) ? jobName.slice(common.length) : jobName;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
    return items.reduce((total, item) => total + amount(item), 0);
}

/** Rejects a while after the signal has fired. */
async function afterAbort(signal: AbortSignal, graceMs: number): Promise<never> {
    if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    }
    await sleep(graceMs);
    throw signal.reason as Error;
}
