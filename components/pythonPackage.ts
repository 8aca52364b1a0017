import { readdirSync, readFileSync } from "node:fs";
import { basename, posix } from "node:path";

import { contentHash } from "./contentHash";
import { inProject } from "./projectPath";

/** One file of a Python package. */
export interface PackageFile {
    /** Relative to the project's folder: `jobs/lakehouse/reports.py`. */
    path: string;
    /** As it is imported: `lakehouse/reports.py`. */
    name: string;
}

/**
 * The .py files of a package, whatever else lies beside them; sorted, so that a hash of them does not depend on the file
 * system's order.
 *
 * @throws Error when there are none.
 */
export function packageFiles(folder: string): PackageFile[] {
    const files = readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".py") && !file.includes("__pycache__"))
        .map((file) => posix.join(...file.split(/[\\/]/)))
        .sort();
    if (files.length === 0) {
        throw new Error(`${folder} is used as a package but has no Python files.`);
    }
    return files.map((file) => ({ path: posix.join(folder, file), name: posix.join(basename(folder), file) }));
}

/** Hash of a package's files: their names and their content. */
export function packageHash(files: readonly PackageFile[]): string {
    return contentHash(...files.flatMap(({ path, name }) => [name, readFileSync(inProject(path))]));
}
