// The files of sql/: one for each kind of object, with its statements, each under a line `-- name: ...`.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";

const FOLDER = join(checkoutRoot, "sql");
const NAME = /^-- name: (\w+)$/m;

let texts: ReadonlyMap<string, string> | undefined;

/** Names of all statements: `OBJECT.STATEMENT`. */
export function statementNames(): string[] {
    return [...(texts ??= readStatements()).keys()];
}

/** Text of the statement `name`, with its comments and without the semicolon at its end. */
export function statementText(name: string): string {
    const text = (texts ??= readStatements()).get(name);
    if (text === undefined) {
        throw new Error(`sql/ has no statement "${name}". It has: ${statementNames().join(", ")}.`);
    }
    return text;
}

function readStatements(): Map<string, string> {
    const found = readdirSync(FOLDER)
        .filter((file) => file.endsWith(".sql"))
        .flatMap((file) => split(basename(file, ".sql"), readFileSync(join(FOLDER, file), "utf8")));
    return new Map(found);
}

function split(object: string, text: string): [name: string, text: string][] {
    const [head = "", ...parts] = text.split(NAME);
    if (head.trim() !== "" || parts.length === 0) {
        throw new Error(`sql/${object}.sql does not start with a line "-- name: ...".`);
    }
    return parts.flatMap((name, at) => {
        const body = parts[at + 1] ?? "";
        return at % 2 === 0 ? [[`${object}.${name}`, body.trim().replace(/;$/, "")] as [string, string]] : [];
    });
}
