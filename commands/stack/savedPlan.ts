// The plan of a review in a file, so that `up` does what was approved and nothing else. Whoever may read a repository can
// fetch the files of its workflow runs, and a plan holds names, addresses and settings: the file is encrypted.
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";

import { shortName } from "./stackName";

/** The variable with the passphrase of plan files. */
export const PASSPHRASE = "PLAN_PASSPHRASE";
/** A file can be tried without end by whoever has it. */
const FEWEST_CHARACTERS = 20;
/** Beginning of a plan file. */
const FORMAT = "lakehouse-plan-1\n";
const CIPHER = "aes-256-gcm";
const [SALT_BYTES, NONCE_BYTES, TAG_BYTES] = [16, 12, 16];

const savedPlan = z.object({ stack: z.string(), state: z.string(), plan: z.string() });

/** What a plan file holds. */
export interface SavedPlan {
    /** The stack that it is for, without its organization. */
    stack: string;
    /** Digest of the state that it starts from. */
    state: string;
    /** The plan, in Pulumi's form. */
    plan: string;
}

/** @throws Error when it is not set, or can be guessed. */
export function planPassphrase(environment: NodeJS.ProcessEnv = process.env): string {
    const passphrase = environment[PASSPHRASE] ?? "";
    if (passphrase === "") {
        throw new Error(
            `${PASSPHRASE} is not set. Plan files are encrypted with it: set it to the same value for review and up, in a workflow to a secret.`,
        );
    }
    if (passphrase.length < FEWEST_CHARACTERS) {
        throw new Error(
            `${PASSPHRASE} has ${passphrase.length} characters. Use at least ${FEWEST_CHARACTERS}, such as those of: openssl rand -base64 32`,
        );
    }
    return passphrase;
}

/** Writes a plan, encrypted. */
export function writeSavedPlan(file: string, content: SavedPlan, passphrase: string): void {
    const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
    const cipher = createCipheriv(CIPHER, keyOf(passphrase, salt), nonce, { authTagLength: TAG_BYTES });
    const sealed = Buffer.concat([cipher.update(gzipSync(JSON.stringify(content))), cipher.final()]);
    writeFileSync(file, Buffer.concat([Buffer.from(FORMAT), salt, nonce, cipher.getAuthTag(), sealed]), {
        mode: 0o600,
    });
}

/**
 * Reads the plan of a stack.
 *
 * @throws Error for a file that is none, is for another stack, or was not written with this passphrase.
 */
export function readSavedPlan(file: string, stackName: string, passphrase: string): SavedPlan {
    if (!existsSync(file)) {
        throw new Error(`There is no plan file ${file}. ${howToMake(stackName, file)}`);
    }
    const bytes = readFileSync(file);
    if (bytes.subarray(0, FORMAT.length).toString("latin1") !== FORMAT) {
        throw new Error(`${file} is not a plan file. ${howToMake(stackName, file)}`);
    }
    const content = savedPlan.parse(JSON.parse(opened(file, bytes.subarray(FORMAT.length), passphrase)));
    if (content.stack !== shortName(stackName)) {
        throw new Error(`${file} is a plan of "${content.stack}", not of "${stackName}". Nothing was changed.`);
    }
    return content;
}

function opened(file: string, bytes: Buffer, passphrase: string): string {
    const starts = [0, SALT_BYTES, SALT_BYTES + NONCE_BYTES, SALT_BYTES + NONCE_BYTES + TAG_BYTES];
    const [salt, nonce, tag, sealed] = starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
    try {
        const key = keyOf(passphrase, salt as Buffer);
        const decipher = createDecipheriv(CIPHER, key, nonce as Buffer, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag as Buffer);
        return gunzipSync(Buffer.concat([decipher.update(sealed as Buffer), decipher.final()])).toString("utf8");
    } catch (error) {
        throw new Error(
            `${file} cannot be decrypted: it was written with another ${PASSPHRASE}, or was changed since. Nothing was changed.`,
            { cause: error },
        );
    }
}

/** The command that makes a plan file. */
export function howToMake(stackName: string, file: string): string {
    return `Make one with: npm run review -- --stack ${stackName} --page review.md --save-plan ${file}`;
}

/** Digest of a stack's state. It changes with each operation that changes the stack. */
export async function stateDigest(stack: Stack): Promise<string> {
    const { deployment } = await stack.exportStack();
    return createHash("sha256").update(JSON.stringify(deployment)).digest("hex");
}

/** Runs `body` with the path of a file for Pulumi's own, readable form of a plan. Afterwards the file is gone. */
export async function withReadablePlan<T>(plan: string | undefined, body: (file: string) => Promise<T>): Promise<T> {
    // Only this user can enter it.
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-plan-"));
    const file = join(folder, "plan.json");
    try {
        if (plan !== undefined) {
            writeFileSync(file, plan, { mode: 0o600 });
        }
        return await body(file);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
    return scryptSync(passphrase, salt, 32);
}
