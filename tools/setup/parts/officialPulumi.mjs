// The Pulumi CLI with its language hosts as Pulumi releases it: one archive a platform, held against the SHA-256 in
// tools/setup/pulumi.json.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { run } from "../childProcess.mjs";
import { download, sha256 } from "../download.mjs";
import { SetupProblem } from "../problem.mjs";
import { NotToBeHad } from "./downloadElseBuild.mjs";

export const OFFICIAL_LOCK = "tools/setup/pulumi.json";
const DOWNLOADS = "https://get.pulumi.com/releases/sdk";
// Where the site is closed the next way is to be tried soon.
const ANSWER_WITHIN_MS = 8000;

/** @param {string} root @returns {{ version: string, sha256: Record<string, string> }} sha256: by platform */
export function officialLock(root) {
    return JSON.parse(readFileSync(join(root, OFFICIAL_LOCK), "utf8"));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} base URL of the archives; undefined when nothing of Pulumi's is to be downloaded
 */
export function pulumiDownloads({ LAKEHOUSE_PULUMI_DOWNLOAD: chosen }) {
    return chosen === "off" ? undefined : (chosen || DOWNLOADS).replace(/\/+$/, "");
}

/**
 * Fills folder/bin with the CLI and its language hosts.
 *
 * @throws {NotToBeHad} when there is none for the platform, or the site does not give it
 * @throws {SetupProblem} when the archive is not the one that the lock names
 */
export async function installOfficialPulumi(context, folder) {
    const { root, env, platform, signal, log, note } = context;
    const { version, sha256: hashes } = officialLock(root);
    const expected = hashes[platform];
    if (expected === undefined) {
        throw new NotToBeHad(`Pulumi has no archive for ${platform}`);
    }
    const name = `pulumi-v${version}-${platform}.tar.gz`;
    const archive = join(folder, name);
    note(`fetching ${name}`);
    try {
        await download(`${pulumiDownloads(env)}/${name}`, archive, {
            what: name,
            cure: "",
            signal,
            silenceMs: ANSWER_WITHIN_MS,
        });
    } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof SetupProblem ? new NotToBeHad(error.message, { cause: error }) : error;
    }
    const actual = await sha256(archive);
    if (actual !== expected) {
        throw new SetupProblem(
            `${name} does not match ${OFFICIAL_LOCK}: its SHA-256 is ${actual}.`,
            "Run the same command again; if it happens again, something on the network alters the archive: set LAKEHOUSE_PULUMI_DOWNLOAD to another server that has it, or to off.",
        );
    }
    mkdirSync(join(folder, "bin"));
    await run("tar", ["-xzf", archive, "-C", join(folder, "bin"), "--strip-components", "1"], { env, signal, log });
    rmSync(archive);
}
