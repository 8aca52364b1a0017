import type { FollowedRun } from "../workflowRun";
import { bar, Cell, count, dataTable } from "./dataTable";
import { Html, html } from "./html";

/** When each job run worked, and what it cost. */
export function jobsSection(runs: readonly FollowedRun[]): Html {
    if (runs.length === 0) {
        return html`<p>This run did not run the jobs.</p>`;
    }
    const numbers = ["Execution seconds", "DPU-seconds", "Cost on AWS"].map((number) => ({ number }));
    return dataTable("Glue job runs", ["Job", "State", "From start to end", ...numbers], rowsOf(runs));
}

function rowsOf(runs: readonly FollowedRun[]): Cell[][] {
    const times = runs.flatMap(({ startedOn, completedOn }) =>
        [startedOn, completedOn].map((at) => Date.parse(at ?? "")),
    );
    const known = times.filter((time) => !Number.isNaN(time));
    const start = Math.min(...known);
    const whole = Math.max(Math.max(...known) - start, 1);
    return runs.map((run) => {
        const from = Date.parse(run.startedOn ?? "") - start;
        const to = Date.parse(run.completedOn ?? "") - start;
        return [
            run.jobName,
            run.state,
            Number.isNaN(to - from)
                ? ""
                : html`${(from / 1000).toFixed(0)}–${(to / 1000).toFixed(0)} s ${bar(from / whole, to / whole, "glue")}`,
            count(run.executionSeconds),
            run.dpuSeconds.toFixed(0),
            dollars(run.cost),
        ];
    });
}

/** A price, where one is known. */
function dollars(cost: number | undefined): string {
    return cost === undefined ? "unknown" : `$${cost.toFixed(3)}`;
}
