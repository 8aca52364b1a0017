// A preview, with drift where it is wanted, and with what the rules say of the plan.
import { readPolicyFile } from "../../policy-pack/policyFile";
import type { Given, Tell } from "../commandLine/runCommand";
import { whileSandboxRuns } from "../sandboxes/lostSandbox";
import { Drift, driftLines, driftOf } from "../stack/drift";
import { Interruption } from "../stack/interruption";
import { keepLook } from "../stack/lastLook";
import { checkLogins } from "../stack/logins";
import { operate, Operation } from "../stack/operation";
import type { PreviewPlace } from "../stack/place";
import { PreviewedStack, withPreviewedStack } from "../stack/previewedStack";
import { RecordedPlan } from "../stack/recordedPlan";
import { changesIn, draw, drawsItself } from "../stack/terminal";
import { verdictLines, verdictOf } from "./verdict";

type Options = Given<"preview">["values"];

/**
 * Shows the plan of a stack.
 *
 * @returns exit code
 */
export async function preview(place: PreviewPlace, options: Options, tell: Tell): Promise<number> {
    const interruption = new Interruption();
    const { changed, ...result } = await withPreviewedStack(place, interruption, (previewed) =>
        show(previewed, options, interruption),
    );
    tell(result);
    if (options["expect-no-changes"] && changed > 0) {
        throw new Error("There are changes, and --expect-no-changes is set. Nothing was changed.");
    }
    return 0;
}

async function show(previewed: PreviewedStack, options: Options, interruption: Interruption) {
    const { place, stack } = previewed;
    const rules = readPolicyFile();
    const say = options.json ? console.error : console.log;
    const operation: Operation = { command: "preview", place, stack, interruption, json: options.json };
    let drift: Drift[] | undefined;
    if (options.refresh) {
        await whileSandboxRuns(place.sandbox, () => checkLogins(operation));
        await operate(operation, async (output) => {
            const report = await driftOf(stack, output);
            say(`${driftLines(place.stackName, report).join("\n")}\n`);
            drift = report.drift;
            keepLook(place, { drift: { ...report, at: new Date().toISOString() } });
            // It loads all that the page shows, which a preview alone does without.
            const { renewPage } = require("../pipeline/page/writePage") as typeof import("../pipeline/page/writePage");
            await renewPage(place);
        });
    }
    const plan = new RecordedPlan();
    const changes = await operate(operation, async (output) => {
        const diff = options.diff ? ["--diff"] : [];
        return drawsItself(options)
            ? draw(stack, ["preview", ...diff], interruption, plan.see)
            : (await stack.preview({ ...output, diff: options.diff, onEvent: plan.see })).changeSummary;
    });
    const policy = verdictOf(previewed, plan, rules);
    say(`\n${verdictLines(place.stackName, policy).join("\n")}`);
    const drifted = drift?.filter(({ noise }) => noise === undefined) ?? [];
    return { changes, policy, ...(drift && { drift }), changed: drifted.length + changesIn(changes) };
}
