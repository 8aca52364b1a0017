// Findings as a person reads them, and as a program does.
import type { Finding } from "./finding";

/** Of a link: well, or with something a user should know of; broken by itself, or as another one is; or not known. */
export type LinkState = "well" | "warning" | "broken" | "follows" | "not examined";

const MARKS: Record<LinkState, string> = { well: "✔", warning: "!", broken: "✘", follows: "↳", "not examined": "-" };
const LINK_WIDTH = 28;

export function stateOf({ ok, warning, notExamined, followsFrom }: Finding): LinkState {
    if (!ok) {
        return followsFrom === undefined ? "broken" : "follows";
    }
    return notExamined === true ? "not examined" : warning === true ? "warning" : "well";
}

/** One finding in a line, with what mends it in the next one. */
export function describe(finding: Finding): string {
    const { link, seen, cure, followsFrom } = finding;
    const line = `${MARKS[stateOf(finding)]} ${link.padEnd(LINK_WIDTH)} ${seen}`;
    const why = followsFrom === undefined ? "" : ` (follows from: ${followsFrom})`;
    return cure === undefined ? `${line}${why}` : `${line}${why}\n  ${"".padEnd(LINK_WIDTH)} → ${cure}`;
}

/** How many links are how, and what to do first. */
export function summary(findings: readonly Finding[]): string {
    const count = (state: LinkState) => findings.filter((finding) => stateOf(finding) === state).length;
    const broken = findings.filter((finding) => stateOf(finding) === "broken");
    const unknown = count("not examined");
    const rest = [
        ...(count("follows") === 0 ? [] : [`${links(count("follows"))} from ${broken.length === 1 ? "it" : "them"}`]),
        ...(unknown === 0 ? [] : [`${unknown} could not be examined`]),
    ];
    if (broken[0] === undefined) {
        const warnings = count("warning");
        const well =
            unknown === 0 ? `All ${findings.length} checks passed` : `${findings.length - unknown} checks passed`;
        return `${[well, ...rest].join(", ")}${warnings === 0 ? "" : `; ${warnings} with a warning`}.`;
    }
    const sum = `${broken.length} of ${findings.length} links ${broken.length === 1 ? "is" : "are"} broken`;
    const first = broken[0].cure === undefined ? "" : ` First, ${broken[0].link}: ${broken[0].cure}`;
    return `${[sum, ...rest].join(", ")}.${first}`;
}

function links(count: number): string {
    return count === 1 ? "1 more follows" : `${count} more follow`;
}

/** Findings for a program: each with its state, and the name of the link that it follows from. */
export function records(findings: readonly Finding[]): object[] {
    return findings.map((finding) => {
        const { link, seen, cure, followsFrom } = finding;
        return { link, state: stateOf(finding), seen, cure, followsFrom };
    });
}
