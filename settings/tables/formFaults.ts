// What is wrong with the form of a declaration, in words.
import type { z } from "zod";

import { didYouMean } from "../../commands/commandLine/nearestName.mjs";
import { parseType, TYPES } from "./columnType";
import { KEYS } from "./declaration";
import { Fault, Path } from "./fault";

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
    array: "a list",
    object: "a map",
    string: "text",
    boolean: "true or false",
    number: "a number",
};

/** @param error of a declaration that was read with `reportInput`; undefined when its form is right. */
export function formFaults(error: z.ZodError | undefined): Fault[] {
    return (error?.issues ?? []).flatMap((issue) => faultsOf(issue));
}

function faultsOf(issue: Issue): Fault[] {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    const what = path.at(-1) ?? "declaration";
    const at = (problem: string): Fault[] => [{ path, problem }];
    const input = JSON.stringify(issue.input) ?? "";
    switch (issue.code) {
        case "unrecognized_keys":
            return issue.keys.map((key) => ({
                path: [...path, key],
                problem: `${key} is not a known key.${didYouMean(key, knownAt(path)) || " Remove it."}`,
            }));
        case "invalid_type":
            return at(
                issue.input === undefined
                    ? `${what} is missing. Add it.`
                    : `${what} is ${input}. Set ${KINDS[issue.expected] ?? issue.expected}.`,
            );
        case "invalid_union":
            return at(
                issue.input === undefined ? `${what} is missing. Add it.` : `${what} is ${input}. Set one value.`,
            );
        case "invalid_value":
            return at(`${what} is ${input}. Choose one of ${issue.values.join(", ")}.`);
        case "too_big":
            return at(`${what} has more than ${issue.maximum} characters. Shorten it.`);
        case "too_small":
            return at(`${what} is empty. Fill it, or remove it.`);
        case "invalid_format":
            return at(formatProblem(what, issue.input, path.length > 1));
        default:
            return at(issue.message);
    }
}

function formatProblem(what: string | number, input: unknown, isColumn: boolean): string {
    const text = String(input);
    if (what === "type") {
        const near = parseType(text.toLowerCase()) === undefined ? didYouMean(text, Object.keys(TYPES)) : "";
        const fix = near || ` Choose one of ${Object.keys(TYPES).join(", ")}; decimal as decimal(p,s).`;
        return `"${text}" is not a type.${fix}`;
    }
    if (what === "name") {
        const like = text
            .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
            .toLowerCase()
            .replace(/[^a-z0-9_]+/g, "_")
            .replace(/^[^a-z]+/, "");
        const source =
            like === "" ? "" : `: ${like}${isColumn ? `, with from: "${text}" if the raw data calls it so` : ""}`;
        return `"${text}" is not a valid name. Use a-z, 0-9 and _, starting with a letter${source}.`;
    }
    return `${what} is "${text}". Set one character.`;
}

/** Keys that a declaration has at the path. */
function knownAt(path: Path): string[] {
    const part = path.findLast((step) => typeof step === "string");
    switch (part) {
        case undefined:
            return KEYS.table;
        case "csv":
            return KEYS.csv;
        default:
            return part === "columns" || part === "fields" ? KEYS.column : KEYS.item;
    }
}
