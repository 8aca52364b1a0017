import { existsSync } from "node:fs";
import { resolve } from "node:path";

const projectRoot = resolve(__dirname, "..");

/** Absolute path of a file or folder of the project. @throws Error when it is not there. */
export function inProject(path: string): string {
    const absolute = resolve(projectRoot, path);
    if (!existsSync(absolute)) {
        throw new Error(`There is no ${path} in the project's folder, which a job needs.`);
    }
    return absolute;
}
