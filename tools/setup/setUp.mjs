// Brings the parts that some commands need to where they should be, side by side, and writes down where that is.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { ensureEntry } from "./cacheEntry.mjs";
import { cacheRoot, platformKey } from "./cacheFolder.mjs";
import { partsFor, parts as allParts } from "./plan.mjs";
import { Interrupted, SetupProblem, storageProblem } from "./problem.mjs";
import { showProgress } from "./progress.mjs";
import { isFresh, readStamp, writeAtomically, writeStamp } from "./stamp.mjs";
import { withToolCaches } from "./toolCaches.mjs";
import { toolchainFrom } from "./toolchain.mjs";
import { requireUsableFolder } from "./usableFolder.mjs";

class NotReached extends Error {}

/**
 * @param {{ root: string, commands: string[], env?: NodeJS.ProcessEnv, output?: NodeJS.WriteStream, always?: boolean,
 *           parts?: Record<string, import("./plan.mjs").Part>, names?: string[] }} options
 *        always: look for every part even when the last setup left it as it is, and say so; names: parts, when not those
 *        of `commands`
 * @throws {SetupProblem} the first part's; the others are shown
 */
export async function setUp({
    root,
    commands,
    env = process.env,
    output = process.stderr,
    always = false,
    parts = allParts,
    names,
}) {
    const started = Date.now();
    const wanted = names ?? partsFor(commands);
    if (!always && isFresh({ root, env, parts, names: wanted })) {
        return;
    }
    requireUsableFolder(root, "this checkout", "Move the checkout to a folder without it.");
    requireUsableFolder(cacheRoot(env), "the cache folder", "Set LAKEHOUSE_CACHE to a folder without it.");
    const interruption = new AbortController();
    const restore = onSignal((signal) => interruption.abort(new Interrupted(signal)));
    const progress = showProgress(output);
    const results = new Map();
    const context = {
        root,
        env: withToolCaches(env, cacheRoot(env)),
        cacheRoot: cacheRoot(env),
        platform: platformKey(),
        signal: interruption.signal,
        need(name) {
            if (!results.has(name)) {
                progress.add(name, parts[name].title);
                results.set(name, ensurePart(name));
            }
            return results.get(name);
        },
    };
    async function ensurePart(name) {
        const part = parts[name];
        const note = (text) => progress.note(name, text);
        const need = async (other) => {
            note(`waiting for ${parts[other].title}`);
            try {
                return await context.need(other);
            } catch (cause) {
                throw new NotReached(`needs ${parts[other].title}`, { cause });
            }
        };
        const log = join(root, ".lakehouse", "logs", `setup-${name}.log`);
        rmSync(log, { force: true });
        try {
            await Promise.all((part.after ?? []).map(need));
            progress.start(name);
            const result = await part.ensure({
                ...context,
                need,
                log,
                note,
                entry: (entry) => ensureEntry({ root: context.cacheRoot, signal: context.signal, note, ...entry }),
            });
            progress.end(name, "done", `${result.version}, ${result.source}${result.built ? "" : " (already there)"}`);
            return result;
        } catch (error) {
            const skipped = error instanceof NotReached || error instanceof Interrupted;
            progress.end(name, skipped ? "skipped" : "failed", firstLine(error));
            throw error;
        }
    }
    try {
        mkdirSync(join(root, ".lakehouse"), { recursive: true });
        wanted.forEach((name) => progress.add(name, parts[name].title));
        const settled = await Promise.allSettled(wanted.map((name) => context.need(name)));
        const made = wanted.flatMap((name, i) => (settled[i].status === "fulfilled" ? [[name, settled[i].value]] : []));
        writeStamp({ root, env, parts, results: Object.fromEntries(made) });
        progress.close();
        interruption.signal.throwIfAborted();
        const problems = settled.flatMap(({ reason }) =>
            reason === undefined || reason instanceof NotReached ? [] : [reason],
        );
        if (problems.length > 0) {
            reportAll(problems, output);
            throw problems[0];
        }
        writeAtomically(join(root, ".lakehouse", "toolchain.json"), toolchainFrom(readStamp(root)));
        output.write(`Set-up: ${summary(made)} in ${elapsed(started)}; heavy parts in ${context.cacheRoot}.\n`);
    } catch (error) {
        throw storageProblem(error, "the record of the set-up", join(root, ".lakehouse")) ?? error;
    } finally {
        progress.close();
        restore();
    }
}

/** Prints what stopped a setup and what to do. @returns {number} exit code */
export function report(problem, output = process.stderr) {
    if (!(problem instanceof SetupProblem)) {
        output.write(`${problem?.stack ?? problem}\n`);
        return 1;
    }
    output.write(`\n${problem.message}\n  → ${problem.cure}\n${problem.log ? `    Log: ${problem.log}\n` : ""}`);
    return problem.exitCode;
}

function reportAll(problems, output) {
    problems.slice(1).forEach((problem) => report(problem, output));
}

function summary(made) {
    const built = made.filter(([, { built }]) => built).length;
    return built === 0 ? `all ${made.length} parts were already there` : `${built} of ${made.length} parts installed`;
}

function onSignal(handler) {
    const names = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
    const handlers = names.map((name) => /** @type {const} */ ([name, () => handler(name)]));
    handlers.forEach(([name, listener]) => process.once(name, listener));
    return () => handlers.forEach(([name, listener]) => process.removeListener(name, listener));
}

function firstLine(error) {
    return String(error?.message ?? error).split("\n")[0];
}

function elapsed(started) {
    return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
