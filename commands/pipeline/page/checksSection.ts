import type { CheckResult } from "../../stack/lastLook";
import { dataTable } from "./dataTable";
import { Html, html } from "./html";
import type { RunRecord } from "./runRecord";
import { moment } from "./times";

const TITLES: Record<CheckResult["state"], string> = {
    well: "passed",
    warning: "warning",
    broken: "failed",
    follows: "follows",
    "not examined": "not examined",
};

/** What the doctor found when it was last asked: all that did not pass, and the rest folded. */
export function checksSection({ look, stackName }: RunRecord): Html {
    const { checks } = look;
    const doctor = html`<code>npm run doctor -- --stack ${stackName}</code>`;
    if (checks === undefined) {
        return html`<p>Not checked yet. To check everything from credentials to tables, run: ${doctor}</p>`;
    }
    const { at, results } = checks;
    const passed = results.filter(({ state }) => state === "well");
    const others = results.filter(({ state }) => state !== "well");
    const failed = results.filter(({ state }) => state === "broken" || state === "follows").length;
    return html`<p>
            Last checked ${moment(at)}.
            ${
                failed === 0
                    ? html`<span class="equal">No check of ${results.length} failed.</span>`
                    : html`<span class="differ">${failed} of ${results.length} checks failed.</span>`
            }
        </p>
        ${others.length === 0 ? html`` : checksTable("Findings", others)}
        ${
            passed.length === 0
                ? html``
                : html`<details>
                      <summary>Checks that passed (${passed.length})</summary>
                      ${checksTable("Checks that passed", passed)}
                  </details>`
        }`;
}

function checksTable(name: string, results: readonly CheckResult[]): Html {
    return dataTable(
        name,
        ["Check", "Result", "Found", "Fix"],
        results.map((result) => [
            result.name,
            html`<span class="${result.state === "well" ? "soft" : "differ"}">${TITLES[result.state]}</span>`,
            `${result.seen}${result.followsFrom === undefined ? "" : ` (follows from: ${result.followsFrom})`}`,
            result.cure ?? "",
        ]),
    );
}
