// Files that settings name: they must be the project's own, since they are uploaded.
import { existsSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";

/** Why a file is not one of the project: `link` is one that leads out of it. */
export type ProjectFileFault = "outside" | "missing" | "not a file" | "link";

/**
 * What keeps a file from being one of the project.
 *
 * @param file relative to the project's folder
 * @param root the project's folder
 */
export function projectFileFault(file: string, root: string): ProjectFileFault | undefined {
    const outside = (path: string): boolean => isAbsolute(path) || path.split(sep)[0] === "..";
    if (outside(file) || outside(relative(root, join(root, file)))) {
        return "outside";
    }
    if (!existsSync(join(root, file))) {
        return "missing";
    }
    if (!statSync(join(root, file)).isFile()) {
        return "not a file";
    }
    return outside(relative(realpathSync(root), realpathSync(join(root, file)))) ? "link" : undefined;
}
