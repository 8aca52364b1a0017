import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, posix, relative, resolve } from "node:path";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { contentHash } from "./contentHash";

const projectRoot = resolve(__dirname, "..");

/** Something uploaded for the jobs. */
export interface Upload {
    /** `s3://bucket/key` */
    url: pulumi.Output<string>;
    /** Hash of the content; part of the key. */
    hash: string;
}

/**
 * Uploads one Python file under a key that holds its content's hash: a changed script is a new object, so that a run
 * which started before the change still finds its own.
 *
 * @throws Error when the file is not there.
 */
export function uploadScript(
    name: string,
    file: string,
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
): Upload {
    const path = inProject(file);
    const hash = contentHash(readFileSync(path));
    return upload(
        name,
        `scripts/${hash}/${basename(file)}`,
        hash,
        new pulumi.asset.FileAsset(relative(process.cwd(), path)),
        "text/x-python",
        bucketName,
        parent,
    );
}

/** Uploads a Python package as a zip for `--extra-py-files`: its .py files only, whatever else lies beside them. */
export function uploadPackage(
    name: string,
    folder: string,
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
): Upload {
    const root = inProject(folder);
    const files = pythonFiles(root);
    if (files.length === 0) {
        throw new Error(`There is no Python file in ${folder}, which the jobs import as a package.`);
    }
    const entries = files.map((file) => ({
        path: join(root, file),
        inZip: posix.join(basename(folder), ...file.split(/[\\/]/)),
    }));
    const hash = contentHash(...entries.flatMap(({ path, inZip }) => [inZip, readFileSync(path)]));
    const archive = new pulumi.asset.AssetArchive(
        Object.fromEntries(
            entries.map(({ path, inZip }) => [inZip, new pulumi.asset.FileAsset(relative(process.cwd(), path))]),
        ),
    );
    return upload(
        name,
        `scripts/${hash}/${basename(folder)}.zip`,
        hash,
        archive,
        "application/zip",
        bucketName,
        parent,
    );
}

function upload(
    name: string,
    key: string,
    hash: string,
    source: pulumi.asset.Asset | pulumi.asset.Archive,
    contentType: string,
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
): Upload {
    const object = new aws.s3.BucketObjectv2(name, { bucket: bucketName, key, source, contentType }, { parent });
    return { url: pulumi.interpolate`s3://${object.bucket}/${object.key}`, hash };
}

function inProject(path: string): string {
    const absolute = resolve(projectRoot, path);
    if (!existsSync(absolute)) {
        throw new Error(`There is no ${path} in the project's folder, which a job needs.`);
    }
    return absolute;
}

/** Paths within `root`, sorted, so that the hash does not depend on the file system's order. */
function pythonFiles(root: string): string[] {
    return readdirSync(root, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".py") && !file.includes("__pycache__"))
        .sort();
}
