// One tool in the cache folder: CACHE/KEY/. It is built beside its place and renamed there, so a folder with that name
// is always whole; CACHE/KEY.lock keeps two set-ups from building it at once.
import {
    existsSync,
    mkdirSync,
    readFileSync,
    readdirSync,
    renameSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { withLock } from "./lock.mjs";
import { storageProblem } from "./problem.mjs";

export const RECORD = ".lakehouse-entry.json";
const DAY_MS = 24 * 3600 * 1000;

/**
 * @param {{ root: string, key: string, title: string, signal?: AbortSignal, note?: (text: string) => void,
 *           usable?: (folder: string) => boolean,
 *           build: (folder: string, place: string) => Promise<Record<string, unknown> | void> }} entry
 *        build fills `folder` (temporary); `place` is where it will be found. What it returns is kept in the record.
 *        usable: false for an entry that was whole once but no longer works, such as a Python environment whose
 *        interpreter was removed: it is built again.
 * @returns {Promise<{ folder: string, built: boolean, record: Record<string, any> }>}
 */
export async function ensureEntry({ root, key, title, signal, note, usable = () => true, build }) {
    const place = join(root, key);
    const found = () => (isWhole(place, usable) ? open(place, false) : undefined);
    try {
        mkdirSync(root, { recursive: true });
        return (
            found() ??
            (await withLock(
                `${place}.lock`,
                async () => {
                    const existing = found();
                    if (existing !== undefined) {
                        return existing;
                    }
                    removeLeftovers(root, key);
                    const folder = `${place}.lakehouse-tmp-${process.pid}`;
                    mkdirSync(folder);
                    const started = Date.now();
                    try {
                        const details = await build(folder, place);
                        signal?.throwIfAborted();
                        const record = {
                            key,
                            title,
                            builtAt: new Date().toISOString(),
                            seconds: seconds(started),
                            ...details,
                        };
                        writeFileSync(join(folder, RECORD), `${JSON.stringify(record, null, 4)}\n`);
                        rmSync(place, { recursive: true, force: true });
                        renameSync(folder, place);
                        return open(place, true);
                    } finally {
                        rmSync(folder, { recursive: true, force: true });
                    }
                },
                { signal, onWait: (pid) => note?.(`waiting for another set-up (process ${pid})`) },
            ))
        );
    } catch (error) {
        throw storageProblem(error, title, root) ?? error;
    }
}

/** The part is not in the cache, and this time it may not be built. */
export class NotInCache extends Error {}

/** As {@link ensureEntry}, but only looks. @throws {NotInCache} */
export function findEntry({ root, key, title, usable = () => true }) {
    const place = join(root, key);
    if (!isWhole(place, usable)) {
        throw new NotInCache(`${title} is not in ${root}.`);
    }
    return open(place, false);
}

/** Marks an entry as used today, which keeps `npm run cache -- prune` from it. A shared read-only cache stays as it is. */
export function touch(folder) {
    const file = join(folder, RECORD);
    if (Date.now() - statSync(file).mtimeMs < DAY_MS) {
        return;
    }
    try {
        utimesSync(file, new Date(), new Date());
    } catch (error) {
        if (!["EACCES", "EPERM", "EROFS"].includes(error.code)) {
            throw error;
        }
    }
}

function isWhole(place, usable) {
    return existsSync(join(place, RECORD)) && usable(place);
}

function open(folder, built) {
    touch(folder);
    return { folder, built, record: JSON.parse(readFileSync(join(folder, RECORD), "utf8")) };
}

function removeLeftovers(root, key) {
    for (const name of readdirSync(root)) {
        if (name.startsWith(`${key}.lakehouse-tmp-`)) {
            rmSync(join(root, name), { recursive: true, force: true });
        }
    }
}

function seconds(started) {
    return Math.round((Date.now() - started) / 100) / 10;
}
