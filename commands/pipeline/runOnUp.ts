// The pipeline as the last part of `pulumi up` (setting pipelineOnUp). The stack is being updated, so it cannot be
// opened: its outputs and the clouds' credentials come by environment, and there is no report page of it.
import { cloudsFrom } from "../stack/clouds";
import { checkStackOutputs, StackOutputs } from "../stack/stackOutputs";
import { reportTable } from "./reportTable";
import { OUTPUTS_VARIABLE } from "./request";
import { Pipeline } from "./run";
import { StageLog } from "./stageLog";
import { STAGES } from "./stages";

/** A command that failed is not in the state, so the next `up` runs it again. */
const UP = "npm run up -- --stack NAME";
const NEXT = { goOn: UP, followAgain: "npm run pipeline -- --stack NAME --follow", follow: UP };

/**
 * Runs all stages over the raw data that is there.
 *
 * @param text the stack's outputs, as JSON.
 * @throws Error when the outputs are not those of a stack, or a stage fails.
 */
export async function runOnUp(text: string, signal: AbortSignal): Promise<void> {
    const outputs = parseOutputs(text);
    const clouds = cloudsFrom({ AWS_REGION: outputs.region }, {}, outputs);
    const run = new Pipeline(clouds, outputs, new StageLog(), { signal, next: NEXT });
    try {
        await run.runStages(STAGES, signal);
    } finally {
        await clouds.close();
    }
    if (run.result.skipped !== undefined) {
        return;
    }
    console.log(`\n${reportTable(run.result.glueReport, run.result.snowflakeReport)}`);
}

function parseOutputs(text: string): StackOutputs {
    let outputs: unknown;
    try {
        outputs = JSON.parse(text);
    } catch (error) {
        throw new Error(
            `${OUTPUTS_VARIABLE} is not valid JSON. The setting pipelineOnUp sets it; unset it to run the pipeline by hand.`,
            {
                cause: error,
            },
        );
    }
    return checkStackOutputs("that is being updated", typeof outputs === "object" ? { ...outputs } : {});
}
