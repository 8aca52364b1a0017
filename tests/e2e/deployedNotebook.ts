// A notebook as it lies in Snowflake: its files are fetched back, and its cells run without anything else.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { runPython } from "../../pipeline/pythonProcess";
import type { StackOutputs } from "../../pipeline/stackOutputs";
import type { Connection } from "../../provider/connection/connection";
import { literal } from "../../provider/sql/values";
import { readToolchain } from "../../setup/toolchain.mjs";

const VERSION = "/versions/live/";

/**
 * Copies the files of a notebook's live version to a folder.
 *
 * @returns their paths within the notebook.
 * @see https://docs.snowflake.com/en/user-guide/ui-snowsight/notebooks-filesystem
 */
export async function fetchNotebook(snowflake: Connection, notebook: string, folder: string): Promise<string[]> {
    const url = `snow://notebook/${notebook}${VERSION}`;
    const rows = await snowflake.execute(`LIST ${literal(url).toString()}`);
    const files = rows.map(({ name }) => String(name).slice(VERSION.length));
    for (const file of files) {
        const target = dirname(join(folder, file));
        mkdirSync(target, { recursive: true });
        // GET puts a file into the folder without the path that it has in the notebook, so each goes to its own.
        await snowflake.execute(`GET ${literal(url + file).toString()} ${literal(`file://${target}/`).toString()}`);
    }
    return files;
}

/** What a run of the cells tells. */
export interface NotebookRun {
    /** IDs of the code cells, in the order in which they ran. */
    cells: string[];
    /** Files from which the package lakehouse was imported. */
    imported: string[];
}

/** Runs the code cells with the packages that the notebook's environment pins. [environment] leads to Snowflake. */
export async function runNotebook(
    folder: string,
    mainFile: string,
    outputs: StackOutputs,
    environment: Record<string, string>,
): Promise<NotebookRun> {
    const { snowparkPython, javaHome } = readToolchain();
    const stdout = await runPython({
        python: snowparkPython,
        arguments: ["tests/e2e/run_notebook.py", folder, mainFile, outputs.snowflakeDatabase, outputs.snowflakeSchema],
        environment: { ...environment, SNOWFLAKE_WAREHOUSE: outputs.virtualWarehouse, JAVA_HOME: javaHome },
    });
    const [, result] = /^notebook-result (.*)$/m.exec(stdout) ?? [];
    if (result === undefined) {
        throw new Error(`The cells of ${mainFile} told no result:\n${stdout}`);
    }
    return JSON.parse(result) as NotebookRun;
}
