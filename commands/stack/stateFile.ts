// A stack's state in a backend of files, as Pulumi writes it: NAME.json, a copy of the one before in NAME.json.bak, and
// beside each what kind of file it is, in .attrs. A `pulumi` that is killed meanwhile leaves an .attrs that is empty, which
// Pulumi cannot read past ("failed to load checkpoint: EOF"); a machine that loses its power may leave an empty state.
// https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { resourceCount } from "./resourceCount";
import type { RecordedResource } from "./stackState";

interface Checkpoint {
    checkpoint?: { latest?: { resources?: RecordedResource[]; pending_operations?: unknown[] } };
}

/** Folder of what Pulumi keeps in a backend of files; undefined for a backend of another kind. */
export function backendFolder(url: string | undefined): string | undefined {
    return url?.startsWith("file:///") === true ? join(fileURLToPath(url), ".pulumi") : undefined;
}

/** File of a stack's state. */
export function stateFileOf(folder: string, stackName: string): string {
    return join(folder, "stacks", "lakehouse", `${stackName}.json`);
}

/** Whether a state has resources, or operations that may have made some; one that is not whole counts by the one before. */
export function holdsResources(file: string): boolean {
    return (read(file) ?? read(backupOf(file)) ?? []).length > 0;
}

/** Whether a `pulumi` was killed, or is at work, while it writes the state. */
export function isCutOff(file: string): boolean {
    return !isJson(attributesOf(file)) || (read(file) === undefined && (read(backupOf(file))?.length ?? 0) > 0);
}

/** Takes the state from before the write that was cut off; what was done since is among its pending operations. */
export function restore(file: string): void {
    if (isCutOff(file)) {
        rmSync(attributesOf(file), { force: true });
        if (read(file) === undefined) {
            copyFileSync(backupOf(file), file);
        }
    }
}

/** Resources of a state; none where there is none, or none that is whole. */
export function resourcesOf(file: string): RecordedResource[] {
    if (!existsSync(file) || !isJson(file)) {
        return [];
    }
    return (JSON.parse(readFileSync(file, "utf8")) as Checkpoint).checkpoint?.latest?.resources ?? [];
}

/** The stacks that a backend of files has. */
export function stacksIn(folder: string): { name: string; resources: number }[] {
    const stacks = dirname(stateFileOf(folder, "any"));
    const files = existsSync(stacks) ? readdirSync(stacks).filter((file) => file.endsWith(".json")) : [];
    return files.map((file) => ({
        name: basename(file, ".json"),
        resources: resourceCount(resourcesOf(join(stacks, file))),
    }));
}

/** Resources and pending operations; undefined when the file does not exist or is not whole. */
function read(file: string): unknown[] | undefined {
    if (!existsSync(file) || !isJson(file)) {
        return undefined;
    }
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    const { resources = [], pending_operations: pending = [] } = checkpoint?.latest ?? {};
    return [...resources, ...pending];
}

/** Whether a file is whole; one that does not exist is. */
function isJson(file: string): boolean {
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return true;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return false;
        }
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return true;
        }
        throw error;
    }
}

function backupOf(file: string): string {
    return `${file}.bak`;
}

function attributesOf(file: string): string {
    return `${file}.attrs`;
}
