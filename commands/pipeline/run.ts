// The pipeline from raw data to two compared reports.
import { Clouds } from "../stack/clouds";
import { QUICKSTART } from "../../settings/domainNames";
import { DomainOutputs, domainsOf, outputsOf, StackOutputs } from "../stack/stackOutputs";
import { optimizersInWords, optimizersOf } from "../stack/tableOptimizers";
import { compareEngines, compareReadings, Compared, ResultsDiffer } from "./comparison";
import { domainsToRun, loadsRawData, tablesOf } from "./domains";
import { GlueJobs } from "./glueJobs";
import { grantOnLinkedTables } from "./linkedTableGrants";
import type { LoadResult } from "./loadResults";
import { loadLines } from "./loadSummary";
import { findRawData, uploadSampleData } from "./rawData";
import { endOf, faultLines, OwnComparison, runOwnComparisons } from "./ownComparisons";
import { latestReportDate, linkedReport } from "./snowflakeReports";
import { SnowparkReportRun } from "./snowparkReport";
import { StageLog } from "./stageLog";
import { interruptible, InterruptibleStage, refuseInterrupted, Stage } from "./stages";
import { awaitFreshTables, LinkedNamespace } from "./tableRefresh";
import { LINKED_TABLES, TABLES } from "../../jobs/quickstartTables";
import type { FollowedRun, NextCommands } from "./workflowRun";

/** What a run of the pipeline found out. */
export interface PipelineResult extends Compared {
    jobRuns: FollowedRun[];
    /** What each load did with its records; of failed ones, too. */
    loads: LoadResult[];
    /** Those of the user's own. */
    comparisons: OwnComparison[];
    /** A stage that this stack leaves out, and why. */
    skipped?: { stage: Stage; reason: string };
}

/** How to run. */
export interface PipelineSettings {
    /** So many sales are generated and uploaded first. */
    sampleRows?: number;
    /** Follows the run of the workflow that is in progress, instead of starting one. */
    follow?: boolean;
    /** Runs that an earlier run of the pipeline has followed, and not all to their end, by workflow. */
    earlierRuns?: Readonly<Record<string, string>>;
    /** What to do before jobs are run, and not only followed. @returns what to tell of it, in lines. */
    beforeJobs?: (() => Promise<string[]>) | undefined;
    /** Is told which run of which workflow is followed, before it is. */
    onWorkflowRun?: (workflowName: string, runId: string) => void;
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

const NO_QUICKSTART = `this stack leaves out the domain "${QUICKSTART}", whose report both engines write`;

/** One run of the pipeline over one stack. */
export class Pipeline {
    public readonly result: PipelineResult = {
        jobRuns: [],
        loads: [],
        comparisons: [],
        glueReport: [],
        snowflakeReport: [],
        differences: [],
    };
    private readonly next: NextCommands;
    private readonly domains: readonly DomainOutputs[];
    /** The domain whose report both engines write; undefined for a stack without it. */
    private readonly quickstart: StackOutputs | undefined;
    private readonly snowparkReport: SnowparkReportRun | undefined;
    /** Opens the session of Snowflake's report, where that is to follow the jobs. */
    private onLastJobs: (() => void) | undefined;

    constructor(
        private readonly clouds: Clouds,
        private readonly outputs: StackOutputs,
        private readonly log: StageLog,
        private readonly settings: PipelineSettings,
    ) {
        this.next = settings.next ?? NEXT;
        this.domains = domainsOf(outputs);
        const quickstart = this.domains.find((domain) => domain.quickstart);
        this.quickstart = quickstart && outputsOf(outputs, quickstart);
        if (this.quickstart !== undefined && !readsOnly(this.quickstart)) {
            this.snowparkReport = new SnowparkReportRun(this.quickstart, clouds, settings.signal);
        }
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
        this.onLastJobs = stages.includes("snowflake") ? () => this.snowparkReport?.open() : undefined;
        try {
            for (const stage of stages) {
                refuseInterrupted(stage, this.next.goOn, interrupted);
                await this.runStage(stage);
                onEnd(stage);
            }
        } finally {
            this.snowparkReport?.close();
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
                return this.ofQuickstart(stage, "Snowflake report", (quickstart, progress) =>
                    this.writeSnowflakeReport(quickstart, progress),
                );
            case "compare":
                return this.compareAll();
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

    /** A stage of the quickstart's report, left out where there is none or the link keeps Snowflake from writing it. */
    private async ofQuickstart(
        stage: "snowflake" | "compare",
        title: string,
        work: (quickstart: StackOutputs, progress: (text: string) => void) => Promise<string>,
    ): Promise<void> {
        const { quickstart } = this;
        const skip = (reason: string): void => {
            this.result.skipped ??= { stage, reason };
            this.log.skip(title, reason);
        };
        if (quickstart === undefined) {
            return skip(NO_QUICKSTART);
        }
        if (stage === "snowflake" && readsOnly(quickstart)) {
            return skip(READ_ONLY);
        }
        return this.interruptible(stage, title, (progress) => work(quickstart, progress));
    }

    private async provideData(progress: (text: string) => void): Promise<string> {
        const { clouds } = this;
        const { sampleRows, signal } = this.settings;
        if (sampleRows !== undefined && this.quickstart === undefined) {
            throw new Error(
                `Sample data is for the domain "${QUICKSTART}", which this stack leaves out. Remove --sample-rows.`,
            );
        }
        const lines: string[] = [];
        for (const domain of this.domains.filter(loadsRawData)) {
            const place = { clouds, outputs: outputsOf(this.outputs, domain), follow: this.next.follow, signal };
            const isSample = sampleRows !== undefined && domain.quickstart;
            lines.push(await (isSample ? uploadSampleData(place, sampleRows, progress) : findRawData(place)));
        }
        return lines.length === 0 ? "this stack has no declared tables" : lines.join("; ");
    }

    /** One domain after the other: where one fails, the next run with --resume begins with it. */
    private async runJobs(): Promise<void> {
        const { follow, beforeJobs } = this.settings;
        this.log.tell(follow === true || beforeJobs === undefined ? [] : await beforeJobs());
        const domains = await domainsToRun(this.clouds.glue, this.domains, this.settings);
        for (const domain of domains) {
            const title = domains.length > 1 ? `Glue jobs, ${domain.name}` : "Glue jobs";
            await this.runJobsOf(domain, title, domain === domains.at(-1) ? this.onLastJobs : undefined);
        }
    }

    private async runJobsOf(domain: DomainOutputs, title: string, onLastJobs?: () => void): Promise<void> {
        const outputs = outputsOf(this.outputs, domain);
        const earlierRun = this.settings.earlierRuns?.[outputs.workflowName];
        const jobs = new GlueJobs(this.clouds, outputs, { ...this.settings, earlierRun, onLastJobs, next: this.next });
        try {
            await this.log.run(title, (progress) => jobs.follow(progress));
        } finally {
            this.result.jobRuns.push(...jobs.runs);
            this.result.loads.push(...jobs.loads);
            this.log.tell(jobs.loads.flatMap(loadLines));
        }
        if (domain.optimizers !== undefined) {
            const found = await optimizersOf(this.clouds.glue, outputs, domain.optimizers.tables);
            this.log.tell([optimizersInWords(found, this.clouds.awsOptions)]);
        }
    }

    private async awaitTables(progress: (text: string) => void): Promise<string> {
        const shown: string[] = [];
        for (const domain of this.domains) {
            const tables = await tablesOf(this.clouds.glue, domain);
            await this.refresh(domain, tables, progress);
            // The deployer owns what discovery finds and inherits the engineer role, which owns what it makes.
            await grantOnLinkedTables(this.clouds.deployer, domain);
            const schema = this.domains.length > 1 ? `.${domain.linkedSchema}` : "";
            shown.push(`${domain.linkedDatabase}${schema} shows ${tables.length} tables`);
        }
        return `${shown.join(", ")} with Glue's current snapshots`;
    }

    /** Whatever other engines wrote must be in Snowflake's copies before it is read. */
    private refresh(
        linked: LinkedNamespace,
        tables: readonly string[],
        progress: (text: string) => void,
    ): Promise<void> {
        return awaitFreshTables(
            this.clouds,
            { ...this.outputs, ...linked },
            tables,
            (waitingFor) => progress(`waiting for ${waitingFor}`),
            this.settings.signal,
        );
    }

    private async writeSnowflakeReport(quickstart: StackOutputs, progress: (text: string) => void): Promise<string> {
        await this.refresh(quickstart, LINKED_TABLES, progress);
        const reportDate = await this.reportDate(quickstart);
        await this.snowparkReport?.write(reportDate);
        return `${TABLES.snowflakeReport} written by Snowpark Connect for ${reportDate}`;
    }

    /** The quickstart's reports, and what the domains compare of their own: all of them, also where one differs. */
    private async compareAll(): Promise<void> {
        const differing: ResultsDiffer[] = [];
        const told = async (comparing: Promise<void>): Promise<void> => {
            try {
                await comparing;
            } catch (error) {
                if (!(error instanceof ResultsDiffer)) {
                    throw error;
                }
                differing.push(error);
            }
        };
        const own = this.domains.filter(({ comparisons }) => comparisons !== undefined);
        if (this.quickstart !== undefined || own.length === 0) {
            await told(
                this.ofQuickstart("compare", "Compare reports", (quickstart, progress) =>
                    this.compareReports(quickstart, progress),
                ),
            );
        }
        for (const domain of own) {
            const title =
                own.length > 1 || this.quickstart !== undefined ? `Compare ${domain.name}` : "Compare results";
            await told(this.interruptible("compare", title, (progress) => this.compareOwn(domain, progress)));
        }
        const [first, ...others] = differing;
        if (first !== undefined) {
            throw others.length === 0 ? first : new ResultsDiffer(differing.map(({ message }) => message));
        }
    }

    private async compareOwn(domain: DomainOutputs, progress: (text: string) => void): Promise<string> {
        await this.refresh(domain, await tablesOf(this.clouds.glue, domain), progress);
        const asked = { clouds: this.clouds, outputs: this.outputs, signal: this.settings.signal };
        const { comparisons, run } = await runOwnComparisons(asked, domain, progress);
        this.result.comparisons.push(...comparisons);
        this.result.jobRuns.push(run);
        const faults = comparisons.flatMap(faultLines);
        if (faults.length > 0) {
            throw new ResultsDiffer(faults);
        }
        return comparisons.map((one) => `${one.name}: ${endOf(one)}`).join("; ");
    }

    private async compareReports(quickstart: StackOutputs, progress: (text: string) => void): Promise<string> {
        const readOnly = readsOnly(quickstart);
        const tables = readOnly ? [TABLES.glueReport] : [TABLES.glueReport, TABLES.snowflakeReport];
        await this.refresh(quickstart, tables, progress);
        const asked = {
            ...{ clouds: this.clouds, outputs: quickstart, reportDate: await this.reportDate(quickstart) },
            ...(this.settings.signal === undefined ? {} : { signal: this.settings.signal }),
        };
        return readOnly ? compareReadings(asked, this.result) : compareEngines(asked, this.result);
    }

    private async reportDate(quickstart: StackOutputs): Promise<string> {
        this.result.reportDate ??= await latestReportDate(
            this.clouds.snowflake,
            linkedReport(quickstart, TABLES.glueReport),
        );
        return this.result.reportDate;
    }
}

/** Whether Snowflake may write nothing into the linked database. */
function readsOnly({ allowedWriteOperations }: StackOutputs): boolean {
    return allowedWriteOperations === "NONE";
}
