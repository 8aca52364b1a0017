import type { Connection } from "../../snowflake-client/connection";
import { render } from "../../snowflake-client/sql/render";
import { identifier, literal } from "../../snowflake-client/sql/values";
import type { LinkedSchema } from "./linkedTableGrants";
import { ReportRow } from "./reportComparison";

/** A report in the linked database. */
export interface LinkedReport {
    database: string;
    schema: string;
    table: string;
}

/** A report in the linked database of a stack. */
export function linkedReport(
    { linkedDatabase: database, linkedSchema: schema }: LinkedSchema,
    table: string,
): LinkedReport {
    return { database, schema, table };
}

/** The date of the newest report. @throws Error when the table holds none. */
export async function latestReportDate(snowflake: Connection, report: LinkedReport): Promise<string> {
    const [row] = await snowflake.execute(render("report.latest_date", nameOf(report)));
    const date = row?.["report_date"];
    if (typeof date !== "string") {
        throw new Error(
            `${report.table} has no report. Run the jobs first: npm run pipeline -- --only jobs --stack NAME`,
        );
    }
    return date;
}

/** The rows of one date, through Snowflake, best product first. */
export async function readReport(
    snowflake: Connection,
    report: LinkedReport,
    reportDate: string,
): Promise<ReportRow[]> {
    const rows = await snowflake.execute(
        render("report.rows", { ...nameOf(report), report_date: literal(reportDate) }),
    );
    return rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toLowerCase(), textOf(column, value)])),
    );
}

/** Number of rows that only one of two reports of a date has, as Snowflake itself counts them. */
export async function countDifferences(
    snowflake: Connection,
    left: LinkedReport,
    right: LinkedReport,
    reportDate: string,
): Promise<number> {
    const counts = await Promise.all(
        [
            [left, right],
            [right, left],
        ].map(async ([from, without]) => {
            const [row] = await snowflake.execute(
                render("report.count_differences", {
                    ...nameOf(from as LinkedReport, "left_"),
                    ...nameOf(without as LinkedReport, "right_"),
                    report_date: literal(reportDate),
                }),
            );
            return Number(row?.["differences"]);
        }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
}

/** The session gives numbers and dates as text with all their digits; anything else would hide a difference. */
function textOf(column: string, value: unknown): string | null {
    if (value === null || typeof value === "string") {
        return value;
    }
    throw new Error(`Snowflake's client returned ${column} as ${typeof value} instead of text.`);
}

function nameOf({ database, schema, table }: LinkedReport, prefix = "") {
    return {
        [`${prefix}database`]: identifier(database),
        [`${prefix}schema`]: identifier(schema),
        [`${prefix}table`]: identifier(table),
    };
}
