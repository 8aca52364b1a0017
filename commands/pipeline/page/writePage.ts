import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";

import { ASSUMED_USAGE, Estimate, estimate } from "../../../cost/estimate";
import { workingStateDir } from "../../../tools/setup/checkout";
import { readToolchain } from "../../../tools/setup/toolchain.mjs";
import type { StackPlace } from "../../stack/backend";
import { Clouds } from "../../stack/clouds";
import { keptFile, lastLook, writeKept } from "../../stack/lastLook";
import { deployedResources } from "../../stack/recordedPlan";
import { domainsOf, StackOutputs } from "../../stack/stackOutputs";
import { StateResource, stateOf } from "../../stack/stackState";
import { measuredRuns } from "../measuredRuns";
import { runPython } from "../pythonProcess";
import { reasonOf } from "../transientFault";
import { componentsOf } from "./componentGraph";
import { renderPage } from "./page";
import type { RunRecord, TableFacts } from "./runRecord";

/** What the page needs beside the run itself, gathered while the stack is up; what is not available is a warning. */
async function gatherFacts(
    stack: Stack,
    clouds: Clouds,
    outputs: StackOutputs,
): Promise<Pick<RunRecord, "components" | "tables" | "month"> & { warnings: string[] }> {
    const state = stateOf(stack);
    const [components, tables, month] = await Promise.allSettled([
        state.then(({ resources }) => componentsOf(resources)),
        Promise.all(domainsOf(outputs).map((domain) => tableFacts(clouds.environment, domain.glueDatabase))),
        state.then(({ resources }) => monthOf(resources, clouds)),
    ]);
    return {
        components: components.status === "fulfilled" ? components.value : [],
        tables: tables.status === "fulfilled" ? tables.value.flat() : [],
        // A region without prices is no fault of the run.
        month: month.status === "fulfilled" ? month.value : `A month: not estimated. ${reasonOf(month.reason)}`,
        warnings: [
            ...(components.status === "rejected" ? [`no resource graph: ${reasonOf(components.reason)}`] : []),
            ...(tables.status === "rejected" ? [`no Iceberg tables: ${reasonOf(tables.reason)}`] : []),
        ],
    };
}

/** As `npm run cost` has it, by the runs of the jobs so far. @throws Error for a region without prices. */
async function monthOf(resources: readonly StateResource[], { glue }: Clouds): Promise<Estimate> {
    const deployed = deployedResources(resources);
    return estimate(deployed, { ...ASSUMED_USAGE, dpuSeconds: await measuredRuns(glue, deployed) });
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
    { stack, place, clouds, outputs }: { stack: Stack; place: StackPlace; clouds: Clouds; outputs: StackOutputs },
    run: Pick<RunRecord, "stages" | "pipeline">,
): Promise<{ file: string; warnings: string[] }> {
    const { warnings, ...facts } = await gatherFacts(stack, clouds, outputs);
    const { stackName, sandbox } = place;
    const ofSandbox = sandbox === undefined ? {} : { sandbox: sandbox.name };
    const record = { stackName, ...ofSandbox, ...run, ...facts, outputs, endedAt: new Date().toISOString() };
    writeKept(keptFile(place, "run"), record);
    return { file: await write(place, record), warnings };
}

/** Writes the page of the last run again, with what was found since; does nothing where there was no run yet. */
export async function renewPage(place: StackPlace): Promise<void> {
    const file = keptFile(place, "run");
    if (existsSync(file)) {
        await write(place, JSON.parse(readFileSync(file, "utf8")) as KeptRun);
    }
}

type KeptRun = Omit<RunRecord, "look">;

async function write(place: StackPlace, record: KeptRun): Promise<string> {
    const folder = join(workingStateDir, "reports");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${place.stackName}.html`);
    writeFileSync(file, await renderPage({ ...record, look: lastLook(place) }));
    return file;
}
