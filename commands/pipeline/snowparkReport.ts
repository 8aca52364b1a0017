import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Clouds } from "../stack/clouds";
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

/** All SNOWFLAKE_* settings of a session, secrets among them, and its role; the user's default role when undefined. */
type Session = Pick<Clouds, "environment" | "role">;

/**
 * Runs a program of jobs/ that works on Snowflake through Snowpark Connect, in the environment of Python that has it.
 *
 * @param program its file and arguments; the session has the outputs' linked database and schema as its own.
 */
export async function runOnSnowpark(
    outputs: StackOutputs,
    { environment, role }: Session,
    [file = "", ...rest]: readonly string[],
    signal?: AbortSignal,
): Promise<void> {
    await runPython({
        python: readToolchain().snowparkPython,
        arguments: [file, "--database", outputs.linkedDatabase, "--schema", outputs.linkedSchema, ...rest],
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
