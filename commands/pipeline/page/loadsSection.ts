import type { LoadResult } from "../loadResults";
import { percentage } from "../loadSummary";
import { Cell, count, dataTable } from "./dataTable";
import { Html, html } from "./html";

/** What the loads read, wrote and quarantined. */
export function loadsSection(loads: readonly LoadResult[]): Html {
    if (loads.length === 0) {
        return html`<p>This run loaded no data.</p>`;
    }
    const counts = ["Files", "Read", "Written", "Quarantined"].map((number) => ({ number }));
    return dataTable("Records", ["Table", ...counts, "Reasons", "Example", "Quarantine table"], loads.map(loadRow));
}

function loadRow(load: LoadResult): Cell[] {
    const { sample } = load;
    const bad = load.quarantined > 0;
    const reasons = load.reasons.map(({ reason, records }) => html`<li>${count(records)} x ${reason}</li>`);
    return [
        load.table,
        count(load.files),
        count(load.read),
        `${count(load.written)}${load.superseded === undefined ? "" : ` (${count(load.superseded)} superseded)`}`,
        `${count(load.quarantined)}${bad ? ` (${percentage(load)})` : ""}`,
        reasons.length === 0 ? "" : html`<ul>${reasons}</ul>`,
        sample === undefined ? "" : html`<code>${sample.record}</code> in ${sample.file}`,
        bad ? html`${load.quarantineTable}, load_id <code>${load.loadId}</code>` : "",
    ];
}
