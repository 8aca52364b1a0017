import packageJson from "../../package.json";
import { masked } from "./masked";
import type { Findings, Outcome, Result } from "./run";

const MARKS: Record<Outcome, string> = { holds: "✔", differs: "✘", unanswered: "?", failed: "✘", observed: "○" };
const WORDS: Record<Outcome, string> = {
    holds: "holds",
    differs: "differs",
    unanswered: "not asked",
    failed: "failed",
    observed: "check manually",
};

/** What a run is told of. */
export interface Report extends Findings {
    version: string;
    /** When it began, as ISO 8601. */
    startedAt: string;
    /** Whether the accounts are real ones. */
    accounts: "real" | "sandbox";
    region: string;
}

/** @param names of organization and account in Snowflake, which the report does not have. */
export function reportOf(
    findings: Findings,
    { startedAt, inSandbox, region }: { startedAt: string; inSandbox: boolean; region: string },
    names: readonly string[],
): Report {
    const report = {
        version: packageJson.version,
        startedAt,
        accounts: inSandbox ? "sandbox" : "real",
        region,
        ...findings,
    };
    return mapTexts(report, (text) => masked(text, names)) as Report;
}

/** Whether all that was asked holds, and nothing is left. */
export function allHold({ results, leftBehind }: Findings): boolean {
    return leftBehind.length === 0 && results.every(({ outcome }) => !["differs", "failed"].includes(outcome));
}

/** Two lines for the terminal: the assumption, and what the account did. */
export function lineOf({ id, statement, outcome, answered }: Result): string {
    return `${MARKS[outcome]} ${id}: ${statement}\n    ${WORDS[outcome]}: ${answered.replace(/\s*\n\s*/g, " ")}`;
}

/** `24 hold, 1 differs (kms-lockout-tags), ...` */
export function summary({ results }: Findings): string {
    return (Object.keys(WORDS) as Outcome[])
        .map((outcome) => ({
            outcome,
            ids: results.filter((result) => result.outcome === outcome).map(({ id }) => id),
        }))
        .filter(({ ids }) => ids.length > 0)
        .map(({ outcome, ids }) => {
            const names = outcome === "holds" || outcome === "observed" ? "" : ` (${ids.join(", ")})`;
            return `${ids.length} ${WORDS[outcome]}${names}`;
        })
        .join(", ");
}

/** The report as a page. */
export function markdown(report: Report): string {
    const rows = report.results.map(
        ({ id, statement, outcome, answered, seconds }) =>
            `| ${[`\`${id}\``, statement, WORDS[outcome], answered, outcome === "observed" ? "" : `${seconds} s`].map(cell).join(" | ")} |`,
    );
    return [
        "# Answers of the accounts",
        "",
        `Version ${report.version}, ${report.accounts} accounts, ${report.region}, ${report.startedAt}. ${summary(report)}.`,
        "",
        "| assumption | statement | result | answer | time |",
        "|---|---|---|---|---|",
        ...rows,
        ...report.leftBehind.flatMap(({ what, reason, command }) => [
            "",
            `Not removed: ${what}: ${reason}. To remove it, run: ${command}`,
        ]),
        "",
    ].join("\n");
}

function cell(text: string): string {
    return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

/** The same value with every text in it changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
    if (typeof value === "string") {
        return change(value);
    }
    if (Array.isArray(value)) {
        return value.map((item) => mapTexts(item, change));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
        : value;
}
