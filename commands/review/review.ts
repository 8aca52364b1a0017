// What a change does to a stack, on one page: plan, policy, cost.
import { writeFileSync } from "node:fs";

import { readPolicyFile } from "../../policy-pack/policyFile";
import { fails, Verdict } from "../../policy-pack/verdict";
import type { Given } from "../commandLine/runCommand";
import { differenceLines, estimateLines } from "../cost/lines";
import { ASSUMED_USAGE, stackCost } from "../cost/stackCost";
import { verdictLines, verdictOf } from "../policy/verdict";
import type { Interruption } from "../stack/interruption";
import { operate, Operation } from "../stack/operation";
import type { PreviewPlace } from "../stack/place";
import { PreviewedStack, withComparedStack, withPreviewedStack } from "../stack/previewedStack";
import { RecordedPlan } from "../stack/recordedPlan";

/** Characters of the engine's output on the page; its end is the summary. */
const MOST_OUTPUT = 40_000;

/** Result of a review. */
export interface Review {
    verdict: Verdict;
    page: string;
}

/**
 * Previews a stack and writes the page; when the preview fails, a page that says so.
 *
 * @throws Error when the preview fails.
 */
export async function review(
    place: PreviewPlace,
    options: Given<"review">["values"],
    interruption: Interruption,
): Promise<Review> {
    const { base } = options;
    const opened = <T>(body: (previewed: PreviewedStack) => Promise<T>): Promise<T> =>
        base === undefined
            ? withPreviewedStack(place, interruption, body)
            : withComparedStack({ settingsOf: place.settingsOf, base }, interruption, body);
    const title = `### ${options.stack}${options.sandbox ? ", in a sandbox" : ""}`;
    try {
        return await opened(async (previewed) => {
            const { stack } = previewed;
            const plan = new RecordedPlan();
            const operation: Operation = {
                command: "preview",
                place: previewed.place,
                stack,
                interruption,
                json: options.json,
            };
            let said = "";
            await operate(operation, ({ onOutput, signal }) => {
                const listen = (text: string) => {
                    said += text;
                    onOutput(text);
                };
                return stack.preview({ onOutput: listen, color: "never", signal, diff: true, onEvent: plan.see });
            });
            const verdict = verdictOf(previewed, plan, readPolicyFile());
            const page = [
                title,
                "",
                // Without the marks of progress.
                ...section("Plan", said.replace(/^@ .*\n/gm, "").slice(-MOST_OUTPUT)),
                ...section(
                    `Policy: ${fails(verdict) ? "fails" : "passes"}`,
                    verdictLines(options.stack, verdict).join("\n"),
                ),
                ...section("Cost of a month", costText(options.stack, plan)),
            ].join("\n");
            writeFileSync(options.page, page);
            return { verdict, page };
        });
    } catch (error) {
        writeFileSync(options.page, [title, "", ...section("The preview failed", (error as Error).message)].join("\n"));
        throw error;
    }
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
