import type { Drift } from "../stack/drift";
import type { GitHub } from "./client";

const LABEL = "drift";

/** What `npm run preview -- --refresh --json` prints, as far as drift goes. */
export interface DriftResult {
    stack: string;
    drift: Drift[];
}

/** What became of the issue. */
export type DriftOutcome = "opened" | "updated" | "closed" | "none";

/** Opens or updates the one issue about a stack's drift, or closes it when there is none. */
export async function settleDriftIssue(github: GitHub, { stack, drift }: DriftResult): Promise<DriftOutcome> {
    const title = `Drift of the stack ${stack}`;
    const found = (await github.openIssues(LABEL)).find((issue) => issue.title === title);
    const real = drift.filter(({ noise }) => noise === undefined);
    if (real.length === 0) {
        if (found === undefined) {
            return "none";
        }
        await github.changeIssue(found.number, {
            body: `${found.body ?? ""}\n\nGone at the last check.`,
            state: "closed",
        });
        return "closed";
    }
    const body = [
        `The clouds differ from the state of \`${stack}\`:`,
        "",
        ...real.map(
            ({ type, name, what, paths }) =>
                `- \`${type} ${name}\` is ${what}${paths.length === 0 ? "" : `: ${paths.map((path) => `\`${path}\``).join(", ")}`}`,
        ),
        "",
        `To restore what is declared: \`npm run up -- --stack ${stack} --refresh\``,
    ].join("\n");
    if (found === undefined) {
        await github.openIssue(title, body, LABEL);
        return "opened";
    }
    await github.changeIssue(found.number, { body });
    return "updated";
}
