// The files that a notebook is made of: the main one, and those that its cells import or read.

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { entryPath, Failure, holdsUnknown, UNKNOWN, Values } from "./property";

/** Why [name] cannot be the name of a notebook's main file. */
export function checkMainFile(name: string): string | undefined {
    return /^[^/\\\0]+\.ipynb$/.test(name)
        ? undefined
        : `is "${name}". Expected a file name that ends in .ipynb, without a folder.`;
}

/** Why [name] cannot be the path of a file within a notebook. Stage paths and file URLs take these characters as they are. */
export function checkPathInNotebook(name: string): string | undefined {
    const parts = name.split("/");
    return parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part) && part !== "." && part !== "..")
        ? undefined
        : "is no path within the notebook. Expected letters, digits, _, - and ., with / between folders, and no .. among them.";
}

/** Name of the main file within the notebook; unknown when it follows from a path that is not known yet. */
export function mainFileOf({ file, mainFile }: Values): unknown {
    return mainFile ?? (typeof file === "string" ? path.basename(file) : UNKNOWN);
}

/** Everything that is wrong with the files, given inputs that may be unknown, or wrong in themselves. */
export function failuresOfFiles(values: Values): Failure[] {
    const failures: Failure[] = [];
    const { file, mainFile } = values;
    if (typeof file === "string") {
        const reason = checkMainFile(path.basename(file));
        if (mainFile === undefined && reason !== undefined) {
            failures.push({ property: "mainFile", reason });
        }
        report(failures, "file", notebookProblem(file));
    }
    for (const [name, from] of entries(values["files"])) {
        if (typeof from === "string") {
            report(failures, entryPath("files", name), fileProblem(from));
        }
    }
    return [...failures, ...clashes(values)];
}

/** Contents by path within the notebook, the main file first and the others by path. All inputs must be known and right. */
export function contentsOf(values: Values): [string, Buffer][] {
    const others: [string, Buffer][] = [
        ...entries(values["files"]).map(([name, from]): [string, Buffer] => [name, fs.readFileSync(String(from))]),
        ...entries(values["texts"]).map(([name, text]): [string, Buffer] => [name, Buffer.from(String(text))]),
    ];
    return [
        [String(mainFileOf(values)), fs.readFileSync(String(values["file"]))],
        ...others.sort(([left], [right]) => (left < right ? -1 : 1)),
    ];
}

/** SHA-256 of all contents, in hex: that of the main file when it is alone. Unknown as long as one of them is. */
export function contentHashOf(values: Values): unknown {
    if ([values["file"], values["files"], values["texts"]].some(holdsUnknown)) {
        return UNKNOWN;
    }
    const [[, main] = ["", Buffer.alloc(0)], ...others] = contentsOf(values);
    const hash = createHash("sha256").update(main);
    for (const [name, content] of others) {
        // Neither JSON nor a path holds NUL, so the end of one is not taken for the beginning of the next.
        hash.update(`\0${name}\0${content.length}\0`).update(content);
    }
    return hash.digest("hex");
}

/** Files that would lie where another one does, or in one. */
function clashes(values: Values): Failure[] {
    const taken = new Set([String(mainFileOf(values))]);
    const failures: Failure[] = [];
    for (const property of ["files", "texts"]) {
        for (const [name] of entries(values[property])) {
            if (taken.has(name)) {
                failures.push({ property: entryPath(property, name), reason: "names a second file of that path." });
            }
            taken.add(name);
        }
    }
    for (const property of ["files", "texts"]) {
        for (const [name] of entries(values[property])) {
            const folder = foldersOf(name).find((each) => taken.has(each));
            if (folder !== undefined) {
                failures.push({ property: entryPath(property, name), reason: `lies in "${folder}", which is a file.` });
            }
        }
    }
    return failures;
}

/** `a` and `a/b` for `a/b/c`. */
function foldersOf(name: string): string[] {
    const parts = name.split("/");
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function notebookProblem(file: string): string | undefined {
    const problem = fileProblem(file);
    if (problem !== undefined) {
        return problem;
    }
    try {
        const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as { cells?: unknown };
        return Array.isArray(cells) ? undefined : `is "${file}", which holds no cells. Expected a Jupyter notebook.`;
    } catch (error) {
        return `is "${file}", which is no Jupyter notebook: ${(error as Error).message}.`;
    }
}

function fileProblem(file: string): string | undefined {
    try {
        fs.readFileSync(file);
        return undefined;
    } catch (error) {
        return `cannot be read: ${(error as Error).message}. The path is relative to the project's directory.`;
    }
}

function report(failures: Failure[], property: string, reason: string | undefined): void {
    if (reason !== undefined) {
        failures.push({ property, reason });
    }
}

function entries(map: unknown): [string, unknown][] {
    return typeof map === "object" && map !== null && !Array.isArray(map) ? Object.entries(map) : [];
}
