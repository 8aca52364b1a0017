import { join } from "node:path";

import { ensureEntry } from "../../tools/setup/cacheEntry.mjs";

const checkout = join(__dirname, "..", "..");

/** What setup hands to a part, for a part that runs alone. */
export interface PartContext {
    root: string;
    cacheRoot: string;
    platform: string;
    env: NodeJS.ProcessEnv;
    signal: AbortSignal;
    log: string;
    notes: string[];
    note: (text: string) => void;
    need: (name: string) => Promise<unknown>;
    entry: (entry: object) => Promise<{ folder: string; built: boolean }>;
}

/** @param given at least where things may be written; needs: results of the parts it comes after */
export function partContext(
    scratch: string,
    given: Partial<PartContext> & { needs?: Record<string, unknown> } = {},
): PartContext {
    const notes: string[] = [];
    return {
        root: checkout,
        cacheRoot: join(scratch, "cache"),
        platform: "linux-x64",
        env: { PATH: "" },
        signal: new AbortController().signal,
        log: join(scratch, "log"),
        notes,
        note: (text) => notes.push(text),
        need: (name) =>
            given.needs !== undefined && name in given.needs
                ? Promise.resolve(given.needs[name])
                : Promise.reject(new Error(`the part asked for ${name}`)),
        entry: (entry) => ensureEntry({ root: join(scratch, "cache"), ...entry } as Parameters<typeof ensureEntry>[0]),
        ...given,
    };
}

/** @returns what the promise was rejected with, as a setup problem */
export async function problemOf(
    promise: Promise<unknown>,
): Promise<{ message: string; cure: string; exitCode: number }> {
    return await promise.then(
        () => {
            throw new Error("It was expected to fail.");
        },
        (error: { message: string; cure: string; exitCode: number }) => {
            if (error.cure === undefined) {
                throw error;
            }
            return error;
        },
    );
}
