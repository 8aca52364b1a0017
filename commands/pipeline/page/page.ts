// The report page: one HTML file that needs nothing else, in light, dark and print.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { domainsOf } from "../../stack/stackOutputs";
import { Difference, ReportRow } from "../reportComparison";
import { reportChart, timelineChart } from "./charts";
import { drawGraph } from "./componentGraph";
import { Html, html, markup } from "./html";
import { loadsSection } from "./loadsSection";
import { RunRecord, TableFacts } from "./runRecord";

const STYLE = readFileSync(join(__dirname, "page.css"), "utf8");

/** The page of one run, as HTML text. */
export async function renderPage(run: RunRecord): Promise<string> {
    const sections = [
        section("graph", "Resource graph", await graphSection(run)),
        section("jobs", "Glue job runs", await jobsSection(run)),
        section("records", "Records", loadsSection(run.pipeline.loads)),
        section("reports", "Both reports", await reportsSection(run)),
        section("tables", "Iceberg tables", tablesSection(run.tables)),
        section("stages", "Stages", stagesSection(run)),
    ];
    const page = html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>Lakehouse ${run.stackName}: ${verdictText(run)}</title>
                <style>
                    ${markup(STYLE)}
                </style>
            </head>
            <body>
                <header>
                    <h1>Interoperable lakehouse <span class="soft">${run.stackName}</span></h1>
                    <p class="verdict ${isEqual(run) ? "equal" : "differ"}">
                        ${verdictText(run)}
                    </p>
                    <p class="soft">
                        ${placesOf(run)}, ${run.endedAt}
                    </p>
                    <nav aria-label="Sections">
                        <ul>
                            ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
                        </ul>
                    </nav>
                </header>
                <main>${sections.map(({ body }) => body)}</main>
            </body>
        </html> `;
    return page.text;
}

/** Where the domains are in either cloud. */
function placesOf({ outputs }: RunRecord): string {
    const domains = domainsOf(outputs);
    const glue = domains.map(({ glueDatabase }) => glueDatabase);
    const linked = [...new Set(domains.map(({ linkedDatabase }) => linkedDatabase))];
    const several = (names: string[], what: string) => `${what}${names.length > 1 ? "s" : ""} ${names.join(", ")}`;
    return `${several(glue, "Glue database")} in ${outputs.region}, ${several(linked, "Snowflake database")}`;
}

function isEqual({ pipeline }: RunRecord): boolean {
    return pipeline.reportsEqual === true || pipeline.readingsEqual === true;
}

function verdictText({ pipeline }: RunRecord): string {
    if (pipeline.reportsEqual === true) {
        return `Both reports are equal: ${pipeline.glueReport.length} rows, every column`;
    }
    if (pipeline.readingsEqual === true) {
        const same = `${pipeline.glueReport.length} rows, every column`;
        return `Snowflake reads Glue's report exactly as written: ${same}. Snowflake wrote no report: ${pipeline.skipped?.reason ?? ""}`;
    }
    return pipeline.reportsEqual === false || pipeline.readingsEqual === false
        ? `The reports differ in ${pipeline.differences.length} values`
        : "The reports were not compared";
}

async function graphSection(run: RunRecord): Promise<Html> {
    return html`<p>
            Snowflake answers the external volume and the catalog integration with an IAM user and an external ID each;
            the roles are built from them.
        </p>
        <div class="scroll" tabindex="0" role="region" aria-label="Resource graph">
            ${markup(await drawGraph(run.components))}
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Trust handshake">
            <table>
                <thead>
                    <tr>
                        <th>Object in Snowflake</th>
                        <th>Its IAM user</th>
                        <th>External ID</th>
                        <th>Role that trusts exactly this pair</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <td>${run.outputs.externalVolume}</td>
                        <td>${run.outputs.storagePrincipal.iamUserArn}</td>
                        <td>${run.outputs.storagePrincipal.externalId}</td>
                        <td>${run.outputs.storageRoleArn}</td>
                    </tr>
                    <tr>
                        <td>${run.outputs.catalogIntegration}</td>
                        <td>${run.outputs.catalogPrincipal.iamUserArn}</td>
                        <td>${run.outputs.catalogPrincipal.externalId}</td>
                        <td>${run.outputs.catalogRoleArn}</td>
                    </tr>
                </tbody>
            </table>
        </div>`;
}

async function jobsSection({ pipeline }: RunRecord): Promise<Html> {
    if (pipeline.jobRuns.length === 0) {
        return html`<p>This run did not run the jobs.</p>`;
    }
    const rows = pipeline.jobRuns.map(
        (run) =>
            html`<tr>
                <td>${run.jobName}</td>
                <td>${run.state}</td>
                <td class="number">${run.executionSeconds}</td>
                <td class="number">${run.dpuSeconds.toFixed(0)}</td>
                <td class="number">${dollars(run.cost)}</td>
            </tr>`,
    );
    const costs = pipeline.jobRuns.map(({ cost }) => cost);
    const total = costs.some((cost) => cost === undefined)
        ? undefined
        : costs.reduce<number>((sum, cost = 0) => sum + cost, 0);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Timeline">
            ${markup(await timelineChart(pipeline.jobRuns))}
        </div>
        <table>
            <thead>
                <tr>
                    <th>Job</th>
                    <th>State</th>
                    <th class="number">Seconds</th>
                    <th class="number">DPU-seconds</th>
                    <th class="number">Cost on AWS</th>
                </tr>
            </thead>
            <tbody>
                ${rows}
            </tbody>
            <tfoot>
                <tr>
                    <th colspan="4">Estimate; each run is billed for at least a minute</th>
                    <td class="number">${dollars(total)}</td>
                </tr>
            </tfoot>
        </table>`;
}

/** A price, where one is known. */
function dollars(cost: number | undefined): string {
    return cost === undefined ? "unknown" : `$${cost.toFixed(3)}`;
}

async function reportsSection({ pipeline }: RunRecord): Promise<Html> {
    const [glue, snowflake] = await Promise.all([
        reportChart(pipeline.glueReport, "var(--glue)", "Top products in the report from AWS Glue"),
        reportChart(pipeline.snowflakeReport, "var(--snowflake)", "Top products in the report from Snowflake"),
    ]);
    return html`<div class="pair">
            <figure>
                <figcaption>AWS Glue (Spark)</figcaption>
                ${markup(glue)}
            </figure>
            <figure>
                <figcaption>Snowflake (Snowpark Connect)</figcaption>
                ${pipeline.skipped === undefined ? markup(snowflake) : html`<p>Skipped: ${pipeline.skipped.reason}.</p>`}
            </figure>
        </div>
        <h3>Differences</h3>
        ${differencesTable(pipeline.differences)}
        <details>
            <summary>All columns, as written by AWS Glue</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Report">${reportRows(pipeline.glueReport)}</div>
        </details>`;
}

function differencesTable(differences: readonly Difference[]): Html {
    if (differences.length === 0) {
        return html`<p>None.</p>`;
    }
    const rows = differences.map(
        (difference) =>
            html`<tr>
                <td>${difference.rank}</td>
                <td>${difference.column}</td>
                <td>${difference.glue ?? "NULL"}</td>
                <td>${difference.snowflake ?? "NULL"}</td>
            </tr>`,
    );
    return html`<table>
        <thead>
            <tr>
                <th>Rank</th>
                <th>Column</th>
                <th>Glue</th>
                <th>Snowflake</th>
            </tr>
        </thead>
        <tbody>
            ${rows}
        </tbody>
    </table>`;
}

function reportRows(rows: readonly ReportRow[]): Html {
    const columns = Object.keys(rows[0] ?? {});
    return html`<table>
        <thead>
            <tr>
                ${columns.map((column) => html`<th>${column}</th>`)}
            </tr>
        </thead>
        <tbody>
            ${rows.map(
                (row) =>
                    html`<tr>
                        ${columns.map((column) => html`<td>${row[column] ?? "NULL"}</td>`)}
                    </tr>`,
            )}
        </tbody>
    </table>`;
}

function tablesSection(tables: readonly TableFacts[]): Html {
    const several = new Set(tables.map(({ database }) => database)).size > 1;
    const rows = tables.map(
        (table) =>
            html`<tr>
                <td>${several ? `${table.database}.${table.table}` : table.table}</td>
                <td class="number">${table.rows.toLocaleString("en-US")}</td>
                <td class="number">${table.files}</td>
                <td class="number">${(table.bytes / 1e6).toFixed(2)}</td>
                <td>${snapshotList(table)}</td>
            </tr>`,
    );
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Iceberg tables">
        <table>
            <thead>
                <tr>
                    <th>Table</th>
                    <th class="number">Rows</th>
                    <th class="number">Files</th>
                    <th class="number">MB</th>
                    <th>Snapshots</th>
                </tr>
            </thead>
            <tbody>
                ${rows}
            </tbody>
        </table>
    </div>`;
}

function snapshotList({ snapshots }: TableFacts): Html {
    const items = snapshots.map(
        (snapshot) =>
            html`<li>
                ${snapshot.at} ${snapshot.operation} by ${snapshot.engine}: +${snapshot.addedRows}
                −${snapshot.deletedRows} rows
            </li>`,
    );
    return html`<details>
        <summary>${snapshots.length}</summary>
        <ol>
            ${items}
        </ol>
    </details>`;
}

function stagesSection({ stages }: RunRecord): Html {
    const rows = stages.map(
        (stage) =>
            html`<tr>
                <td>${stage.name}</td>
                <td class="number">${stage.seconds.toFixed(1)}</td>
                <td>${stage.ok ? "" : "failed: "}${stage.detail}</td>
            </tr>`,
    );
    return html`<table>
        <thead>
            <tr>
                <th>Stage</th>
                <th class="number">Seconds</th>
                <th>Result</th>
            </tr>
        </thead>
        <tbody>
            ${rows}
        </tbody>
    </table>`;
}

interface Section {
    id: string;
    title: string;
    body: Html;
}

function section(id: string, title: string, content: Html): Section {
    return {
        id,
        title,
        body: html`<section id="${id}">
            <h2>${title}</h2>
            ${content}
        </section>`,
    };
}
