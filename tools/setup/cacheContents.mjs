// What is in the cache folder, and what of it may go.
import { existsSync, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { RECORD } from "./cacheEntry.mjs";
import { isLocked, withLock } from "./lock.mjs";
import { readStamp } from "./stamp.mjs";

const DAY_MS = 24 * 3600 * 1000;
const HALF_MADE = /\.lakehouse-tmp-\d+$/;

/** @typedef {{ name: string, folder: string, bytes: number, usedAt: Date, whole: boolean, ours: boolean, busy: boolean }} Entry */

/**
 * @param {string} root the cache
 * @param {string} checkout whose parts count as ours
 * @returns {Entry[]} largest first; half-made ones too
 */
export function entries(root, checkout) {
    if (!existsSync(root)) {
        return [];
    }
    const used = Object.values(readStamp(checkout)).map(({ path }) => path);
    return (
        readdirSync(root, { withFileTypes: true })
            // The folder may hold what is not ours: LAKEHOUSE_CACHE can name any.
            .filter(({ name }) => HALF_MADE.test(name) || existsSync(join(root, name, RECORD)))
            .map(({ name }) => {
                const folder = join(root, name);
                const record = join(folder, RECORD);
                const whole = !HALF_MADE.test(name);
                return {
                    name,
                    folder,
                    bytes: sizeOf(folder),
                    usedAt: statSync(whole ? record : folder).mtime,
                    whole,
                    ours: used.some((path) => path?.startsWith(`${folder}/`) || path === folder),
                    busy: isLocked(`${join(root, name.replace(HALF_MADE, ""))}.lock`),
                };
            })
            .sort((a, b) => b.bytes - a.bytes)
    );
}

/**
 * @param {string} root
 * @param {string} checkout
 * @param {{ days: number, all: boolean, now?: number }} options days: keep what was used since; all: keep nothing
 * @returns {Promise<Entry[]>} what was removed
 */
export async function prune(root, checkout, { days, all, now = Date.now() }) {
    const old = (entry) => !entry.ours && now - entry.usedAt.getTime() > days * DAY_MS;
    const removed = entries(root, checkout).filter((entry) => !entry.busy && (all || !entry.whole || old(entry)));
    for (const { name, folder } of removed) {
        await withLock(`${join(root, name.replace(HALF_MADE, ""))}.lock`, async () => {
            rmSync(folder, { recursive: true, force: true });
        });
    }
    return removed;
}

function sizeOf(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + lstatSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}
