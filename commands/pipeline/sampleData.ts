import { createReadStream, existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";

import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";

import { workingStateDir } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { runPython } from "./pythonProcess";
import { S3Location } from "./s3Location";

/** Seed of all sample data, so that two people see the same report. */
export const SAMPLE_SEED = 7;

/** Those of this process, by their folder. */
const underWay = new Map<string, Promise<string>>();

/**
 * Generates sales and customers, once per number of rows and checkout. Who asks for what is being generated waits for that.
 * @returns the folder that holds `sales/` and `customers/`.
 */
export function generateSampleData(rows: number, signal?: AbortSignal): Promise<string> {
    const folder = join(workingStateDir, "sample-data", `${rows}-${SAMPLE_SEED}`);
    const generating =
        underWay.get(folder) ?? generateInto(folder, rows, signal).finally(() => void underWay.delete(folder));
    underWay.set(folder, generating);
    return generating;
}

async function generateInto(folder: string, rows: number, signal?: AbortSignal): Promise<string> {
    if (existsSync(folder)) {
        return folder;
    }
    const unfinished = `${folder}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    await runPython({
        python: readToolchain().python,
        arguments: [
            "-m",
            "jobs.sample_data",
            "--rows",
            String(rows),
            "--seed",
            String(SAMPLE_SEED),
            "--out",
            unfinished,
        ],
        ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
        rmSync(unfinished, { recursive: true, force: true });
        throw error;
    });
    renameSync(unfinished, folder);
    return folder;
}

/** Uploads every file below `folder`, keeping the folders; returns the number of bytes. */
export async function uploadFolder(
    s3: S3Client,
    folder: string,
    target: S3Location,
    signal?: AbortSignal,
): Promise<number> {
    let bytes = 0;
    for (const file of filesBelow(folder)) {
        const key = `${target.prefix}${relative(folder, file).split("\\").join("/")}`;
        const upload = new Upload({
            client: s3,
            params: { Bucket: target.bucket, Key: key, Body: createReadStream(file) },
        });
        const abort = () => void upload.abort();
        signal?.throwIfAborted();
        signal?.addEventListener("abort", abort, { once: true });
        await upload.done().finally(() => signal?.removeEventListener("abort", abort));
        bytes += statSync(file).size;
    }
    return bytes;
}

/**
 * @param canSample whether sample data can be generated for it.
 * @throws Error when no file lies below a location, with the fix.
 */
export async function requireRawData(s3: S3Client, location: S3Location, canSample: boolean): Promise<number> {
    const files = await countFiles(s3, location);
    if (files === 0) {
        throw new Error(
            `There is no data below s3://${location.bucket}/${location.prefix}. Upload your files there` +
                (canSample ? ", or let the pipeline generate some: --sample-rows 1000000" : "."),
        );
    }
    return files;
}

/** Number of files below a location that are not empty; at most those of one answer. */
export async function countFiles(s3: S3Client, { bucket, prefix }: S3Location): Promise<number> {
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return objects.filter(({ Size: size }) => (size ?? 0) > 0).length;
}

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}
