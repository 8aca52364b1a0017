import type { CostLine, Estimate } from "../../../cost/estimate";
import { rounded } from "../../../policy-pack/capacity";
import type { FollowedRun } from "../workflowRun";
import { dataTable } from "./dataTable";
import { Html, html } from "./html";
import type { RunRecord } from "./runRecord";

/** What this run cost on AWS, and what a month of the stack would. */
export function costsSection({ pipeline, month, stackName, sandbox }: RunRecord): Html {
    return html`<p>${ofRun(pipeline.jobRuns)}</p>
        ${typeof month === "object" ? ofMonth(month) : html`<p>${month}</p>`}
        ${sandbox === undefined ? html`` : html`<p class="soft">A sandbox costs nothing: these are prices of real accounts.</p>`}
        <p class="soft">For other assumptions, run: <code>npm run cost -- --stack ${stackName}</code></p>`;
}

function ofRun(runs: readonly FollowedRun[]): string {
    if (runs.length === 0) {
        return "This run: no job ran.";
    }
    const total = costOf(runs);
    const what = `${runs.length} job ${runs.length === 1 ? "run" : "runs"} on AWS Glue`;
    return total === undefined
        ? `This run: ${what}; the price of their workers is unknown.`
        : `This run: $${total.toFixed(3)} for ${what}, an estimate. Each job run is billed for at least a minute.`;
}

/** US dollars on AWS; undefined where the price of one of the runs is unknown. */
function costOf(runs: readonly FollowedRun[]): number | undefined {
    return runs.some(({ cost }) => cost === undefined) ? undefined : runs.reduce((sum, { cost = 0 }) => sum + cost, 0);
}

function ofMonth({ region, lines, dollars, credits }: Estimate): Html {
    const priced = lines.filter((line) => (line.dollars ?? 0) > 0.005 || (line.credits ?? 0) > 0.005);
    const open = lines.filter((line) => line.dollars === undefined && line.credits === undefined);
    return html`<p>
            A month in ${region}: $${dollars.toFixed(2)} and ${rounded(credits)} Snowflake credits, an estimate before
            taxes, discounts and free tiers.
        </p>
        ${dataTable(
            "Cost of a month",
            ["Part", { number: "US dollars" }, { number: "Credits" }, "Basis"],
            priced
                .sort((a, b) => (b.dollars ?? 0) - (a.dollars ?? 0))
                .map((line) => [
                    titleOf(line),
                    line.dollars?.toFixed(2) ?? "",
                    line.credits === undefined ? "" : rounded(line.credits),
                    line.because,
                ]),
        )}
        ${open.length === 0 ? html`` : html`<p class="soft">Not in it: ${open.map(titleOf).join(", ")}.</p>`}`;
}

function titleOf({ what, resource }: CostLine): string {
    return resource === undefined ? what : `${what} ${resource}`;
}
