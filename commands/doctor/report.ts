// Findings as a person reads them, and as a program does.
import type { CheckResult } from "../stack/lastLook";
import type { Finding } from "./finding";

/** Of what was checked: well, or with something a user should know of; broken by itself, or as another one is; or not known. */
export type FindingState = CheckResult["state"];

const MARKS: Record<FindingState, string> = { well: "✔", warning: "!", broken: "✘", follows: "↳", "not examined": "-" };
/** Of the field that holds the names, at least: in characters. */
const NAME_WIDTH = 28;

export function stateOf({ ok, warning, notExamined, followsFrom }: Finding): FindingState {
    if (!ok) {
        return followsFrom === undefined ? "broken" : "follows";
    }
    return notExamined === true ? "not examined" : warning === true ? "warning" : "well";
}

/** Prints findings below each other. The first ones wait until it is known how long names get. */
export class FindingLines {
    private width: number | undefined;
    private readonly held: Finding[] = [];

    constructor(private readonly print: (line: string) => void) {}

    public add(finding: Finding): void {
        if (this.width === undefined) {
            this.held.push(finding);
        } else {
            this.print(describe(finding, this.width));
        }
    }

    /** Makes room for these names, and prints what has waited. */
    public align(names: readonly string[]): void {
        this.width = Math.max(NAME_WIDTH, ...names.map((name) => name.length));
        this.held.splice(0).forEach((finding) => this.add(finding));
    }
}

/** One finding in a line, with what fixes it in the next one. */
function describe(finding: Finding, width: number): string {
    const { name, seen, cure, followsFrom } = finding;
    const line = `${MARKS[stateOf(finding)]} ${name.padEnd(width)} ${seen}`;
    const why = followsFrom === undefined ? "" : ` (follows from: ${followsFrom})`;
    return cure === undefined ? `${line}${why}` : `${line}${why}\n  ${"".padEnd(width)} → ${cure}`;
}

/** How many checks ended how, and what to do first. */
export function summary(findings: readonly Finding[]): string {
    const count = (state: FindingState) => findings.filter((finding) => stateOf(finding) === state).length;
    const broken = findings.filter((finding) => stateOf(finding) === "broken");
    const unknown = count("not examined");
    const rest = [
        ...(count("follows") === 0 ? [] : [`${more(count("follows"))} from ${broken.length === 1 ? "it" : "them"}`]),
        ...(unknown === 0 ? [] : [`${unknown} could not be examined`]),
    ];
    if (broken[0] === undefined) {
        const warnings = count("warning");
        const well =
            unknown === 0 ? `All ${findings.length} checks passed` : `${findings.length - unknown} checks passed`;
        return `${[well, ...rest].join(", ")}${warnings === 0 ? "" : `; ${warnings} with a warning`}.`;
    }
    const sum = `${broken.length} of ${findings.length} checks failed`;
    const first = broken[0].cure === undefined ? "" : ` First, ${broken[0].name}: ${broken[0].cure}`;
    return `${[sum, ...rest].join(", ")}.${first}`;
}

function more(count: number): string {
    return count === 1 ? "1 more follows" : `${count} more follow`;
}

/** Findings, each with its state and the name of the check that it follows from. */
export function results(findings: readonly Finding[]): CheckResult[] {
    return findings.map((finding) => {
        const { name, seen, cure, followsFrom } = finding;
        return {
            ...{ name, state: stateOf(finding), seen },
            ...(cure === undefined ? {} : { cure }),
            ...(followsFrom === undefined ? {} : { followsFrom }),
        };
    });
}

/** Findings for a program, which reads the name as `link`. */
export function records(findings: readonly Finding[]): object[] {
    return results(findings).map(({ name, ...rest }) => ({ link: name, ...rest }));
}
