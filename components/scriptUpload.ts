import { readFileSync } from "node:fs";
import { basename, relative } from "node:path";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { SCRIPTS_FOLDER } from "../policy";
import { readTableDeclarations } from "../settings/tables";
import { contentHash } from "./contentHash";
import { inProject } from "./projectPath";
import { packageFiles, packageHash } from "./pythonPackage";

/** Something uploaded for the jobs. */
export interface Upload {
    /** `s3://bucket/key` */
    url: pulumi.Output<string>;
    /** Hash of the content; part of the key. */
    hash: string;
}

/**
 * Uploads one Python file under a key that holds its content's hash: a changed script is a new object, and the old one stays
 * until the jobs name the new one.
 *
 * @param file relative to the folder, which by default is this package's
 * @param owner part of the key of a script that other jobs may have, too: when one of them leaves, its object goes.
 * @throws Error when the file does not exist.
 */
export function uploadScript(
    name: string,
    { file, folder }: { file: string; folder?: string },
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
    owner?: string,
): Upload {
    const path = inProject(file, folder);
    const hash = contentHash(readFileSync(path));
    return upload(
        name,
        [hash, ...(owner === undefined ? [] : [owner]), basename(file)].join("/"),
        hash,
        new pulumi.asset.FileAsset(relative(process.cwd(), path)),
        "text/x-python",
        bucketName,
        { parent },
    );
}

/**
 * Uploads declarations of tables as the load reads them, under a key that holds their hash.
 *
 * @param files relative to the folder, which by default is this package's
 * @param owner part of the key: another job may have the same ones.
 * @throws Error that lists all that is wrong with them.
 */
export function uploadDeclarations(
    name: string,
    { files, folder }: { files: readonly string[]; folder?: string },
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
    owner: string,
): Upload {
    const { declarations, problems } = readTableDeclarations(files, folder);
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    return uploadText(name, JSON.stringify(declarations, undefined, 1), `${owner}/tables.json`, bucketName, parent);
}

/** Uploads JSON that jobs read, under a key that holds its hash and ends with `file`. */
export function uploadText(
    name: string,
    text: string,
    file: string,
    bucketName: pulumi.Input<string>,
    parent: pulumi.Resource,
): Upload {
    const hash = contentHash(text);
    return upload(name, `${hash}/${file}`, hash, new pulumi.asset.StringAsset(text), "application/json", bucketName, {
        parent,
    });
}

/** Uploads a Python package as a zip for `--extra-py-files`: its .py files only, whatever else lies beside them. */
export function uploadPackage(
    name: string,
    folder: string,
    bucketName: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): Upload {
    const files = packageFiles(folder);
    const hash = packageHash(files);
    const archive = new pulumi.asset.AssetArchive(
        Object.fromEntries(
            files.map(({ path, name: inZip }) => [
                inZip,
                new pulumi.asset.FileAsset(relative(process.cwd(), inProject(path))),
            ]),
        ),
    );
    return upload(name, `${hash}/${basename(folder)}.zip`, hash, archive, "application/zip", bucketName, opts);
}

function upload(
    name: string,
    path: string,
    hash: string,
    source: pulumi.asset.Asset | pulumi.asset.Archive,
    contentType: string,
    bucketName: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): Upload {
    const object = new aws.s3.BucketObjectv2(
        name,
        {
            bucket: bucketName,
            key: `${SCRIPTS_FOLDER}${path}`,
            source,
            contentType,
            // An object takes ten tags, fewer than a stack may have. With none at all, the provider would delete those of
            // scripts that are there, for which a deployer of before has no right.
            overrideProvider: { defaultTags: { tags: {} } },
            tags: { project: "lakehouse" },
        },
        opts,
    );
    return { url: pulumi.interpolate`s3://${object.bucket}/${object.key}`, hash };
}
