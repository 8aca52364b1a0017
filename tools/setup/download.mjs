// One file over HTTP.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import { SetupProblem } from "./problem.mjs";

const SILENCE_MS = 30_000;
const ATTEMPTS = 3;

/**
 * @param {string} url
 * @param {string} file is overwritten
 * @param {{ what: string, cure: string, signal?: AbortSignal, onBytes?: (bytes: number) => void, silenceMs?: number }} options
 *        silenceMs: how long the server may say nothing
 * @throws {SetupProblem} when the server refuses, does not answer, or breaks off three times
 */
export async function download(url, file, options) {
    for (let attempt = 1; ; attempt += 1) {
        try {
            return await attemptDownload(url, file, options);
        } catch (error) {
            options.signal?.throwIfAborted();
            const status = error instanceof RefusedByServer ? error.status : undefined;
            const final = status !== undefined ? status < 500 && status !== 429 : error?.code === "ENOSPC";
            if (!final && attempt < ATTEMPTS) {
                continue;
            }
            if (error?.syscall === "write" || error?.syscall === "open") {
                throw error;
            }
            const { origin } = new URL(url);
            const why =
                status === undefined ? `${origin} does not answer (${reason(error)})` : `${origin} answered ${status}`;
            throw new SetupProblem(`${options.what} could not be fetched: ${why}.`, options.cure, { cause: error });
        }
    }
}

/** @returns {Promise<string>} hexadecimal */
export async function sha256(file) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}

class RefusedByServer extends Error {
    constructor(status) {
        super(`HTTP status ${status}`);
        this.status = status;
    }
}

async function attemptDownload(url, file, { signal, onBytes, silenceMs = SILENCE_MS }) {
    const silence = new AbortController();
    let timer;
    const heard = () => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(new Error(`silent for ${silenceMs / 1000} s`)), silenceMs);
    };
    heard();
    try {
        const either = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
        const response = await fetch(url, { signal: either });
        if (!response.ok || response.body === null) {
            await response.body?.cancel();
            throw new RefusedByServer(response.status);
        }
        const count = new Transform({
            transform(chunk, _encoding, done) {
                heard();
                onBytes?.(chunk.length);
                done(null, chunk);
            },
        });
        await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file), { signal: either });
    } finally {
        clearTimeout(timer);
    }
}

function reason(error) {
    const cause = error?.cause ?? error;
    return cause?.code ?? cause?.message ?? String(error);
}
