// Runs a tool to the end: output kept in a log file, a time limit, and on interruption the whole process group goes,
// so that no compiler or downloader is left behind.
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

const KILL_AFTER_MS = 3000;
const KEPT_LINES = 200;

/** A tool ended with an error, could not be started, or took too long. */
export class CommandFailed extends Error {
    constructor(message, { code, output, log, cause, timedOut = false }) {
        super(message, { cause });
        this.name = "CommandFailed";
        this.code = code;
        this.output = output;
        this.log = log;
        this.timedOut = timedOut;
    }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, timeoutMs?: number, log?: string,
 *           onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ stdout: string, output: string }>} output = the last lines of both streams
 * @throws {CommandFailed} on a non-zero exit; {@link options.signal}'s reason when it was aborted
 */
export async function run(command, args, options = {}) {
    const { cwd, env, signal, timeoutMs, log, onLine } = options;
    signal?.throwIfAborted();
    if (log !== undefined) {
        mkdirSync(dirname(log), { recursive: true });
        writeFileSync(log, `$ ${[command, ...args].join(" ")}\n`, { flag: "a" });
    }
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => endGroup(child);
    const last = [];
    const stdout = [];
    const keep = (stream, into) =>
        createInterface({ input: stream }).on("line", (line) => {
            into?.push(line);
            last.push(line);
            if (last.length > KEPT_LINES) {
                last.shift();
            }
            onLine?.(line);
            write(line);
        });
    // A log that cannot be written (a full disk) ends the tool: it would fail for the same reason.
    let unwritable;
    const write = (line) => {
        if (log === undefined || unwritable !== undefined) {
            return;
        }
        try {
            appendFileSync(log, `${line}\n`);
        } catch (error) {
            unwritable = error;
            stop();
        }
    };
    keep(child.stdout, stdout);
    keep(child.stderr);

    let timedOut = false;
    const timer = timeoutMs && setTimeout(() => ((timedOut = true), stop()), timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    try {
        const exit = await new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code, endedBy) => resolve({ code, endedBy }));
        });
        signal?.throwIfAborted();
        if (unwritable !== undefined) {
            throw unwritable;
        }
        const output = last.join("\n");
        if (timedOut) {
            throw new CommandFailed(`${command} took longer than ${timeoutMs / 1000} s`, { output, log, timedOut });
        }
        if (exit.code !== 0) {
            const how = exit.endedBy ? `was ended by ${exit.endedBy}` : `ended with code ${exit.code}`;
            throw new CommandFailed(`${command} ${how}`, { code: exit.code, output, log });
        }
        return { stdout: stdout.join("\n"), output };
    } catch (error) {
        if (error?.syscall?.startsWith("spawn")) {
            throw new CommandFailed(`${command} could not be started: ${error.code}`, {
                code: error.code,
                output: "",
                log,
                cause: error,
            });
        }
        throw error;
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
    }
}

function endGroup(child) {
    if (child.pid === undefined) {
        return;
    }
    signalGroup(child.pid, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), KILL_AFTER_MS);
    child.once("close", () => clearTimeout(timer));
}

function signalGroup(pid, name) {
    try {
        process.kill(-pid, name);
    } catch (error) {
        if (error.code !== "ESRCH") {
            throw error;
        }
    }
}
