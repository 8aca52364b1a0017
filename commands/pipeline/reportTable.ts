import { ReportRow } from "./reportComparison";

/** Columns a person looks at first, the most telling ones before the others; the comparison looks at all. */
const COLUMNS = {
    sales_amount_rank: "#",
    product_id: "product",
    total_sales_amount: "sales",
    total_transactions: "transactions",
    avg_transaction_amount: "average",
} as const;
const RANK = "sales_amount_rank";
const GLUE = "AWS Glue (Spark)";
const SNOWFLAKE = "Snowflake (Snowpark Connect)";
const GAP = "  ";

/**
 * Both reports as text for a terminal: side by side, or one below the other where there is no room for that. Columns that
 * even then do not fit are left out, the last ones first.
 *
 * @param width of the terminal in characters; undefined or 0: unknown, so as much as is needed.
 */
export function reportTable(
    glue: readonly ReportRow[],
    snowflake: readonly ReportRow[],
    width: number | undefined = process.stdout.columns,
): string {
    const room = width || Infinity;
    const together = sideBySide(glue, snowflake);
    if (widest(together) <= room) {
        return together.join("\n");
    }
    return [GLUE, ...fitting(glue, room), "", SNOWFLAKE, ...fitting(snowflake, room)]
        .map((line) => line.slice(0, room))
        .join("\n");
}

function sideBySide(glue: readonly ReportRow[], snowflake: readonly ReportRow[]): string[] {
    const names = Object.keys(COLUMNS);
    const left = table(glue, names);
    const right = table(
        glue.map((_, index) => snowflake[index] ?? {}),
        names.filter((name) => name !== RANK),
    );
    return [
        `${GLUE.padEnd(widest(left))}${GAP}│${GAP}${SNOWFLAKE}`,
        ...left.map((line, index) => `${line}${GAP}│${GAP}${right[index]}`),
    ];
}

/** As many columns as there is room for, one at least. */
function fitting(rows: readonly ReportRow[], room: number): string[] {
    const names = Object.keys(COLUMNS);
    while (names.length > 1 && widest(table(rows, names)) > room) {
        names.pop();
    }
    return table(rows, names);
}

function table(rows: readonly ReportRow[], names: readonly string[]): string[] {
    const lines = [
        names.map((name) => COLUMNS[name as keyof typeof COLUMNS]),
        ...rows.map((row) => names.map((name) => row[name] ?? "")),
    ];
    const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
    return lines.map((line) => line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(GAP));
}

function widest(lines: readonly string[]): number {
    return Math.max(...lines.map((line) => line.length));
}
