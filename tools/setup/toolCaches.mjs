// Where npm, pip and Go keep what they download: in the user's home, or beside our own tools where that is read-only.
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cacheRoot
 * @returns {NodeJS.ProcessEnv} the same; with places below cacheRoot where the home cannot be written. Places that the
 *          user has named stay.
 */
export function withToolCaches(env, cacheRoot) {
    if (isWritable(env.HOME || homedir())) {
        return env;
    }
    const downloads = join(cacheRoot, "downloads");
    return {
        npm_config_cache: join(downloads, "npm"),
        PIP_CACHE_DIR: join(downloads, "pip"),
        GOPATH: join(downloads, "go"),
        GOCACHE: join(downloads, "go-build"),
        ...env,
    };
}

function isWritable(folder) {
    try {
        accessSync(folder, constants.W_OK);
        return true;
    } catch {
        return false;
    }
}
