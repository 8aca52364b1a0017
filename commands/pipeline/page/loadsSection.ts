import type { LoadResult } from "../loadResults";
import { percentage } from "../loadSummary";
import { Html, html } from "./html";

/** What the loads read, wrote and set aside. */
export function loadsSection(loads: readonly LoadResult[]): Html {
    if (loads.length === 0) {
        return html`<p>This run loaded no data.</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Records">
        <table>
            <thead>
                <tr>
                    <th>Table</th>
                    <th class="number">Files</th>
                    <th class="number">Read</th>
                    <th class="number">Written</th>
                    <th class="number">Set aside</th>
                    <th>Reasons</th>
                    <th>Example</th>
                    <th>Quarantine table</th>
                </tr>
            </thead>
            <tbody>
                ${loads.map(loadRow)}
            </tbody>
        </table>
    </div>`;
}

function loadRow(load: LoadResult): Html {
    const { sample } = load;
    const reasons = load.reasons.map(
        ({ reason, records }) => html`<li>${records.toLocaleString("en-US")} x ${reason}</li>`,
    );
    const aside = load.setAside > 0;
    return html`<tr>
        <td>${load.table}</td>
        <td class="number">${load.files}</td>
        <td class="number">${load.read.toLocaleString("en-US")}</td>
        <td class="number">${load.written.toLocaleString("en-US")}</td>
        <td class="number">${load.setAside.toLocaleString("en-US")}${aside ? ` (${percentage(load)})` : ""}</td>
        <td>
            <ul>
                ${reasons}
            </ul>
        </td>
        <td>${sample === undefined ? "" : html`<code>${sample.record}</code> in ${sample.file}`}</td>
        <td>${aside ? html`${load.quarantineTable}, load_id <code>${load.loadId}</code>` : ""}</td>
    </tr>`;
}
