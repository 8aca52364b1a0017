// What the options of `npm run accounts` ask for.
import { join } from "node:path";

import { workingStateDir } from "../../tools/setup/checkout";
import { didYouMean } from "../commandLine/nearestName.mjs";
import { Given, UsageError } from "../commandLine/runCommand";
import type { Assumption } from "./assumption";
import { ASSUMPTIONS } from "./assumptions/all";

/** What to ask, of whom, and where the answers go. */
export interface Request {
    stack: string;
    yes: boolean;
    readOnly: boolean;
    json: boolean;
    file: string;
    assumptions: readonly Assumption[];
}

/** @throws UsageError for options that do not fit. */
export function requestOf(values: Given<"accounts">["values"]): Request {
    const { stack, yes, json, "read-only": readOnly } = values;
    if (stack === undefined) {
        throw new UsageError("npm run accounts: --stack NAME is missing. For example: npm run accounts -- --stack dev");
    }
    if (yes && readOnly) {
        throw new UsageError("--yes and --read-only exclude each other. Use one of them.");
    }
    const file = values.file ?? join(workingStateDir, "accounts", `${stack.replaceAll("/", "-")}.json`);
    if (!/\.(json|md)$/.test(file)) {
        throw new UsageError(`--file is "${file}". Its name must end with .json or .md.`);
    }
    return { stack, yes, readOnly, json, file, assumptions: chosen(values.only) };
}

/** All assumptions, or those with these IDs. @throws UsageError for one that there is not. */
export function chosen(ids: readonly string[] | undefined): readonly Assumption[] {
    return ids === undefined ? ASSUMPTIONS : ids.map(assumptionOf);
}

function assumptionOf(id: string): Assumption {
    const found = ASSUMPTIONS.find((candidate) => candidate.id === id);
    if (found === undefined) {
        const hint = didYouMean(
            id,
            ASSUMPTIONS.map((each) => each.id),
        );
        throw new UsageError(`There is no assumption "${id}".${hint} To list them, run: npm run accounts -- --list`);
    }
    return found;
}

/** An assumption as `--list` prints it. */
export function described({ id, cloud, statement, why, searched, probe }: Assumption): string {
    const asked = { reads: "Probe: reads only.", creates: "Probe: creates objects and removes them." };
    return [
        `${id} (${cloud})`,
        `    ${statement}`,
        `    Why it matters: ${why}`,
        `    Searched: ${searched.join(", ")}`,
        `    ${probe.kind === "observed" ? `Check manually: ${probe.how}` : asked[probe.kind]}`,
    ].join("\n");
}
