import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Clouds } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import { PythonProgram, runPython } from "./pythonProcess";

/** Snowpark Connect's JVM only reads plans: compiling it for speed costs more than it gives back. */
export const JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/** All SNOWFLAKE_* settings of a session, secrets among them, and its role; the user's default role when undefined. */
export type Session = Pick<Clouds, "environment" | "role">;

/**
 * Runs a program of jobs/ that works on Snowflake through Snowpark Connect, in the environment of Python that has it.
 *
 * @param program its file and arguments; the session has the outputs' linked database and schema as its own.
 * @throws Error with the end of its stderr when it fails.
 */
export async function runOnSnowpark(
    outputs: StackOutputs,
    { environment, role }: Session,
    [file = "", ...rest]: readonly string[],
    { input, signal }: Pick<PythonProgram, "input" | "signal"> = {},
): Promise<void> {
    await runPython({
        python: readToolchain().snowparkPython,
        arguments: [file, "--database", outputs.linkedDatabase, "--schema", outputs.linkedSchema, ...rest],
        environment: {
            ...environment,
            ...(role === undefined ? {} : { SNOWFLAKE_ROLE: role }),
            SNOWFLAKE_WAREHOUSE: outputs.virtualWarehouse,
            JAVA_HOME: readToolchain().javaHome,
            JAVA_OPTS: process.env["JAVA_OPTS"] ?? JVM_OPTIONS,
        },
        ...(input === undefined ? {} : { input }),
        ...(signal === undefined ? {} : { signal }),
    });
}
