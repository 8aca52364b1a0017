// The proof of a run: reports read by engines that did not write them, compared value by value.
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Clouds } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import { runPython } from "./pythonProcess";
import { compareReports, Difference, ReportRow } from "./reportComparison";
import { countDifferences, linkedReport, readReport } from "./snowflakeReports";
import { TABLES } from "../../jobs/quickstartTables";

/** What was read, and how it compares. */
export interface Compared {
    /** ISO date of the reports. */
    reportDate?: string;
    glueReport: ReportRow[];
    snowflakeReport: ReportRow[];
    differences: Difference[];
    /** Whether both engines' reports are the same, as seen by Snowflake and by pyiceberg; absent before they are compared. */
    reportsEqual?: boolean;
    /** Whether Snowflake and pyiceberg read the same report of Glue's; only where Snowflake writes none. */
    readingsEqual?: boolean;
}

/** Whose reports to compare, and of which date. */
export interface Comparison {
    clouds: Clouds;
    outputs: StackOutputs;
    reportDate: string;
    signal?: AbortSignal;
}

/**
 * Compares the reports that both engines wrote, each read by Snowflake and by pyiceberg.
 *
 * @param result gets what was read.
 * @throws ReportsDiffer
 */
export async function compareEngines(comparison: Comparison, result: Compared): Promise<string> {
    const { clouds, outputs, reportDate } = comparison;
    const glue = linkedReport(outputs, TABLES.glueReport);
    const snowflake = linkedReport(outputs, TABLES.snowflakeReport);
    result.glueReport = await readReport(clouds.snowflake, glue, reportDate);
    result.snowflakeReport = await readReport(clouds.snowflake, snowflake, reportDate);
    const counted = await countDifferences(clouds.snowflake, glue, snowflake, reportDate);
    const independent = await readWithPyiceberg(comparison, [TABLES.glueReport, TABLES.snowflakeReport]);

    const seenBySnowflake = compareReports(result.glueReport, result.snowflakeReport);
    const seenByPyiceberg = compareReports(
        independent[TABLES.glueReport] ?? [],
        independent[TABLES.snowflakeReport] ?? [],
    );
    result.differences = seenBySnowflake.length > 0 ? seenBySnowflake : seenByPyiceberg;
    result.reportsEqual = counted === 0 && result.differences.length === 0;
    if (!result.reportsEqual) {
        throw new ReportsDiffer(result.differences, counted);
    }
    return `${result.glueReport.length} rows equal in every column, checked by Snowflake and by pyiceberg`;
}

/**
 * Compares what Snowflake and pyiceberg read of the report that Glue wrote: all that a link can show which only reads.
 *
 * @param result gets what was read; in `differences`, `glue` is what pyiceberg reads.
 * @throws ReportsDiffer
 */
export async function compareReadings(comparison: Comparison, result: Compared): Promise<string> {
    const { clouds, outputs, reportDate } = comparison;
    result.glueReport = await readReport(clouds.snowflake, linkedReport(outputs, TABLES.glueReport), reportDate);
    const independent = await readWithPyiceberg(comparison, [TABLES.glueReport]);
    result.differences = compareReports(independent[TABLES.glueReport] ?? [], result.glueReport);
    result.readingsEqual = result.differences.length === 0;
    if (!result.readingsEqual) {
        throw new ReportsDiffer(result.differences, 0);
    }
    return `${result.glueReport.length} rows of Glue's report equal in every column, as read by Snowflake and by pyiceberg`;
}

async function readWithPyiceberg(
    { clouds, outputs, reportDate, signal }: Comparison,
    tables: readonly string[],
): Promise<Record<string, ReportRow[]>> {
    const database = ["--database", outputs.glueDatabase, "--report-date", reportDate];
    const output = await runPython({
        python: readToolchain().python,
        arguments: ["-m", "commands.pipeline.read_reports", ...database, ...tables],
        environment: clouds.environment,
        ...(signal === undefined ? {} : { signal }),
    });
    return JSON.parse(output) as Record<string, ReportRow[]>;
}

/** Results that should be equal are not; what differs, in lines. */
export class ResultsDiffer extends Error {
    constructor(lines: readonly string[]) {
        super(lines.join("\n"));
    }
}

/** Two reports that should be equal are not. */
export class ReportsDiffer extends ResultsDiffer {
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
                ? [`The reports differ: Snowflake counts ${counted} rows that are in only one of them.`]
                : [`The reports differ in ${differences.length} values:`, ...shown],
        );
    }
}
