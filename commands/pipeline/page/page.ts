// The report page: one HTML file that needs nothing else, in light, dark and print.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { domainsOf } from "../../stack/stackOutputs";
import { checksSection } from "./checksSection";
import { comparisonsSection } from "./comparisonsSection";
import { costsSection } from "./costsSection";
import { dataTable } from "./dataTable";
import { driftSection } from "./driftSection";
import { Html, html, markup } from "./html";
import { jobsSection } from "./jobsSection";
import { lineageSection } from "./lineageSection";
import type { OwnComparison } from "../ownComparisons";
import { linkSection } from "./linkSection";
import { loadsSection } from "./loadsSection";
import { reportsSection } from "./reportsSection";
import { RunRecord } from "./runRecord";
import { tablesSection } from "./tablesSection";
import { moment, READERS_ZONE } from "./times";

const STYLE = readFileSync(join(__dirname, "page.css"), "utf8");

/** The page of one run, as HTML text. */
export async function renderPage(run: RunRecord): Promise<string> {
    const sections = [
        section("lineage", "Lineage", await lineageSection(run)),
        ...(hasReports(run) ? [section("reports", "Both reports", reportsSection(run.pipeline))] : []),
        ...(run.pipeline.comparisons.length > 0
            ? [section("comparisons", "Comparisons", comparisonsSection(run.pipeline.comparisons))]
            : []),
        section("records", "Records", loadsSection(run.pipeline.loads)),
        section("jobs", "Glue job runs", jobsSection(run.pipeline.jobRuns)),
        section("costs", "Costs", costsSection(run)),
        section("tables", "Iceberg tables", tablesSection(run.tables)),
        section("drift", "Drift", driftSection(run)),
        section("checks", "Checks", checksSection(run)),
        section("graph", "Resource graph", await linkSection(run)),
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
                        ${placesOf(run)}, ${moment(run.endedAt)}
                    </p>
                    ${sandboxNote(run)}
                    <nav aria-label="Sections">
                        <ul>
                            ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
                        </ul>
                    </nav>
                </header>
                <main>${sections.map(({ body }) => body)}</main>
                ${READERS_ZONE}
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

function sandboxNote({ sandbox }: RunRecord): Html {
    return sandbox === undefined
        ? html``
        : html`<p class="note">
              This run was in the sandbox "${sandbox}": AWS and Snowflake were simulated on one machine. No account was
              used.
          </p>`;
}

/** Whether the stack has the domain whose report both engines write. */
function hasReports({ outputs }: RunRecord): boolean {
    return domainsOf(outputs).some(({ quickstart }) => quickstart);
}

function isEqual({ pipeline }: RunRecord): boolean {
    const { reportsEqual, readingsEqual, comparisons } = pipeline;
    const compared = [reportsEqual ?? readingsEqual, ...comparisons.map(({ equal }) => equal)].filter(
        (equal) => equal !== undefined,
    );
    return compared.length > 0 && !compared.includes(false);
}

function verdictText(run: RunRecord): string {
    const { comparisons } = run.pipeline;
    const own = comparisons.length === 0 ? [] : [comparisonsText(comparisons)];
    const ofReports = hasReports(run) || own.length === 0 ? [reportsText(run)] : [];
    return [...ofReports, ...own].join(". ");
}

function comparisonsText(comparisons: readonly OwnComparison[]): string {
    const unequal = comparisons.filter(({ equal }) => !equal).map(({ domain, name }) => `${domain}.${name}`);
    return unequal.length > 0
        ? `Both engines differ in ${unequal.join(", ")}`
        : `Both engines agree in ${comparisons.length} ${comparisons.length === 1 ? "comparison" : "comparisons"}`;
}

function reportsText({ pipeline }: RunRecord): string {
    if (pipeline.reportsEqual === true) {
        return `Both reports are equal: ${pipeline.glueReport.length} rows, every column`;
    }
    if (pipeline.readingsEqual === true) {
        const same = `${pipeline.glueReport.length} rows, every column`;
        return `Snowflake reads Glue's report exactly as written: ${same}. Snowflake wrote no report: ${pipeline.skipped?.reason ?? ""}`;
    }
    return pipeline.reportsEqual === false || pipeline.readingsEqual === false
        ? `The reports differ in ${pipeline.differences.length} values`
        : "Nothing was compared";
}

function stagesSection({ stages }: RunRecord): Html {
    return dataTable(
        "Stages",
        ["Stage", { number: "Seconds" }, "Result"],
        stages.map(({ name, seconds, ok, detail }) => [name, seconds.toFixed(1), `${ok ? "" : "failed: "}${detail}`]),
    );
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
        body: html`<section id="${id}" aria-labelledby="${id}-title">
            <h2 id="${id}-title">${title}</h2>
            ${content}
        </section>`,
    };
}
