import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";

import { workingStateDir } from "../../setup/checkout";
import { readToolchain } from "../../setup/toolchain.mjs";
import { Clouds } from "../clouds";
import { runPython } from "../pythonProcess";
import { componentsOf, StateResource } from "./componentGraph";
import { renderPage } from "./page";
import { ComponentNode, RunRecord, TableFacts } from "./runRecord";

/** What the page needs beside the run itself, gathered while the stack is up. */
export async function gatherFacts(
    stack: Stack,
    clouds: Clouds,
    glueDatabase: string,
): Promise<{ components: ComponentNode[]; tables: TableFacts[] }> {
    const { deployment } = await stack.exportStack();
    const resources = (deployment as { resources?: StateResource[] } | undefined)?.resources ?? [];
    const tables = await runPython({
        python: readToolchain().python,
        arguments: ["-m", "pipeline.table_facts", "--database", glueDatabase],
        environment: clouds.environment,
    });
    return { components: componentsOf(resources), tables: JSON.parse(tables) as TableFacts[] };
}

/** Writes the page of a run. @returns its file. */
export async function writePage(run: RunRecord): Promise<string> {
    const folder = join(workingStateDir, "reports");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${run.stackName}.html`);
    writeFileSync(file, await renderPage(run));
    return file;
}
