import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { StackOutputs } from "../stack/stackOutputs";
import { runPython } from "./pythonProcess";

/** Which report Snowflake writes. */
export interface SnowparkReport {
    sourceTable: string;
    reportTable: string;
    /** ISO date that the rows bear. */
    reportDate: string;
    limit: number;
}

/**
 * Runs `jobs/snowpark_report.py`: the functions of jobs/lakehouse on Snowflake, through Snowpark Connect.
 *
 * @param environment All SNOWFLAKE_* settings of the session, secrets among them
 * @param role in which the session works; the user's default role when undefined
 * The session has the linked database as its own.
 */
export async function writeSnowparkReport(
    outputs: StackOutputs,
    environment: Record<string, string>,
    role: string | undefined,
    report: SnowparkReport,
    signal?: AbortSignal,
): Promise<void> {
    await runPython({
        python: readToolchain().snowparkPython,
        arguments: [
            "jobs/snowpark_report.py",
            ...["--database", outputs.linkedDatabase],
            ...["--schema", outputs.linkedSchema],
            ...["--source_table", report.sourceTable],
            ...["--report_table", report.reportTable],
            ...["--report_date", report.reportDate],
            ...["--limit", String(report.limit)],
        ],
        environment: {
            ...environment,
            ...(role === undefined ? {} : { SNOWFLAKE_ROLE: role }),
            SNOWFLAKE_WAREHOUSE: outputs.virtualWarehouse,
            JAVA_HOME: readToolchain().javaHome,
            // Snowpark Connect's JVM only reads plans: compiling it for speed costs more than it gives back.
            JAVA_OPTS: process.env["JAVA_OPTS"] ?? "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        },
        ...(signal === undefined ? {} : { signal }),
    });
}
