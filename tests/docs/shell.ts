import { spawn } from "node:child_process";

/** Runs lines in one shell, up to the first that fails. @returns what they printed. @throws Error with it, and the code. */
export function shell(lines: string[], cwd: string): Promise<string> {
    const child = spawn("bash", ["-c", ["set -euo pipefail", ...lines].join("\n")], {
        cwd,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) =>
            code === 0 ? resolve(output) : reject(new Error(`Ended with ${code}:\n${output}`)),
        );
    });
}
