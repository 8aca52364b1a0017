import type { TopLevelSpec } from "vega-lite" with { "resolution-mode": "import" };

import { ReportRow } from "../reportComparison";
import { FollowedRun } from "../workflowRun";

/** Colors by CSS variables, so that light, dark and print decide. */
const CONFIG = {
    background: "transparent",
    font: "sans-serif",
    axis: {
        labelColor: "currentColor",
        titleColor: "currentColor",
        domainColor: "currentColor",
        tickColor: "currentColor",
        gridColor: "var(--line)",
    },
    title: { color: "currentColor" },
    view: { stroke: null },
};

/** Sales of each product in a report, as SVG. */
export function reportChart(rows: readonly ReportRow[], color: string, label: string): Promise<string> {
    return render(
        {
            width: 380,
            height: 240,
            data: {
                values: rows.map((row) => ({
                    product: `Product ${row["product_id"]}`,
                    sales: Number(row["total_sales_amount"]),
                })),
            },
            mark: { type: "bar", color, cornerRadiusEnd: 2 },
            encoding: {
                x: { field: "sales", type: "quantitative", title: "Total sales amount", axis: { format: "~s" } },
                y: { field: "product", type: "nominal", sort: null, title: null },
            },
        },
        label,
    );
}

/** When each job run worked, as SVG. */
export function timelineChart(runs: readonly FollowedRun[]): Promise<string> {
    const start = Math.min(...runs.map((run) => Date.parse(run.startedOn ?? "")));
    const seconds = (iso: string | undefined): number => (Date.parse(iso ?? "") - start) / 1000;
    return render(
        {
            width: 640,
            height: { step: 28 },
            data: {
                values: runs.map((run) => ({
                    job: run.jobName,
                    from: seconds(run.startedOn),
                    to: seconds(run.completedOn),
                    state: run.state,
                })),
            },
            mark: { type: "bar", color: "var(--glue)", cornerRadius: 2 },
            encoding: {
                x: { field: "from", type: "quantitative", title: "Seconds since the workflow started" },
                x2: { field: "to" },
                y: { field: "job", type: "nominal", sort: null, title: null, axis: { labelLimit: 300 } },
            },
        },
        "Time span of each job run",
    );
}

async function render(spec: object, label: string): Promise<string> {
    // Both packages are ES modules, and the page is the only thing that needs them.
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    const compiled = vegaLite.compile({ ...spec, config: CONFIG } as TopLevelSpec).spec;
    const svg = await new vega.View(vega.parse(compiled), { renderer: "none" }).toSVG();
    return svg.replace("<svg ", `<svg role="img" aria-label="${label}" `);
}
