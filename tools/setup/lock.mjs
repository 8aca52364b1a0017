// One process at a time: a lock file that names its owner. A lock whose owner is dead is taken over.
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { identityOf, isRunning } from "./processIdentity.mjs";

const POLL_MS = 200;
// A takeover takes milliseconds; one that is older belongs to a process that died in it.
const TAKEOVER_MS = 10_000;

/**
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} work runs while the lock is held
 * @param {{ signal?: AbortSignal, onWait?: (owner: number) => void }} [options] onWait: called once, with the
 *        process ID that holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { signal, onWait } = {}) {
    mkdirSync(dirname(path), { recursive: true });
    let waited = false;
    while (!acquire(path)) {
        const owner = read(path);
        if (owner !== undefined && isDead(owner)) {
            takeOver(path, owner);
            continue;
        }
        if (owner !== undefined && !waited) {
            waited = true;
            onWait?.(owner.pid);
        }
        await sleep(POLL_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
    try {
        return await work();
    } finally {
        rmSync(path, { force: true });
    }
}

/** @returns {boolean} whether somebody alive holds the lock */
export function isLocked(path) {
    const owner = read(path);
    return owner !== undefined && !isDead(owner);
}

// link() fails when the name exists and never shows a half-written file.
function acquire(path) {
    const own = `${path}.${process.pid}`;
    writeFileSync(own, JSON.stringify({ ...identityOf(process.pid), host: hostname() }));
    try {
        linkSync(own, path);
        return true;
    } catch (error) {
        if (error.code !== "EEXIST") {
            throw error;
        }
        return false;
    } finally {
        rmSync(own, { force: true });
    }
}

// Two waiters may see the same dead owner; the second must not remove the lock that the first has just made. So the
// removal has a lock of its own, under which the owner is looked at again.
function takeOver(path, deadOwner) {
    const takeover = `${path}.takeover`;
    try {
        mkdirSync(takeover);
    } catch (error) {
        if (error.code !== "EEXIST") {
            throw error;
        }
        if (Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > TAKEOVER_MS) {
            rmSync(takeover, { recursive: true, force: true });
        }
        return;
    }
    try {
        const owner = read(path);
        if (owner?.pid === deadOwner.pid && owner.started === deadOwner.started) {
            rmSync(path, { force: true });
        }
    } finally {
        rmSync(takeover, { recursive: true, force: true });
    }
}

function read(path) {
    try {
        return JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
        if (error.code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}

// An owner on another host (a cache folder shared over the network) cannot be looked at and counts as alive.
function isDead({ host, ...owner }) {
    return host === hostname() && !isRunning(owner);
}
