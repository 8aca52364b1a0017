import { spawn } from "node:child_process";

import { checkoutRoot } from "../../tools/setup/checkout";

/** A Python program that the pipeline runs. */
export interface PythonProgram {
    /** Interpreter of the environment that has its packages. */
    python: string;
    arguments: string[];
    /** Added to this process's environment; connection settings and secrets go here, not into arguments. */
    environment?: Record<string, string>;
    /** Its standard input, once that is known; without it, there is none. */
    input?: Promise<string>;
    signal?: AbortSignal;
}

const STDERR_LINES = 25;

/**
 * Runs a Python program from the checkout's root.
 * @returns what it wrote to stdout.
 * @throws Error with the end of its stderr when it fails.
 */
export function runPython(program: PythonProgram): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn(program.python, program.arguments, {
            cwd: checkoutRoot,
            env: { ...process.env, PYTHONUNBUFFERED: "1", ...program.environment },
            stdio: [program.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
            ...(program.signal === undefined ? {} : { signal: program.signal }),
        });
        // Of one that has ended before it read, its exit code tells.
        child.stdin?.on("error", () => undefined);
        void program.input?.then((text) => child.stdin?.end(text));
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
        child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
        child.on("error", reject);
        child.on("close", (code, signal) => {
            if (code === 0) {
                resolve(Buffer.concat(stdout).toString("utf8"));
                return;
            }
            const tail = Buffer.concat(stderr).toString("utf8").trimEnd().split("\n").slice(-STDERR_LINES).join("\n");
            reject(new Error(`${programName(program)} ended with ${signal ?? `exit code ${code}`}.\n${tail}`));
        });
    });
}

function programName({ arguments: words }: PythonProgram): string {
    return words[0] === "-m" ? (words[1] ?? "python") : (words[0] ?? "python");
}
