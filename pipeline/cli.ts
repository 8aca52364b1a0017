// `npm run pipeline -- --stack NAME`: raw data to two compared reports.
import { relative } from "node:path";
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { placeOf } from "../stacks/place";
import { shortName } from "../stacks/stackName";
import { openStack } from "../stacks/workspace";
import { openClouds } from "./clouds";
import { gatherFacts, writePage } from "./page/writePage";
import { ProgressFile } from "./progressFile";
import { reportTable } from "./reportTable";
import { PipelineRun, Step, STEPS } from "./run";
import { OUTPUTS_VARIABLE, runOnUp } from "./runOnUp";
import { readStackOutputs } from "./stackOutputs";
import { StageLog } from "./stageLog";

const USAGE = `Usage: npm run pipeline -- --stack NAME

  --sample-rows N   generate and upload N sales first; without it, what is in raw_data/ is used
  --only STEP       one step alone: ${STEPS.join(", ")}
  --resume          go on where the last run of this stack ended
  --json            print the result as JSON, progress to stderr`;

/** Longer than the longest sync interval that makes sense for a demo; a stack with a longer one waits longer. */
const LINK_TIMEOUT_SECONDS = 300;

runCommand(async () => {
    const { values } = parseArgs({
        options: {
            stack: { type: "string" },
            "sample-rows": { type: "string" },
            only: { type: "string" },
            resume: { type: "boolean", default: false },
            json: { type: "boolean", default: false },
        },
    });
    const interrupted = new AbortController();
    process.once("SIGINT", () => interrupted.abort());
    process.once("SIGTERM", () => interrupted.abort());

    const outputsOfRunningUp = process.env[OUTPUTS_VARIABLE];
    if (values.stack === undefined && outputsOfRunningUp !== undefined) {
        await runOnUp(outputsOfRunningUp, LINK_TIMEOUT_SECONDS, interrupted.signal);
        return 0;
    }
    if (values.stack === undefined) {
        throw new Error(USAGE);
    }
    const place = placeOf(values.stack);
    const stack = await openStack(place);
    const outputs = await readStackOutputs(stack);
    const clouds = await openClouds(place, stack, outputs);
    const log = new StageLog(values.json ? process.stderr : process.stdout);
    const run = new PipelineRun(clouds, outputs, log, {
        linkTimeoutSeconds: LINK_TIMEOUT_SECONDS,
        signal: interrupted.signal,
        ...(values["sample-rows"] === undefined ? {} : { sampleRows: rowsOf(values["sample-rows"]) }),
    });
    try {
        await runSteps(run, values.stack, values.only, values.resume, interrupted.signal);
        if (run.result.reportsEqual !== undefined) {
            await log.run("Report page", async () =>
                relative(
                    process.cwd(),
                    await writePage({
                        stackName: shortName(place.stackName),
                        endedAt: new Date().toISOString(),
                        outputs,
                        stages: log.results,
                        pipeline: run.result,
                        ...(await gatherFacts(stack, clouds, outputs.glueDatabase)),
                    }),
                ),
            );
        }
    } finally {
        await clouds.close();
        if (values.json) {
            console.log(JSON.stringify({ stack: values.stack, stages: log.results, ...run.result }, undefined, 4));
        }
    }
    if (!values.json && run.result.reportsEqual === true) {
        console.log(`\n${reportTable(run.result.glueReport, run.result.snowflakeReport)}`);
    }
    return 0;
});

async function runSteps(
    run: PipelineRun,
    stackName: string,
    only: string | undefined,
    resume: boolean,
    signal: AbortSignal,
): Promise<void> {
    if (only !== undefined) {
        return run.step(stepOf(only));
    }
    const file = new ProgressFile(stackName);
    const done = resume ? file.read().done : [];
    for (const step of STEPS.filter((candidate) => !done.includes(candidate))) {
        if (signal.aborted) {
            throw new Error(
                `Interrupted before "${step}". Go on with: npm run pipeline -- --stack ${stackName} --resume`,
            );
        }
        await run.step(step);
        done.push(step);
        file.write({ done });
    }
    file.clear();
}

function stepOf(text: string): Step {
    const step = STEPS.find((candidate) => candidate === text);
    if (step === undefined) {
        throw new Error(`"${text}" is no step. The steps are: ${STEPS.join(", ")}.`);
    }
    return step;
}

function rowsOf(text: string): number {
    const rows = Number(text);
    if (!Number.isSafeInteger(rows) || rows < 1) {
        throw new Error(`--sample-rows is "${text}". Expected a whole number, 1 or more.`);
    }
    return rows;
}
