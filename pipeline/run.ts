// The pipeline from raw data to two compared reports.
import { readToolchain } from "../setup/toolchain.mjs";
import { Clouds } from "./clouds";
import { grantOnLinkedTables } from "./linkedTableGrants";
import { awaitLinkedTables } from "./linkedTables";
import { logTail } from "./logTail";
import { runPython } from "./pythonProcess";
import { compareReports, Difference, ReportRow } from "./reportComparison";
import { parseS3Location } from "./s3Location";
import { generateSampleData, requireRawData, uploadFolder } from "./sampleData";
import { countDifferences, latestReportDate, LinkedReport, readReport } from "./snowflakeReports";
import { writeSnowparkReport } from "./snowparkReport";
import { StackOutputs } from "./stackOutputs";
import { StageLog } from "./stageLog";
import { LINKED_TABLES, TABLES } from "./tables";
import { FollowedRun, runWorkflow, WorkflowRunFailed } from "./workflowRun";

/** The steps, in the order of the data. */
export const STEPS = ["data", "jobs", "link", "snowflake", "compare"] as const;
export type Step = (typeof STEPS)[number];

/** What a run of the pipeline found out. */
export interface PipelineResult {
    jobRuns: FollowedRun[];
    reportDate?: string;
    glueReport: ReportRow[];
    snowflakeReport: ReportRow[];
    differences: Difference[];
    /** Whether both engines' reports are the same, as seen by Snowflake and by pyiceberg; absent before `compare` ran. */
    reportsEqual?: boolean;
}

/** One run of the pipeline over one stack. */
export class PipelineRun {
    public readonly result: PipelineResult = { jobRuns: [], glueReport: [], snowflakeReport: [], differences: [] };

    constructor(
        private readonly clouds: Clouds,
        private readonly outputs: StackOutputs,
        private readonly log: StageLog,
        private readonly settings: { sampleRows?: number; linkTimeoutSeconds: number; signal?: AbortSignal },
    ) {}

    public async step(step: Step): Promise<void> {
        switch (step) {
            case "data":
                return this.log.run("Raw data", (progress) => this.provideData(progress));
            case "jobs":
                return this.log.run("Glue jobs", (progress) => this.runJobs(progress));
            case "link":
                return this.log.run("Linked database", (progress) => this.awaitTables(progress));
            case "snowflake":
                return this.log.run("Snowflake report", () => this.writeSnowflakeReport());
            case "compare":
                return this.log.run("Compare reports", () => this.compare());
        }
    }

    private async provideData(progress: (text: string) => void): Promise<string> {
        const location = parseS3Location(this.outputs.rawDataUrl);
        if (this.settings.sampleRows === undefined) {
            const files = await requireRawData(this.clouds.s3, location);
            return `${files} files below ${this.outputs.rawDataUrl}`;
        }
        const rows = this.settings.sampleRows.toLocaleString("en-US");
        progress(`generating ${rows} sales`);
        const folder = await generateSampleData(this.settings.sampleRows);
        progress("uploading");
        const bytes = await uploadFolder(this.clouds.s3, folder, location);
        return `${rows} sales, ${(bytes / 1e6).toFixed(1)} MB, uploaded to ${this.outputs.rawDataUrl}`;
    }

    private async runJobs(progress: (text: string) => void): Promise<string> {
        const { workflowName } = this.outputs;
        try {
            this.result.jobRuns = await runWorkflow(
                this.clouds.glue,
                workflowName,
                (runs) =>
                    progress(
                        runs
                            .map((run) => `${shortName(run.jobName, workflowName)} ${run.state.toLowerCase()}`)
                            .join(", "),
                    ),
                this.settings.signal,
            );
        } catch (error) {
            throw error instanceof WorkflowRunFailed ? await this.withLogs(error) : error;
        }
        const seconds = sum(this.result.jobRuns, (run) => run.dpuSeconds);
        const cost = sum(this.result.jobRuns, (run) => run.cost);
        return `${this.result.jobRuns.length} runs succeeded, ${seconds.toFixed(0)} DPU-seconds, about $${cost.toFixed(2)} on AWS`;
    }

    private async awaitTables(progress: (text: string) => void): Promise<string> {
        const { linkedDatabase, linkedSchema } = this.outputs;
        await awaitLinkedTables(
            this.clouds.snowflake,
            linkedDatabase,
            linkedSchema,
            LINKED_TABLES,
            this.settings.linkTimeoutSeconds,
            (missing) => progress(`waiting for ${missing.join(", ")}`),
        );
        await grantOnLinkedTables(this.clouds.snowflake, this.outputs);
        return `${linkedDatabase} shows ${LINKED_TABLES.length} tables`;
    }

    private async writeSnowflakeReport(): Promise<string> {
        const reportDate = await this.reportDate();
        await writeSnowparkReport(
            this.outputs,
            this.clouds.environment,
            { sourceTable: TABLES.sales, reportTable: TABLES.snowflakeReport, reportDate, limit: 10 },
            this.settings.signal,
        );
        return `${TABLES.snowflakeReport} written by Snowpark Connect for ${reportDate}`;
    }

    private async compare(): Promise<string> {
        const reportDate = await this.reportDate();
        const glue = this.linked(TABLES.glueReport);
        const snowflake = this.linked(TABLES.snowflakeReport);
        this.result.glueReport = await readReport(this.clouds.snowflake, glue, reportDate);
        this.result.snowflakeReport = await readReport(this.clouds.snowflake, snowflake, reportDate);
        const counted = await countDifferences(this.clouds.snowflake, glue, snowflake, reportDate);
        const independent = await this.readWithPyiceberg(reportDate);

        const seenBySnowflake = compareReports(this.result.glueReport, this.result.snowflakeReport);
        const seenByPyiceberg = compareReports(independent.glue, independent.snowflake);
        this.result.differences = seenBySnowflake.length > 0 ? seenBySnowflake : seenByPyiceberg;
        this.result.reportsEqual = counted === 0 && this.result.differences.length === 0;
        if (!this.result.reportsEqual) {
            throw new ReportsDiffer(this.result.differences, counted);
        }
        return `${this.result.glueReport.length} rows equal in every column, seen by Snowflake and by pyiceberg`;
    }

    private async readWithPyiceberg(reportDate: string): Promise<{ glue: ReportRow[]; snowflake: ReportRow[] }> {
        const output = await runPython({
            python: readToolchain().python,
            arguments: [
                ...[
                    "-m",
                    "pipeline.read_reports",
                    "--database",
                    this.outputs.glueDatabase,
                    "--report-date",
                    reportDate,
                ],
                ...[TABLES.glueReport, TABLES.snowflakeReport],
            ],
            environment: this.clouds.environment,
        });
        const reports = JSON.parse(output) as Record<string, ReportRow[]>;
        return { glue: reports[TABLES.glueReport] ?? [], snowflake: reports[TABLES.snowflakeReport] ?? [] };
    }

    private async reportDate(): Promise<string> {
        this.result.reportDate ??= await latestReportDate(this.clouds.snowflake, this.linked(TABLES.glueReport));
        return this.result.reportDate;
    }

    private linked(table: string): LinkedReport {
        return { database: this.outputs.linkedDatabase, schema: this.outputs.linkedSchema, table };
    }

    private async withLogs(failure: WorkflowRunFailed): Promise<Error> {
        const tails = await Promise.all(
            failure.failed.map(async ({ jobName, runId }) => {
                const lines = await logTail(this.clouds.logs, this.outputs.logGroups.error, runId);
                return lines.length === 0 ? "" : `\nEnd of the log of ${jobName}:\n${lines.join("\n")}`;
            }),
        );
        return new Error(`${failure.message}\n${tails.join("\n")}`, { cause: failure });
    }
}

/** Two reports that should be equal are not. */
export class ReportsDiffer extends Error {
    constructor(
        public readonly differences: Difference[],
        counted: number,
    ) {
        const shown = differences.map(
            ({ rank, column, glue, snowflake }) =>
                `  rank ${rank}, ${column}: Glue ${glue ?? "NULL"}, Snowflake ${snowflake ?? "NULL"}`,
        );
        super(
            shown.length === 0
                ? `The reports differ: Snowflake counts ${counted} rows that only one of them has.`
                : [`The reports differ in ${differences.length} values:`, ...shown].join("\n"),
        );
    }
}

function shortName(jobName: string, workflowName: string): string {
    const common = workflowName.replace(/[^-]*$/, "");
    return jobName.startsWith(common) ? jobName.slice(common.length) : jobName;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
    return items.reduce((total, item) => total + amount(item), 0);
}
