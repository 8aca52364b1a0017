import type { Drift } from "../../stack/drift";
import { dataTable } from "./dataTable";
import { Html, html } from "./html";
import type { RunRecord } from "./runRecord";
import { moment } from "./times";

/** Where the clouds differed from the stack's state when somebody last looked. */
export function driftSection({ look, stackName }: RunRecord): Html {
    const { drift: report } = look;
    if (report === undefined) {
        return html`<p>
            Not checked yet. To compare both clouds with the state, run:
            <code>npm run preview -- --stack ${stackName} --refresh</code>
        </p>`;
    }
    const { at, compared, drift } = report;
    const real = drift.filter(({ noise }) => noise === undefined);
    const noise = drift.length - real.length;
    const verdict =
        real.length === 0
            ? html`<span class="equal">No drift</span>: both clouds match the state (${compared} resources).`
            : html`<span class="differ">${real.length} of ${compared} resources differ.</span> Fix it with:
                  <code>npm run up -- --stack ${stackName} --refresh</code>`;
    return html`<p>Last checked ${moment(at)}. ${verdict}</p>
        ${real.length === 0 ? html`` : driftTable(real)}
        ${noise === 0 ? html`` : html`<p class="soft">${noise} more: known provider noise, safe to ignore.</p>`}`;
}

function driftTable(drift: readonly Drift[]): Html {
    return dataTable(
        "Drift",
        ["Resource", "Type", "What", "Properties"],
        drift.map(({ name, type, what, paths }) => [name, type, what, paths.join(", ")]),
    );
}
