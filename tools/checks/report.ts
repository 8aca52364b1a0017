import { add, none, Tally } from "./tally";

/** What a test runner reported: the count, and a text for each failure. */
export interface Report {
    tally: Tally;
    failures: string[];
}

interface MochaReport {
    stats: { passes: number; failures: number; pending: number };
    failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/**
 * @param json what mocha's json reporter wrote
 * @throws SyntaxError when it is no such report
 */
export function readMochaReport(json: string): Report {
    const { stats, failures } = JSON.parse(json) as MochaReport;
    return {
        tally: { passed: stats.passes, failed: stats.failures, skipped: stats.pending },
        failures: failures.map(
            ({ fullTitle, err }) => `${fullTitle}\n${indent(err.stack ?? err.message ?? "no message")}`,
        ),
    };
}

const SUITE = /<testsuite\b([^>]*)>/g;
const CASE = /<testcase\b([^>]*[^/])>([\s\S]*?)<\/testcase>/g;
const FAULT = /<(?:failure|error)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:failure|error)>)/;

/**
 * @param xml JUnit's XML as pytest writes it
 * @throws Error when it has no test suite
 */
export function readJunitReport(xml: string): Report {
    const suites = [...xml.matchAll(SUITE)].map(([, attributes]) => attributes ?? "");
    if (suites.length === 0) {
        throw new Error("The JUnit report has no testsuite element.");
    }
    const tallies = suites.map((attributes) => {
        const count = (name: string) => Number(attribute(attributes, name) ?? 0);
        const failed = count("failures") + count("errors");
        // A test whose tear-down fails too is counted twice as a fault and once as a test.
        return { passed: Math.max(0, count("tests") - failed - count("skipped")), failed, skipped: count("skipped") };
    });
    const failures = [...xml.matchAll(CASE)].flatMap(([, attributes = "", body = ""]) => {
        const fault = FAULT.exec(body);
        const name = `${attribute(attributes, "classname") ?? ""}.${attribute(attributes, "name") ?? ""}`;
        return fault === null
            ? []
            : [`${name}\n${indent(unescape(fault[2] ?? attribute(fault[1] ?? "", "message") ?? ""))}`];
    });
    return { tally: tallies.reduce(add, none), failures };
}

function attribute(attributes: string, name: string): string | undefined {
    const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    return value === undefined ? undefined : unescape(value);
}

function unescape(text: string): string {
    const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
    return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name: string) => {
        const code =
            decimal === undefined ? (hex === undefined ? undefined : parseInt(hex as string, 16)) : Number(decimal);
        return code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(code);
    });
}

function indent(text: string): string {
    return text.replace(/^/gm, "    ");
}
