// npm run cache -- show | prune: what set-up keeps in the user's cache folder.
import { existsSync, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { cacheRoot } from "./cacheFolder.mjs";
import { RECORD } from "./cacheEntry.mjs";
import { isLocked, withLock } from "./lock.mjs";
import { readStamp } from "./stamp.mjs";

const USAGE = "usage: npm run cache -- show | prune [--days N] [--all]";
const DAY_MS = 24 * 3600 * 1000;

/** @typedef {{ name: string, folder: string, bytes: number, usedAt: Date, whole: boolean, ours: boolean, busy: boolean }} Entry */

/**
 * @param {string} root the cache
 * @param {string} checkout whose parts count as ours
 * @returns {Entry[]} largest first
 */
export function entries(root, checkout) {
    if (!existsSync(root)) {
        return [];
    }
    const used = Object.values(readStamp(checkout)).map(({ path }) => path);
    return readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.endsWith(".takeover"))
        .map(({ name }) => {
            const folder = join(root, name);
            const record = join(folder, RECORD);
            const whole = existsSync(record) && !name.includes(".tmp-");
            return {
                name,
                folder,
                bytes: sizeOf(folder),
                usedAt: statSync(whole ? record : folder).mtime,
                whole,
                ours: used.some((path) => path?.startsWith(`${folder}/`) || path === folder),
                busy: isLocked(`${join(root, name.replace(/\.tmp-\d+$/, ""))}.lock`),
            };
        })
        .sort((a, b) => b.bytes - a.bytes);
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
        await withLock(`${join(root, name.replace(/\.tmp-\d+$/, ""))}.lock`, async () => {
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

function table(list) {
    const state = ({ whole, ours, busy }) =>
        busy ? "being made" : !whole ? "half-made" : ours ? "used by this checkout" : "";
    const width = Math.max(...list.map(({ name }) => name.length));
    return list
        .map((entry) =>
            `${entry.name.padEnd(width)}  ${megabytes(entry.bytes).padStart(9)}  ${entry.usedAt.toISOString().slice(0, 10)}  ${state(entry)}`.trimEnd(),
        )
        .join("\n");
}

function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(1)} MB`;
}

function total(list) {
    return megabytes(list.reduce((sum, { bytes }) => sum + bytes, 0));
}

async function main(args) {
    let options;
    let command;
    try {
        const parsed = parseArgs({
            args,
            allowPositionals: true,
            options: { days: { type: "string", default: "30" }, all: { type: "boolean", default: false } },
        });
        options = { days: Number(parsed.values.days), all: parsed.values.all };
        [command] = parsed.positionals;
        if (!["show", "prune"].includes(command) || parsed.positionals.length !== 1 || !(options.days >= 0)) {
            throw new Error(`${["npm run cache --", ...args].join(" ")} is not known.`);
        }
    } catch (error) {
        console.error(`${error.message}\n  → ${USAGE}`);
        return 2;
    }
    const root = cacheRoot();
    const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
    if (command === "show") {
        const list = entries(root, checkout);
        console.log(
            list.length === 0 ? `${root} is empty.` : `${root}\n${table(list)}\n${list.length} entries, ${total(list)}`,
        );
        return 0;
    }
    const removed = await prune(root, checkout, options);
    console.log(
        removed.length === 0
            ? `Nothing to remove from ${root}.`
            : `${table(removed)}\nRemoved ${removed.length} entries, ${total(removed)}, from ${root}.`,
    );
    return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    process.exitCode = await main(process.argv.slice(2));
}
