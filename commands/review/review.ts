// What a change does to a stack, on one page: plan, policy, cost.
import { readFileSync, writeFileSync } from "node:fs";

import { ASSUMED_USAGE } from "../../cost/estimate";
import { readPolicyFile } from "../../policy-pack/policyFile";
import { fails, Verdict } from "../../policy-pack/verdict";
import type { Given, Tell } from "../commandLine/runCommand";
import { differenceLines, estimateLines } from "../cost/lines";
import { stackCost } from "../cost/stackCost";
import { verdictLines, verdictOf } from "../policy/verdict";
import { Interruption } from "../stack/interruption";
import type { PreviewPlace } from "../stack/place";
import { planOf, PreviewedStack, withComparedStack, withPreviewedStack } from "../stack/previewedStack";
import type { RecordedPlan } from "../stack/recordedPlan";
import { planPassphrase, SavedPlan, stateDigest, withReadablePlan, writeSavedPlan } from "../stack/savedPlan";
import { shortName } from "../stack/stackName";

/** Characters of the engine's output on the page; its end is the summary. */
const MOST_OUTPUT = 40_000;

/**
 * Previews a stack and writes the page; when the preview fails, a page that says so. A plan that keeps the rules is saved
 * where that is wanted.
 *
 * @returns exit code: 1 when the plan breaks a mandatory rule
 * @throws Error when the preview fails.
 */
export async function review(place: PreviewPlace, options: Given<"review">["values"], tell: Tell): Promise<number> {
    const { base, "save-plan": planFile } = options;
    const passphrase = planFile === undefined ? undefined : planPassphrase();
    const interruption = new Interruption();
    const opened = <T>(body: (previewed: PreviewedStack) => Promise<T>): Promise<T> =>
        base === undefined
            ? withPreviewedStack(place, interruption, body)
            : withComparedStack({ settingsOf: place.settingsOf, base }, interruption, body);
    const title = `### ${options.stack}${options.sandbox ? ", in a sandbox" : ""}`;
    let verdict: Verdict;
    try {
        verdict = await opened(async (previewed) => {
            let said = "";
            const { plan, content } = await planToSave(previewed, interruption, options.json, (text) => (said += text));
            const judged = verdictOf(previewed, plan, readPolicyFile());
            const page = [
                title,
                "",
                // Without the marks of progress.
                ...section("Plan", said.replace(/^@ .*\n/gm, "").slice(-MOST_OUTPUT)),
                ...section(
                    `Policy: ${fails(judged) ? "fails" : "passes"}`,
                    verdictLines(options.stack, judged).join("\n"),
                ),
                ...section("Cost of a month", costText(options.stack, plan)),
            ].join("\n");
            writeFileSync(options.page, page);
            if (planFile !== undefined && passphrase !== undefined && !fails(judged)) {
                writeSavedPlan(planFile, content, passphrase);
            }
            return judged;
        });
    } catch (error) {
        writeFileSync(options.page, [title, "", ...section("The preview failed", (error as Error).message)].join("\n"));
        throw error;
    }
    tell(verdict);
    return fails(verdict) ? 1 : 0;
}

/** The plan, and what an `up` needs to keep to it. */
async function planToSave(
    previewed: PreviewedStack,
    interruption: Interruption,
    json: boolean,
    listen: (text: string) => void,
): Promise<{ plan: RecordedPlan; content: SavedPlan }> {
    const stack = shortName(previewed.place.stackName);
    // Before the preview: a change while it runs makes the plan stale.
    const state = await stateDigest(previewed.stack);
    return withReadablePlan(undefined, async (file) => {
        const plan = await planOf(previewed, interruption, json, listen, file);
        return { plan, content: { stack, state, plan: readFileSync(file, "utf8") } };
    });
}

function costText(stackName: string, plan: RecordedPlan): string {
    try {
        const { estimate, deployed, levers } = stackCost(plan, ASSUMED_USAGE);
        return [
            ...(deployed === undefined ? [] : differenceLines(deployed, estimate)),
            ...estimateLines(stackName, estimate, levers),
        ].join("\n");
    } catch (error) {
        // A region without prices is no reason to fail a change.
        return (error as Error).message;
    }
}

function section(title: string, text: string): string[] {
    // A fence longer than any in the text, so that nothing in it ends the block.
    const longest = Math.max(2, ...(text.match(/~+/g) ?? []).map(({ length }) => length));
    const fence = "~".repeat(longest + 1);
    return [
        `<details open><summary>${title}</summary>`,
        "",
        `${fence}text`,
        text.trimEnd(),
        fence,
        "",
        "</details>",
        "",
    ];
}
