// The notebook in a folder as docs/notebook.md makes it: its cells run there without anything else.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runPython } from "../../commands/pipeline/pythonProcess";
import { JVM_OPTIONS } from "../../commands/pipeline/snowparkProcess";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { blocks, Page, shellLines } from "../docs/markdown";

/** Does in `folder` what the page says to do in the folder "report". @throws Error when the page says something else. */
export function writeWorkspace(folder: string, outputs: StackOutputs): void {
    const path = "docs/notebook.md";
    const page: Page = { path, text: readFileSync(join(checkoutRoot, path), "utf8") };
    const commands = shellLines(page).map(({ command }) => command);
    if (commands.length !== 1 || !commands[0]?.startsWith("mkdir -p report && cp ")) {
        throw new Error(
            `${path} is expected to have one command, mkdir -p report && cp ..., and has: ${commands.join()}`,
        );
    }
    const command = commands[0].replace("mkdir -p report", 'mkdir -p "$FOLDER"').replace(/ report\/$/, ' "$FOLDER"');
    execFileSync("sh", ["-c", command], { cwd: checkoutRoot, env: { ...process.env, FOLDER: folder } });
    const [settings] = blocks(page).filter(({ language }) => language === "json");
    const text = (settings?.lines ?? [])
        .join("\n")
        .replace("LINKED_DATABASE", outputs.linkedDatabase)
        .replace("LINKED_SCHEMA", outputs.linkedSchema);
    writeFileSync(join(folder, "settings.json"), text);
}

/** What a run of the cells tells. */
export interface NotebookRun {
    /** IDs of the code cells, in the order in which they ran. */
    cells: string[];
    /** Files from which the package lakehouse was imported. */
    imported: string[];
}

/** Runs the code cells with Snowpark Connect as set up for this checkout. `environment` leads to Snowflake. */
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
        environment: {
            ...environment,
            SNOWFLAKE_WAREHOUSE: outputs.virtualWarehouse,
            JAVA_HOME: javaHome,
            JAVA_OPTS: JVM_OPTIONS,
        },
    });
    const [, result] = /^notebook-result (.*)$/m.exec(stdout) ?? [];
    if (result === undefined) {
        throw new Error(`The cells of ${mainFile} told no result:\n${stdout}`);
    }
    return JSON.parse(result) as NotebookRun;
}
