import { existsSync } from "node:fs";
import { resolve } from "node:path";

const projectRoot = resolve(__dirname, "..");

/** Absolute path of a file or folder of the project. @throws Error when it does not exist. */
export function inProject(path: string): string {
    const absolute = resolve(projectRoot, path);
    if (!existsSync(absolute)) {
        throw new Error(`A job needs ${path}, which does not exist in the project folder.`);
    }
    return absolute;
}
