// `npm run cost`: what a month of a stack costs, from its plan and its runs. It changes nothing.
import { runCommand } from "../commandLine/runCommand";
import { Interruption } from "../stack/interruption";
import { tellResult } from "../stack/jsonResult";
import { planOf, withPreviewedStack } from "../stack/previewedStack";
import { differenceLines, estimateLines } from "./lines";
import { measuredRuns } from "./measured";
import { ASSUMED_USAGE, stackCost } from "./stackCost";

runCommand("cost", ({ values }) =>
    tellResult(values.json, { command: "cost", stack: values.stack }, async () => {
        const interruption = new Interruption();
        const cost = await withPreviewedStack(values, interruption, async (previewed) => {
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
            const dpuSeconds = await measuredRuns(previewed.stack, plan.before, region);
            return stackCost(plan, { ...assumed, dpuSeconds });
        });
        const lines = [
            ...estimateLines(values.stack, cost.estimate, cost.levers),
            ...(cost.deployed === undefined ? [] : differenceLines(cost.deployed, cost.estimate)),
        ];
        (values.json ? console.error : console.log)(lines.join("\n"));
        return { exitCode: 0, ...cost };
    }),
);
