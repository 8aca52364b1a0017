// Looks for every part of `npm run setup` without getting any: what `npm run doctor` shows.
import { NotInCache, findEntry } from "./cacheEntry.mjs";
import { cacheRoot, platformKey } from "./cacheFolder.mjs";
import { parts as allParts, partsFor } from "./plan.mjs";
import { SetupProblem } from "./problem.mjs";

class NeedsAnother extends Error {}

/**
 * @param {{ root: string, env?: NodeJS.ProcessEnv, parts?: Record<string, import("./plan.mjs").Part> }} options
 * @returns {Promise<{ tool: string, version?: string, source?: string, path?: string, missing?: string, cure?: string }[]>}
 *          one per part, in the order of the plan; missing: what is wrong with it
 */
export async function inspectParts({ root, env = process.env, parts = setUpParts() }) {
    const looks = new Map();
    const context = {
        root,
        env,
        cacheRoot: cacheRoot(env),
        platform: platformKey(),
        signal: undefined,
        log: undefined,
        note: () => undefined,
    };
    const look = (name) => {
        if (!looks.has(name)) {
            looks.set(name, lookFor(name));
        }
        return looks.get(name);
    };
    async function lookFor(name) {
        const need = async (other) => {
            const found = await look(other);
            if (found.missing !== undefined) {
                throw new NeedsAnother(`needs ${parts[other].title}`);
            }
            return found;
        };
        const entry = async (wanted) => findEntry({ root: context.cacheRoot, ...wanted });
        const tool = parts[name].title;
        try {
            await Promise.all((parts[name].after ?? []).map(need));
            return { tool, ...(await parts[name].ensure({ ...context, need, entry, lookOnly: true })) };
        } catch (error) {
            if (error instanceof NotInCache) {
                return { tool, missing: "not installed", cure: "npm run setup" };
            }
            if (error instanceof NeedsAnother) {
                return { tool, missing: error.message, cure: "npm run setup, once that is there" };
            }
            if (error instanceof SetupProblem) {
                return { tool, missing: error.message, cure: error.cure };
            }
            throw error;
        }
    }
    return await Promise.all(Object.keys(parts).map(look));
}

function setUpParts() {
    return Object.fromEntries(partsFor(["setup"]).map((name) => [name, allParts[name]]));
}
