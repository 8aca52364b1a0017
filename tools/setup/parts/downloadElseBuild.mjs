// A tool that is downloaded where that can be, else built from its Go module.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { isExecutable } from "../searchPath.mjs";
import { buildGoTool } from "./goTool.mjs";

/** The download is not available here: the tool is to be built. */
export class NotToBeHad extends Error {}

/**
 * @param {any} context of the part
 * @param {{ title: string, key: string, output: string, mayDownload: boolean, download: (folder: string) => Promise<void>,
 *           go: Omit<Parameters<typeof buildGoTool>[1], "title" | "output"> }} tool
 *        key: name, version and platform; output: the executable, below the entry's folder; download fills that folder or
 *        throws {@link NotToBeHad}
 * @returns {Promise<{ source: string, folder: string, built: boolean }>}
 */
export async function downloadElseBuild(context, { title, key, output, mayDownload, download, go }) {
    const { root, cacheRoot, note } = context;
    const official = `${key}-official`;
    const compiled = `${key}-${lockHash(goLock(root, go.module))}`;
    const cached = (entry) => isExecutable(join(cacheRoot, entry, output));

    if (cached(official) || (!cached(compiled) && mayDownload)) {
        try {
            return { source: "official", ...(await context.entry({ key: official, title, build: download })) };
        } catch (error) {
            if (!(error instanceof NotToBeHad)) {
                throw error;
            }
            note(`${error.message}; building from source`);
        }
    }
    const build = (folder) => buildGoTool(context, { title, output: join(folder, output), ...go });
    return { source: "go build", ...(await context.entry({ key: compiled, title, build })) };
}

/** @returns {string[]} what a build depends on: the module's lock, and its own source where it has one */
export function goLock(root, module) {
    return ["go.mod", "go.sum", "main.go"].map((name) => join(root, module, name)).filter(existsSync);
}
