// The demo: the whole life of a stack in its own sandbox.
import { availableParallelism } from "node:os";
import { relative } from "node:path";

import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";

import { whileShown } from "../commandLine/waiting.mjs";
import { runJob } from "../pipeline/jobRun";
import { writePage } from "../pipeline/page/writePage";
import { Pipeline } from "../pipeline/run";
import { generateSampleData } from "../pipeline/sampleData";
import { StageLog } from "../pipeline/stageLog";
import { STAGES } from "../pipeline/stages";
import { Sandbox, startSandbox, stopSandbox } from "../sandboxes";
import { watchProcesses } from "../sandboxes/processWatch";
import type { StackPlace } from "../stack/backend";
import { Clouds, openClouds } from "../stack/clouds";
import { EngineOutput, streamed } from "../stack/engineOutput";
import { EngineWork } from "../stack/engineWork";
import { Interruption } from "../stack/interruption";
import { keepLook } from "../stack/lastLook";
import { quickstartJob, readStackOutputs, StackOutputs } from "../stack/stackOutputs";
import { openOrCreateStack } from "../stack/workspace";
import { ADDED_SALE, addAmounts, addSaleFromSnowflake, bestProductOfSpark } from "./interoperation";
import { findLeftovers } from "./leftovers";

/** Settings of a demo. */
export interface DemoSettings {
    /** Number of sales to generate. */
    rows: number;
    /** Whether sandbox and stack stay up afterwards. */
    keep: boolean;
    /** Name of the sandbox and its stack; `demo` or `demo-<something>`. */
    name: string;
    signal: AbortSignal;
    /** Where progress goes. */
    output: NodeJS.WriteStream;
}

/** What `--json` prints. */
export interface DemoResult {
    ok: boolean;
    rows: number;
    stages: { name: string; seconds: number; ok: boolean }[];
    reportsEqual: boolean;
    /** What the stack left behind in either cloud; empty after a demo without --keep. */
    leftovers: string[];
}

/** One run of the demo; `result` is true to what has happened so far, also after an error. */
export class Demo {
    /** Fires when a process of the sandbox has ended by itself. */
    private readonly sandboxLost = new AbortController();
    private readonly ended = new AbortController();
    private readonly log: StageLog;
    private readonly engineInterruption = new Interruption();
    private reportsEqual = false;
    private leftovers: string[] = [];
    private failed = false;
    public pipeline: Pipeline | undefined;
    public outputs: StackOutputs | undefined;

    constructor(private readonly settings: DemoSettings) {
        this.log = new StageLog(settings.output, this.sandboxLost.signal);
    }

    public get result(): DemoResult {
        return {
            ok: !this.failed && this.reportsEqual && this.leftovers.length === 0,
            rows: this.settings.rows,
            stages: this.log.results.map(({ name, seconds, ok }) => ({
                name,
                seconds: Number(seconds.toFixed(2)),
                ok,
            })),
            reportsEqual: this.reportsEqual,
            leftovers: this.leftovers,
        };
    }

    /**
     * Runs all stages. Whatever fails, the sandbox is gone afterwards, unless it is to be kept.
     * @returns the sandbox when it is kept.
     */
    public async run(): Promise<Sandbox | undefined> {
        let sandbox: Sandbox | undefined;
        let endWatch = () => {};
        try {
            sandbox = await this.startSandbox();
            endWatch = watchProcesses(sandbox, (reason) => this.sandboxLost.abort(reason));
            await this.runIn(sandbox);
        } catch (error) {
            this.failed = true;
            throw error;
        } finally {
            this.ended.abort();
            endWatch();
            const started = sandbox;
            if (started !== undefined && !this.settings.keep) {
                await whileShown("Stopping the sandbox", () => started.stop());
            }
        }
        return this.settings.keep ? sandbox : undefined;
    }

    private async startSandbox(): Promise<Sandbox> {
        let sandbox: Sandbox | undefined;
        await this.stage("Sandbox", async () => {
            // What a demo that was killed has left; its processes end with it, its state does not.
            await stopSandbox(this.settings.name);
            sandbox = await startSandbox({
                name: this.settings.name,
                endWithOwner: !this.settings.keep,
                warmUpSpark: true,
                // On two cores a second JVM costs more than it gives back by running two jobs at a time.
                ...(availableParallelism() > 2 ? {} : { sparkSlots: 1 }),
            });
            return "AWS and Snowflake on this machine, trust and permissions enforced";
        });
        if (sandbox === undefined) {
            throw new Error("The sandbox did not start.");
        }
        return sandbox;
    }

    private async runIn(sandbox: Sandbox): Promise<void> {
        const place = { stackName: this.settings.name, sandbox };
        const signal = AbortSignal.any([this.settings.signal, this.sandboxLost.signal]);
        // The upload waits for it, and tells what is wrong with it.
        const generating = generateSampleData(this.settings.rows, AbortSignal.any([signal, this.ended.signal]));
        generating.catch(() => undefined);
        const stack = await whileShown("Creating the stack", () => openOrCreateStack(place));
        await this.stage("pulumi up", (progress) => up(stack, this.engineOutput(progress)));
        const { outputs, clouds } = await whileShown("Opening the stack", async () => {
            const outputs = (this.outputs = await readStackOutputs(stack));
            return { outputs, clouds: await openClouds(place, stack, outputs) };
        });
        try {
            const pipeline = (this.pipeline = new Pipeline(clouds, outputs, this.log, {
                sampleRows: this.settings.rows,
                signal,
            }));
            await pipeline.runStages(STAGES, this.settings.signal);
            this.reportsEqual = pipeline.result.reportsEqual === true;
            // Rows are no resources: neither is seen by the other.
            await allEnded([
                this.showInteroperation(clouds, outputs, pipeline),
                this.stage("Drift check", (progress) => checkNoDrift(place, stack, this.engineOutput(progress))),
            ]);
            await this.stage("Report page", () => this.writePage({ stack, place, clouds, outputs }, pipeline));
        } finally {
            await clouds.close();
        }
        if (!this.settings.keep) {
            await this.stage("pulumi destroy", (progress) => destroy(stack, this.engineOutput(progress)));
            await this.stage("Nothing left", () => this.checkNothingLeft(sandbox));
        }
    }

    private async showInteroperation(clouds: Clouds, outputs: StackOutputs, pipeline: Pipeline): Promise<void> {
        const [best] = pipeline.result.glueReport;
        const reportDate = pipeline.result.reportDate;
        if (best?.["product_id"] == null || best["total_sales_amount"] == null || reportDate === undefined) {
            throw new Error("The report is empty, so the demo cannot show a change to its first row.");
        }
        const expected = addAmounts(best["total_sales_amount"], ADDED_SALE.amount);
        await this.stage("Snowflake to Spark", async (progress) => {
            await addSaleFromSnowflake(clouds, outputs, best["product_id"] as string, reportDate);
            progress("running the report on Spark again");
            await runJob(clouds.glue, quickstartJob(outputs, "topProductsReport"));
            return `Snowflake inserted a sale of ${ADDED_SALE.amount}; Spark's next report includes it`;
        });
        await this.stage("Spark to Snowflake", async (progress) => {
            const seen = await bestProductOfSpark(clouds, outputs, reportDate, (waitingFor) =>
                progress(`waiting for ${waitingFor}`),
            );
            if (seen["total_sales_amount"] !== expected) {
                throw new Error(
                    `Spark's report, read by Snowflake, has ${seen["total_sales_amount"]} for product ${seen["product_id"]}; expected ${expected}.`,
                );
            }
            return `Snowflake reads Spark's new report: product ${seen["product_id"]} now has ${expected}`;
        });
    }

    private async writePage(deployed: Parameters<typeof writePage>[0], pipeline: Pipeline): Promise<string> {
        const run = { stages: this.log.results, pipeline: pipeline.result };
        const { file, warnings } = await writePage(deployed, run);
        return [relative(process.cwd(), file), ...warnings].join("; ");
    }

    private async checkNothingLeft(sandbox: Sandbox): Promise<string> {
        this.leftovers = await findLeftovers(sandbox);
        if (this.leftovers.length > 0) {
            throw new Error(`The stack left behind: ${this.leftovers.join(", ")}`);
        }
        return "no bucket, key, role, job, log group or database is left in either cloud";
    }

    private stage(name: string, body: (progress: (text: string) => void) => Promise<string>): Promise<void> {
        this.checkInterrupted();
        return this.log.run(name, (progress) =>
            body(progress).catch((error: unknown) => {
                throw this.settings.signal.aborted ? new Error("interrupted") : error;
            }),
        );
    }

    private checkInterrupted(): void {
        this.settings.signal.throwIfAborted();
    }

    /** The engine's output as the progress of a stage. */
    private engineOutput(progress: (text: string) => void): EngineOutput {
        const work = new EngineWork();
        const onEvent = (event: EngineEvent): void => {
            work.see(event);
            progress(work.inProgress);
        };
        return { ...streamed(this.engineInterruption, work, () => undefined), onEvent, color: "never" };
    }
}

/** Waits for all, also where one fails. @throws the first failure, in the order given. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
    await Promise.allSettled(works);
    await Promise.all(works);
}

async function up(stack: Stack, output: EngineOutput): Promise<string> {
    const { summary } = await stack.up(output);
    const created = summary.resourceChanges?.create ?? 0;
    return `${created} resources in one run, with trust policies built from Snowflake's answers`;
}

async function checkNoDrift(place: StackPlace, stack: Stack, output: EngineOutput): Promise<string> {
    const { changeSummary } = await stack.preview({ ...output, refresh: true, expectNoChanges: true });
    const compared = changeSummary.same ?? 0;
    keepLook(place, { drift: { at: new Date().toISOString(), compared, drift: [] } });
    return `all ${compared} resources match the program`;
}

async function destroy(stack: Stack, output: EngineOutput): Promise<string> {
    const { summary } = await stack.destroy(output);
    return `${summary.resourceChanges?.delete ?? 0} resources deleted, in the order both clouds require`;
}
