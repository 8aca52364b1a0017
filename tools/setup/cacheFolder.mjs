// Where heavy tools live, so that a second clone and CI find them: the user's cache folder, by the XDG base directory
// rules (on macOS ~/Library/Caches), or wherever LAKEHOUSE_CACHE says.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

const NAME = "interoperable-lakehouse";

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} absolute path; need not exist
 */
export function cacheRoot(env = process.env, platform = process.platform) {
    if (env.LAKEHOUSE_CACHE) {
        return resolve(env.LAKEHOUSE_CACHE);
    }
    const home = env.HOME || homedir();
    // The XDG specification: a relative value is invalid and to be ignored.
    if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) {
        return join(env.XDG_CACHE_HOME, NAME);
    }
    return platform === "darwin" ? join(home, "Library", "Caches", NAME) : join(home, ".cache", NAME);
}

/** @returns {string} such as linux-x64, darwin-arm64, linuxmusl-x64: what a compiled tool is good for */
export function platformKey() {
    return `${process.platform}${isMusl() ? "musl" : ""}-${process.arch}`;
}

function isMusl() {
    if (process.platform !== "linux") {
        return false;
    }
    const { header } = /** @type {any} */ (process.report.getReport());
    return header.glibcVersionRuntime === undefined;
}

/**
 * @param {string[]} files read in this order
 * @param {string[]} [more] other values that the result depends on
 * @returns {string} twelve hexadecimal digits
 */
export function lockHash(files, more = []) {
    const hash = createHash("sha256");
    for (const content of [...files.map((file) => readFileSync(file)), ...more]) {
        hash.update(content).update("\0");
    }
    return hash.digest("hex").slice(0, 12);
}
