// What a month of a stack costs, told.
import { GlueClient } from "@aws-sdk/client-glue";

import { ASSUMED_USAGE } from "../../cost/estimate";
import type { Given, Tell } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { measuredRuns } from "../pipeline/measuredRuns";
import { awsOptions } from "../stack/awsOptions";
import { Interruption } from "../stack/interruption";
import type { PreviewPlace } from "../stack/place";
import { planOf, withPreviewedStack } from "../stack/previewedStack";
import { differenceLines, estimateLines } from "./lines";
import { stackCost } from "./stackCost";

export async function tellCost(place: PreviewPlace, values: Given<"cost">["values"], tell: Tell): Promise<void> {
    const interruption = new Interruption();
    const cost = await withPreviewedStack(place, interruption, async (previewed) => {
        const plan = await planOf(previewed, interruption, values.json);
        const assumed = {
            ...ASSUMED_USAGE,
            runs: Number(values.runs),
            minutesOfRun: Number(values.minutes),
            storedGb: Number(values["stored-gb"]),
            ...(values["credit-price"] === undefined ? {} : { creditPrice: Number(values["credit-price"]) }),
        };
        // Refuses a region without prices before the clouds are asked.
        const { region } = stackCost(plan, assumed).estimate;
        const { envVars } = previewed.stack.workspace;
        const glue = new GlueClient(awsOptions(region, { ...process.env, ...envVars }));
        try {
            const dpuSeconds = await whileShown("Reading job run times", () => measuredRuns(glue, plan.before));
            return stackCost(plan, { ...assumed, dpuSeconds });
        } finally {
            glue.destroy();
        }
    });
    tell(cost);
    const lines = [
        ...estimateLines(values.stack, cost.estimate, cost.levers),
        ...(cost.deployed === undefined ? [] : differenceLines(cost.deployed, cost.estimate)),
    ];
    (values.json ? console.error : console.log)(lines.join("\n"));
}
