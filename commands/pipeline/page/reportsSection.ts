import type { PipelineResult } from "../run";
import { Difference, PROVENANCE_COLUMNS, ReportRow } from "../reportComparison";
import { bar, Cell, dataTable } from "./dataTable";
import { Html, html } from "./html";

const RANK = "sales_amount_rank";
const SALES = "total_sales_amount";

/** Both reports side by side, where they differ, and every value of them. */
export function reportsSection({ glueReport, snowflakeReport, differences, skipped }: PipelineResult): Html {
    const note = skipped === undefined ? html`` : html`<p>Snowflake's report. Skipped: ${skipped.reason}.</p>`;
    if (glueReport.length + snowflakeReport.length === 0) {
        return html`${note}
            <p>This run read no report.</p>`;
    }
    return html`${note}
        ${salesTable(glueReport, snowflakeReport)}
        <h3>Differences</h3>
        ${differencesTable(differences)}
        <details>
            <summary>All values of both reports</summary>
            ${allValues(glueReport, snowflakeReport, differences)}
        </details>`;
}

function salesTable(glue: readonly ReportRow[], snowflake: readonly ReportRow[]): Html {
    const most = Math.max(...[...glue, ...snowflake].map((row) => Number(row[SALES])), 1);
    const shown = (row: ReportRow | undefined, tone: string): Cell[] =>
        row === undefined
            ? ["", ""]
            : [row["product_id"] ?? "NULL", html`${row[SALES] ?? "NULL"} ${bar(0, Number(row[SALES]) / most, tone)}`];
    const columns = [
        "Rank",
        "Product, by Glue",
        "Sales, by Glue (Spark)",
        "Product, by Snowflake",
        "Sales, by Snowflake (Snowpark Connect)",
    ];
    return dataTable(
        "Top products in both reports",
        columns,
        pairs(glue, snowflake).map(({ rank, ofGlue, ofSnowflake }) => [
            rank,
            ...shown(ofGlue, "glue"),
            ...shown(ofSnowflake, "snowflake"),
        ]),
    );
}

function differencesTable(differences: readonly Difference[]): Html {
    if (differences.length === 0) {
        return html`<p>None.</p>`;
    }
    return dataTable(
        "Differences",
        ["Rank", "Column", "Glue", "Snowflake"],
        differences.map(({ rank, column, glue, snowflake }) => [rank, column, glue ?? "NULL", snowflake ?? "NULL"]),
    );
}

/** A value that both have once; both where they differ. */
function allValues(
    glue: readonly ReportRow[],
    snowflake: readonly ReportRow[],
    differences: readonly Difference[],
): Html {
    const columns = [...new Set([...glue, ...snowflake].flatMap((row) => Object.keys(row)))].filter(
        (name) => name !== RANK,
    );
    const differing = new Set(differences.map(({ rank, column }) => `${rank} ${column}`));
    return dataTable(
        "All values of both reports",
        ["Rank", ...columns],
        pairs(glue, snowflake).map(({ rank, ofGlue, ofSnowflake }) => [
            rank,
            ...columns.map((column) => {
                const [left, right] = [ofGlue, ofSnowflake].map((row) =>
                    row === undefined ? undefined : (row[column] ?? "NULL"),
                );
                if (left === right || left === undefined || right === undefined) {
                    return left ?? right ?? "";
                }
                const mark = differing.has(`${rank} ${column}`) && !PROVENANCE_COLUMNS.has(column) ? "differ" : "soft";
                return html`<span class="${mark}">Glue ${left}<br />Snowflake ${right}</span>`;
            }),
        ]),
        { cards: true },
    );
}

function pairs(
    glue: readonly ReportRow[],
    snowflake: readonly ReportRow[],
): { rank: string; ofGlue: ReportRow | undefined; ofSnowflake: ReportRow | undefined }[] {
    const ranks = [...new Set([...glue, ...snowflake].map((row) => row[RANK] ?? "NULL"))];
    const ofRank = (rows: readonly ReportRow[], rank: string) => rows.find((row) => (row[RANK] ?? "NULL") === rank);
    return ranks
        .sort((a, b) => Number(a) - Number(b))
        .map((rank) => ({ rank, ofGlue: ofRank(glue, rank), ofSnowflake: ofRank(snowflake, rank) }));
}
