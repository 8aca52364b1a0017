import { ReportRow } from "./reportComparison";

/** Columns a person looks at first; the comparison looks at all. */
const COLUMNS = [
    "sales_amount_rank",
    "product_id",
    "total_sales_amount",
    "total_transactions",
    "avg_transaction_amount",
];

/** Both reports side by side, as text for a terminal. */
export function reportTable(glue: readonly ReportRow[], snowflake: readonly ReportRow[]): string {
    const head = [...COLUMNS.map(title), "│", ...COLUMNS.slice(1).map(title)];
    const lines = glue.map((row, index) => [
        ...COLUMNS.map((column) => row[column] ?? ""),
        "│",
        ...COLUMNS.slice(1).map((column) => snowflake[index]?.[column] ?? ""),
    ]);
    const widths = head.map((cell, column) => Math.max(cell.length, ...lines.map((line) => line[column]?.length ?? 0)));
    const glueWidth = widths.slice(0, COLUMNS.length).reduce((total, width) => total + width + 2, 0);
    return [
        `${"AWS Glue (Spark)".padEnd(glueWidth)}│  Snowflake (Snowpark Connect)`,
        ...[head, ...lines].map((line) => line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")),
    ].join("\n");
}

function title(column: string): string {
    return (
        {
            sales_amount_rank: "#",
            product_id: "product",
            total_sales_amount: "sales",
            total_transactions: "transactions",
            avg_transaction_amount: "average",
        }[column] ?? column
    );
}
