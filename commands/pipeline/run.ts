// The pipeline from raw data to two compared reports.
import { Clouds } from "../stack/clouds";
import { StackOutputs } from "../stack/stackOutputs";
import { compareEngines, compareReadings, Compared } from "./comparison";
import { GlueJobs } from "./glueJobs";
import { grantOnLinkedTables } from "./linkedTableGrants";
import type { LoadResult } from "./loadResults";
import { loadLines } from "./loadSummary";
import { findRawData, uploadSampleData } from "./rawData";
import { latestReportDate, linkedReport } from "./snowflakeReports";
import { writeSnowparkReport } from "./snowparkReport";
import { StageLog } from "./stageLog";
import { interruptible, InterruptibleStage, refuseInterrupted, Stage } from "./stages";
import { awaitFreshTables } from "./tableRefresh";
import { LINKED_TABLES, TABLES } from "./tables";
import type { FollowedRun, NextCommands } from "./workflowRun";

/** What a run of the pipeline found out. */
export interface PipelineResult extends Compared {
    jobRuns: FollowedRun[];
    /** What each load did with its records; of failed ones, too. */
    loads: LoadResult[];
    /** A stage that this stack leaves out, and why. */
    skipped?: { stage: Stage; reason: string };
}

/** How to run. */
export interface PipelineSettings {
    /** So many sales are generated and uploaded first. */
    sampleRows?: number;
    /** Follows the run of the workflow that is in progress, instead of starting one. */
    follow?: boolean;
    /** Workflow run that an earlier run of the pipeline has followed, and not to the end. */
    earlierRun?: string;
    /** Is told which workflow run is followed, before it is. */
    onWorkflowRun?: (runId: string) => void;
    signal?: AbortSignal;
    /** What to tell a person whose run has not come to the end. */
    next?: NextCommands;
}

const COMMAND = "npm run pipeline -- --stack NAME";
const NEXT: NextCommands = {
    goOn: `${COMMAND} --resume`,
    followAgain: `${COMMAND} --resume`,
    follow: `${COMMAND} --follow`,
};
const READ_ONLY =
    "the linked database is read-only (allowedWriteOperations is NONE), so Snowflake writes no report; the other stages still run";

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

    /**
     * Runs stages one after the other.
     *
     * @param interrupted once fired, no further stage begins.
     * @param onEnd is told of each stage that has ended well.
     */
    public async runStages(
        stages: readonly Stage[],
        interrupted: AbortSignal,
        onEnd: (stage: Stage) => void = () => undefined,
    ): Promise<void> {
        for (const stage of stages) {
            refuseInterrupted(stage, this.next.goOn, interrupted);
            await this.runStage(stage);
            onEnd(stage);
        }
    }

    /** @throws InterruptedError that says what the stage leaves, once the signal fires. */
    public async runStage(stage: Stage): Promise<void> {
        switch (stage) {
            case "data":
                return this.interruptible(stage, "Raw data", (progress) => this.provideData(progress));
            case "jobs":
                return this.runJobs();
            case "link":
                return this.interruptible(stage, "Linked database", (progress) => this.awaitTables(progress));
            case "snowflake":
                if (this.readsOnly) {
                    this.result.skipped = { stage, reason: READ_ONLY };
                    return this.log.skip("Snowflake report", READ_ONLY);
                }
                return this.interruptible(stage, "Snowflake report", (progress) => this.writeSnowflakeReport(progress));
            case "compare":
                return this.interruptible(stage, "Compare reports", (progress) => this.compare(progress));
        }
    }

    private interruptible(
        stage: InterruptibleStage,
        title: string,
        work: (progress: (text: string) => void) => Promise<string>,
    ): Promise<void> {
        return this.log.run(title, (progress) =>
            interruptible(stage, work(progress), this.next.goOn, this.settings.signal),
        );
    }

    /** Whether Snowflake may write nothing into the linked database. */
    private get readsOnly(): boolean {
        return this.outputs.allowedWriteOperations === "NONE";
    }

    private provideData(progress: (text: string) => void): Promise<string> {
        const { clouds, outputs } = this;
        const { sampleRows, signal } = this.settings;
        const place = { clouds, outputs, follow: this.next.follow, signal };
        return sampleRows === undefined ? findRawData(place) : uploadSampleData(place, sampleRows, progress);
    }

    private async runJobs(): Promise<void> {
        const jobs = new GlueJobs(this.clouds, this.outputs, { ...this.settings, next: this.next });
        try {
            await this.log.run("Glue jobs", (progress) => jobs.follow(progress));
        } finally {
            this.result.jobRuns = jobs.runs;
            this.result.loads = jobs.loads;
            this.log.tell(jobs.loads.flatMap(loadLines));
        }
    }

    private async awaitTables(progress: (text: string) => void): Promise<string> {
        await this.refresh(LINKED_TABLES, progress);
        // The deployer owns what discovery finds and inherits the engineer role, which owns what it makes.
        await grantOnLinkedTables(this.clouds.deployer, this.outputs);
        return `${this.outputs.linkedDatabase} shows ${LINKED_TABLES.length} tables with Glue's current snapshots`;
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
