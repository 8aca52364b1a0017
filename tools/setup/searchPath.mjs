// Which programs of a name PATH holds, in order.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} absolute paths of executable files
 */
export function onPath(name, env) {
    return (env.PATH ?? "")
        .split(delimiter)
        .filter((folder) => isAbsolute(folder))
        .map((folder) => join(folder, name))
        .filter(isExecutable);
}

export function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch (error) {
        if (["ENOENT", "ENOTDIR", "EACCES", "ELOOP"].includes(error.code)) {
            return false;
        }
        throw error;
    }
}
