/** A row of a report: column name in lower case -> value as canonical text, or null. */
export type ReportRow = Readonly<Record<string, string | null>>;

/** One value that two reports do not agree on. */
export interface Difference {
    /** Rank of the row, from 1. */
    rank: string;
    /** Column, or "row" when only one report has a row of that rank. */
    column: string;
    glue: string | null;
    snowflake: string | null;
}

/** Columns that say who made a report, and so must differ. */
export const PROVENANCE_COLUMNS: ReadonlySet<string> = new Set(["job_name"]);

const RANK = "sales_amount_rank";

/**
 * Compares two reports of one report date, row by row and column by column.
 *
 * Values are equal only when their text is: decimals come with all their digits, so there is no tolerance.
 * @returns the differences, empty when the reports are equal.
 * @throws Error when both are empty: two empty reports prove nothing.
 */
export function compareReports(glue: readonly ReportRow[], snowflake: readonly ReportRow[]): Difference[] {
    if (glue.length === 0 && snowflake.length === 0) {
        throw new Error(
            "Both reports are empty, so there is nothing to compare. Check that the load found valid sales.",
        );
    }
    const ofGlue = byRank(glue, "Glue");
    const ofSnowflake = byRank(snowflake, "Snowflake");
    const ranks = [...new Set([...ofGlue.keys(), ...ofSnowflake.keys()])].sort((a, b) => Number(a) - Number(b));
    return ranks.flatMap((rank) => compareRows(rank, ofGlue.get(rank), ofSnowflake.get(rank)));
}

function compareRows(rank: string, glue: ReportRow | undefined, snowflake: ReportRow | undefined): Difference[] {
    if (glue === undefined || snowflake === undefined) {
        return [{ rank, column: "row", glue: presence(glue), snowflake: presence(snowflake) }];
    }
    const columns = [...new Set([...Object.keys(glue), ...Object.keys(snowflake)])];
    return columns
        .filter((column) => !PROVENANCE_COLUMNS.has(column))
        .filter((column) => glue[column] !== snowflake[column])
        .map((column) => ({ rank, column, glue: glue[column] ?? null, snowflake: snowflake[column] ?? null }));
}

function presence(row: ReportRow | undefined): string {
    return row === undefined ? "absent" : "present";
}

function byRank(rows: readonly ReportRow[], engine: string): Map<string, ReportRow> {
    const ranked = new Map<string, ReportRow>();
    for (const row of rows) {
        const rank = row[RANK];
        if (rank === undefined || rank === null) {
            throw new Error(`A row of ${engine}'s report has no ${RANK}.`);
        }
        if (ranked.has(rank)) {
            throw new Error(`${engine}'s report has two rows with rank ${rank}.`);
        }
        ranked.set(rank, row);
    }
    return ranked;
}
