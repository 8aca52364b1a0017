import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { AssetReference } from "./propertyValues";
import { zip, ZipEntry } from "./zip";

/**
 * The bytes of an asset, or of an archive as a ZIP file. Paths are those of the program: relative to the folder
 * the engine works in, which is also the plugin's.
 *
 * @throws Error for an asset behind a URL, and for an archive file that is no ZIP.
 */
export async function assetBytes(asset: AssetReference): Promise<Buffer> {
    if (asset.uri !== undefined) {
        throw new Error(`The asset ${asset.uri} is remote; the sandbox's stand-ins read files and texts only.`);
    }
    if (!asset.isArchive) {
        return asset.path === undefined ? Buffer.from(asset.text ?? "", "utf8") : readFile(asset.path);
    }
    if (asset.path !== undefined && (await stat(asset.path)).isFile()) {
        return zipFile(asset.path);
    }
    return zip(await entriesOf(asset, ""));
}

async function zipFile(path: string): Promise<Buffer> {
    if (!/\.(zip|jar)$/.test(path)) {
        throw new Error(
            `The archive ${path} is no .zip file; the sandbox's stand-ins take ZIP files and folders only.`,
        );
    }
    return readFile(path);
}

async function entriesOf(archive: AssetReference, prefix: string): Promise<ZipEntry[]> {
    if (archive.path !== undefined) {
        return filesOf(archive.path, prefix);
    }
    const parts = Object.entries(archive.assets ?? {}).map(async ([name, part]): Promise<ZipEntry[]> => {
        if (!part.isArchive) {
            return [{ path: prefix + name, bytes: await assetBytes(part) }];
        }
        if (part.path !== undefined && (await stat(part.path)).isFile()) {
            throw new Error(`"${name}" is an archive file (${part.path}) inside an archive; unpack it into a folder.`);
        }
        return entriesOf(part, `${prefix}${name}/`);
    });
    return (await Promise.all(parts)).flat();
}

async function filesOf(folder: string, prefix: string): Promise<ZipEntry[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    const parts = entries.map(async (entry): Promise<ZipEntry[]> => {
        const path = join(folder, entry.name);
        return entry.isDirectory()
            ? filesOf(path, `${prefix}${entry.name}/`)
            : [{ path: prefix + entry.name, bytes: await readFile(path) }];
    });
    return (await Promise.all(parts)).flat();
}
