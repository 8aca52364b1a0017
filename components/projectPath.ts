import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Folder that this package is in, wherever a program is started. */
const packageFolder = resolve(__dirname, "..");

/**
 * Absolute path of a file or folder of the project.
 *
 * @param folder of the project; by default the one that this package is in
 * @throws Error when it does not exist.
 */
export function inProject(path: string, folder = packageFolder): string {
    const absolute = resolve(folder, path);
    if (!existsSync(absolute)) {
        throw new Error(`A job needs ${path}, which does not exist in the project folder.`);
    }
    return absolute;
}
