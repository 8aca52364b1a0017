import type { z } from "zod";

import { didYouMean } from "../commands/commandLine/nearestName.mjs";

type Path = readonly PropertyKey[];

/**
 * What is wrong with the shape of a value, one sentence per fault, each behind where it is: `[1].name is missing. ...`.
 *
 * @param keysAt the keys that an object at a path may have, for those that are misspelled.
 */
export function shapeProblems(error: z.ZodError, value: unknown, keysAt: (path: Path) => readonly string[]): string[] {
    return error.issues.flatMap((issue) => {
        const where = pathText(issue.path);
        switch (issue.code) {
            case "unrecognized_keys":
                return issue.keys.map((key) => {
                    const keys = keysAt(issue.path);
                    return `${where} has no key "${key}".${didYouMean(key, keys)} Use ${listed(keys)}.`;
                });
            case "invalid_type": {
                const found = valueAt(value, issue.path);
                const wanted = issue.expected === "array" ? "a list" : issue.expected === "object" ? "a map" : "text";
                return found === undefined
                    ? `${where} is missing. Set it to ${wanted}.`
                    : `${where} is ${JSON.stringify(found)}. Set ${wanted}.`;
            }
            case "invalid_value":
                return `${where} is ${JSON.stringify(valueAt(value, issue.path))}. Set ${listed(issue.values.map(String), "or")}.`;
            default:
                return `${where} is ${JSON.stringify(valueAt(value, issue.path))}: ${issue.message}.`;
        }
    });
}

/** `a, b and c`. */
function listed(names: readonly string[], last = "and"): string {
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
}

function pathText(path: Path): string {
    return path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
}

function valueAt(value: unknown, path: Path): unknown {
    return path.reduce<unknown>(
        (found, part) => (typeof found === "object" && found !== null ? found[part as keyof typeof found] : undefined),
        value,
    );
}
