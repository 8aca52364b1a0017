import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";

import { workingStateDir } from "../../../tools/setup/checkout";
import { readToolchain } from "../../../tools/setup/toolchain.mjs";
import { Clouds } from "../../stack/clouds";
import { domainsOf, StackOutputs } from "../../stack/stackOutputs";
import { stateOf } from "../../stack/stackState";
import { runPython } from "../pythonProcess";
import { reasonOf } from "../transientFault";
import { componentsOf } from "./componentGraph";
import { renderPage } from "./page";
import type { ComponentNode, RunRecord, TableFacts } from "./runRecord";

/** What the page needs beside the run itself, gathered while the stack is up; what is not available is a warning. */
async function gatherFacts(
    stack: Stack,
    clouds: Clouds,
    outputs: StackOutputs,
): Promise<{ components: ComponentNode[]; tables: TableFacts[]; warnings: string[] }> {
    const [components, tables] = await Promise.allSettled([
        stackComponents(stack),
        Promise.all(domainsOf(outputs).map((domain) => tableFacts(clouds.environment, domain.glueDatabase))),
    ]);
    return {
        components: components.status === "fulfilled" ? components.value : [],
        tables: tables.status === "fulfilled" ? tables.value.flat() : [],
        warnings: [
            ...(components.status === "rejected" ? [`no resource graph: ${reasonOf(components.reason)}`] : []),
            ...(tables.status === "rejected" ? [`no Iceberg tables: ${reasonOf(tables.reason)}`] : []),
        ],
    };
}

async function stackComponents(stack: Stack): Promise<ComponentNode[]> {
    return componentsOf((await stateOf(stack)).resources);
}

async function tableFacts(environment: Record<string, string>, glueDatabase: string): Promise<TableFacts[]> {
    const output = await runPython({
        python: readToolchain().python,
        arguments: ["-m", "commands.pipeline.table_facts", "--database", glueDatabase],
        environment,
    });
    return JSON.parse(output) as TableFacts[];
}

/**
 * Writes the page of a run, while its stack is up.
 *
 * @returns its file, and what it lacks.
 */
export async function writePage(
    { stack, clouds, outputs }: { stack: Stack; clouds: Clouds; outputs: StackOutputs },
    run: Pick<RunRecord, "stackName" | "sandbox" | "stages" | "pipeline">,
): Promise<{ file: string; warnings: string[] }> {
    const { warnings, ...facts } = await gatherFacts(stack, clouds, outputs);
    const folder = join(workingStateDir, "reports");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${run.stackName}.html`);
    writeFileSync(file, await renderPage({ ...run, ...facts, outputs, endedAt: new Date().toISOString() }));
    return { file, warnings };
}
