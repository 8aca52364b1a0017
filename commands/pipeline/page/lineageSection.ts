import { shortName } from "../glueJobs";
import { Cell, count, dataTable } from "./dataTable";
import { drawGraph, graph, GraphEdge, GraphNode } from "./graph";
import { Html, html } from "./html";
import { Edge, lineageOf } from "./lineage";
import type { RunRecord } from "./runRecord";
import { age, moment } from "./times";

/** From raw files through jobs and tables to both reports. */
export async function lineageSection(run: RunRecord): Promise<Html> {
    const edges = lineageOf(run);
    if (edges.length === 0) {
        return html`<p>This stack has no tables yet.</p>`;
    }
    const numbers = ["Files", "Rows", "Quarantined"].map((number) => ({ number }));
    const table = dataTable(
        "Lineage",
        ["From", "Job", "To", ...numbers, "Last commit"],
        edges.map((edge) => rowOf(edge, run.endedAt)),
    );
    return graph(await drawLineage(edges, run), "Lineage as a table", table);
}

function rowOf({ from, by, to, files, rows, quarantined, committedAt }: Edge, endedAt: string): Cell[] {
    const shown = (amount: number | undefined) => (amount === undefined ? "" : count(amount));
    return [
        from ?? "not declared",
        by,
        to,
        shown(files),
        shown(rows),
        shown(quarantined),
        committedAt === undefined ? "" : html`${moment(committedAt)}, ${age(committedAt, endedAt)} before this page`,
    ];
}

function drawLineage(edges: readonly Edge[], { endedAt, outputs }: RunRecord): Promise<Html> {
    const nodes = new Map<string, GraphNode>();
    const arrows = new Map<string, GraphEdge>();
    const node = (name: string, label: string, kind: string, shape: string) =>
        nodes.set(name, { name, label, shape, class: kind });
    for (const { from, fromRows, by, to, files, rows, quarantined, committedAt } of edges) {
        const job = `job ${by}`;
        node(job, shortName(by, outputs.workflowName), by.includes("Snowflake") ? "snowflake" : "glue", "box");
        // Only the edge to the table itself tells of files.
        const isQuarantine = quarantined !== undefined && files === undefined;
        node(to, to.replaceAll(".", ".\n"), "table", "cylinder");
        if (from !== undefined) {
            node(
                from,
                from.startsWith("s3://") ? from.split("/").slice(3).join("/") : from.replaceAll(".", ".\n"),
                "raw",
                from.startsWith("s3://") ? "folder" : "cylinder",
            );
            const read = readBy(files, fromRows);
            arrows.set(`${from}>${job}`, {
                ...arrows.get(`${from}>${job}`),
                from,
                to: job,
                ...(read === undefined ? {} : { label: read }),
            });
        }
        const written = [
            ...(rows === undefined ? [] : [`${count(rows)} ${isQuarantine ? "quarantined" : "rows"}`]),
            ...(quarantined === undefined || isQuarantine ? [] : [`${count(quarantined)} quarantined`]),
            ...(committedAt === undefined ? [] : [`${age(committedAt, endedAt)} old`]),
        ];
        arrows.set(`${job}>${to}`, { from: job, to, label: written.join("\n") });
    }
    return drawGraph([...nodes.values()], [...arrows.values()], "Lineage from raw files to both reports");
}

/** What a job reads: files or rows, as far as it is known. */
function readBy(files: number | undefined, rows: number | undefined): string | undefined {
    if (files !== undefined) {
        return `${count(files)} ${files === 1 ? "file" : "files"}`;
    }
    return rows === undefined ? undefined : `${count(rows)} rows`;
}
