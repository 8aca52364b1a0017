// How long the whole program takes in Pulumi, against a program of one resource with the same
// imports and providers, both against one sandbox.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";

import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import type { Tell } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { Sandbox, startSandbox } from "../sandboxes";
import { settingsFileOf } from "../stack/sandboxSettings";
import { openOrCreateStack, pulumiEnvironment } from "../stack/workspace";
import { Metric, metric, toldMetrics } from "./metrics";

const STACK = "test-bench";
const MANY = "test-bench-many";
/** The quickstart with its 5 jobs, and two more domains with 25 tables and 2 jobs each, besides these of the user's own. */
const OWN_JOBS = 11;
const TABLES_OF_A_DOMAIN = 25;
/** Declarations are files of the project. */
const DECLARATIONS = join(workingStateDir, "bench-tables");

interface PulumiBench {
    tell: Tell;
    /** Ends it; the sandbox is stopped all the same. */
    signal: AbortSignal;
    rounds?: number;
    json?: boolean;
}

/** Prints a table, with `json` to stderr, and tells its `metrics`; takes the fastest of `rounds`. */
export async function benchPulumi({ tell, signal, rounds = 3, json = false }: PulumiBench): Promise<number> {
    const sandbox = await whileShown("Starting the sandbox", () => startSandbox({ name: STACK }));
    const interrupted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    try {
        signal.throwIfAborted();
        const measured = whileShown("Benchmark pulumi", () => measure(sandbox, rounds));
        const metrics = await Promise.race([measured, interrupted]);
        return toldMetrics(metrics, { tell, json });
    } finally {
        await sandbox.stop();
        [STACK, MANY].forEach((name) => rmSync(settingsFileOf(name), { force: true }));
        rmSync(DECLARATIONS, { recursive: true, force: true });
    }
}

async function measure(sandbox: Sandbox, rounds: number): Promise<Metric[]> {
    const whole = await openOrCreateStack({ stackName: STACK, sandbox });
    const single = await singleResourceStack(sandbox);
    try {
        // In turns, so that a change of the machine's speed meets both.
        const previews = await inTurns(
            rounds,
            () => whole.preview({ color: "never" }),
            () => single.preview({ color: "never" }),
        );
        const up = await seconds(() => whole.up({ color: "never" }));
        const unchanged = await inTurns(
            rounds,
            () => whole.up({ color: "never" }),
            () => whole.preview({ color: "never" }),
        );
        await whole.destroy({ color: "never" });
        const many = await stackWithManyDomains(sandbox);
        const planned = { many: 0, one: 0 };
        const growth = await inTurns(
            rounds,
            async () => (planned.many = await resourcesIn(many)),
            async () => (planned.one = await resourcesIn(whole)),
        );
        return [
            metric("preview from nothing / one resource, same imports", previews.left / previews.right, "x", 1.5),
            metric("up from nothing", up, "s", 45),
            metric(
                `preview of 3 domains, 50 tables, 20 jobs / of one domain (${planned.many} / ${planned.one} resources)`,
                growth.left / growth.right,
                "x",
                2,
            ),
            metric("up without a change / preview without a change", unchanged.left / unchanged.right, "x", 1.5),
        ];
    } finally {
        rmSync(single.workspace.workDir, { recursive: true, force: true });
    }
}

/** Number of resources that a preview from nothing plans. */
async function resourcesIn(stack: Stack): Promise<number> {
    const { changeSummary } = await stack.preview({ color: "never" });
    return changeSummary.create ?? 0;
}

/** The whole program with more domains; tables are made by jobs and are no resources, but their declarations are checked. */
async function stackWithManyDomains(sandbox: Sandbox): Promise<Stack> {
    const extraJobs = Array.from({ length: OWN_JOBS }, (_, index) => ({
        name: `extra-${index}`,
        script: "jobs/create_snow_report.py",
    }));
    const domains = [
        { name: "sales" },
        { name: "orders", tables: declaredTables("orders"), extraJobs },
        { name: "web", tables: declaredTables("web") },
    ];
    // What is set before a sandbox's stack is opened stays.
    writeFileSync(settingsFileOf(MANY), JSON.stringify({ config: { "lakehouse:domains": domains } }));
    return openOrCreateStack({ stackName: MANY, sandbox });
}

/** Writes declarations. @returns their files, relative to the project's folder. */
function declaredTables(domain: string): string[] {
    mkdirSync(DECLARATIONS, { recursive: true });
    return Array.from({ length: TABLES_OF_A_DOMAIN }, (_, index) => {
        const name = `${domain}_${index}`;
        const columns = ["id", "amount", "day"].map((column) => ({ name: column, type: "string" }));
        const file = join(DECLARATIONS, `${name}.yaml`);
        writeFileSync(file, JSON.stringify({ name, rawData: `${name}/`, columns }));
        return relative(checkoutRoot, file);
    });
}

/** A project with the imports and providers of ours and one resource. */
async function singleResourceStack(sandbox: Sandbox): Promise<Stack> {
    const workDir = mkdtempSync(join(tmpdir(), "lakehouse-bench-"));
    symlinkSync(join(checkoutRoot, "node_modules"), join(workDir, "node_modules"));
    mkdirSync(join(workDir, "components"));
    writeFileSync(
        join(workDir, "Pulumi.yaml"),
        [
            "name: lakehouse-bench",
            "runtime:",
            "  name: nodejs",
            "  options: {typescript: false, nodeargs: '--import tsx'}",
            "main: index.ts",
            "plugins:",
            `  providers: [{name: snowflake-iceberg, path: ${JSON.stringify(join(checkoutRoot, "provider"))}}]`,
        ].join("\n"),
    );
    writeFileSync(
        join(workDir, "index.ts"),
        `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";
import ${JSON.stringify(join(checkoutRoot, "components"))};
import * as snowflakeIceberg from ${JSON.stringify(join(checkoutRoot, "provider", "sdk"))};

const provider = new aws.Provider("aws", { region: "us-west-2" });
new snowflake.Provider("snowflake", {});
new snowflakeIceberg.Provider("snowflake-iceberg", {});
new aws.cloudwatch.LogGroup("only", { name: "/aws-glue/lakehouse-bench" }, { provider });
`,
    );
    return LocalWorkspace.createOrSelectStack(
        { stackName: "organization/lakehouse-bench/bench", workDir },
        { envVars: pulumiEnvironment(sandbox) },
    );
}

async function inTurns(
    rounds: number,
    left: () => Promise<unknown>,
    right: () => Promise<unknown>,
): Promise<{ left: number; right: number }> {
    const fastest = { left: Infinity, right: Infinity };
    // The first run of a program also compiles it.
    await left();
    await right();
    for (let round = 0; round < rounds; round++) {
        fastest.left = Math.min(fastest.left, await seconds(left));
        fastest.right = Math.min(fastest.right, await seconds(right));
    }
    return fastest;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1000;
}
