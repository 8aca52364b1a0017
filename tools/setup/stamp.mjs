// What the last setup of this checkout found, and from which inputs. When neither inputs nor results have changed, a
// command starts at once.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { cacheRoot, lockHash } from "./cacheFolder.mjs";

const file = (root) => join(root, ".lakehouse", "setup.json");

/** @returns {Record<string, any>} result of each part, by name; empty before the first setup */
export function readStamp(root) {
    try {
        return JSON.parse(readFileSync(file(root), "utf8")).parts;
    } catch (error) {
        if (error.code === "ENOENT" || error instanceof SyntaxError) {
            return {};
        }
        throw error;
    }
}

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, parts: Record<string, import("./plan.mjs").Part>, names: string[] }} what
 * @returns {boolean} whether each of the named parts is as the last setup left it
 */
export function isFresh({ root, env, parts, names }) {
    const stamp = readStamp(root);
    return names.every((name) => {
        const result = stamp[name];
        return (
            result !== undefined &&
            result.inputs === inputsHash(root, env, parts[name]) &&
            parts[name].outputs(result).every((output) => existsSync(resolve(root, output)))
        );
    });
}

/** Adds the results to those of earlier set-ups. */
export function writeStamp({ root, env, parts, results }) {
    const stamped = Object.entries(results).map(([name, result]) => {
        const { built: _built, ...kept } = result;
        return [name, { ...kept, inputs: inputsHash(root, env, parts[name]) }];
    });
    writeAtomically(file(root), { parts: { ...readStamp(root), ...Object.fromEntries(stamped) } });
}

/** @param {string} path @param {unknown} content */
export function writeAtomically(path, content) {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(content, null, 4)}\n`);
    renameSync(temporary, path);
}

function inputsHash(root, env, part) {
    const files = part.inputs.map((input) => join(root, input));
    const variables = (part.variables ?? []).map((name) => `${name}=${env[name] ?? ""}`);
    return lockHash(files, [cacheRoot(env), process.versions.modules, process.platform, process.arch, ...variables]);
}
