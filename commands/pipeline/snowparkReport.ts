import type { StackOutputs } from "../stack/stackOutputs";
import { runOnSnowpark, Session } from "./snowparkProcess";

/** Which report Snowflake writes. */
export interface SnowparkReport {
    sourceTable: string;
    reportTable: string;
    /** ISO date that the rows bear. */
    reportDate: string;
    limit: number;
}

/** Runs `jobs/snowpark_report.py`: the functions of jobs/lakehouse on Snowflake, through Snowpark Connect. */
export async function writeSnowparkReport(
    outputs: StackOutputs,
    clouds: Session,
    report: SnowparkReport,
    signal?: AbortSignal,
): Promise<void> {
    const program = [
        "jobs/snowpark_report.py",
        ...["--source_table", report.sourceTable],
        ...["--report_table", report.reportTable],
        ...["--report_date", report.reportDate],
        ...["--limit", String(report.limit)],
    ];
    await runOnSnowpark(outputs, clouds, program, signal);
}
