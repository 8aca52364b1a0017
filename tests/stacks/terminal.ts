import { spawn } from "node:child_process";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";

/** Keys that a person types. */
export const ENTER = "\r";
export const CTRL_C = "\u0003";

/** What a terminal has shown, and how the command ended. */
export interface Session {
    code: number | null;
    shown: string;
}

/**
 * Runs a TypeScript program in a pseudo-terminal.
 *
 * @param answers what to type once a text is there; a text that never comes is exit code 99.
 */
export function atTerminal(
    program: string,
    args: string[],
    answers: [waitFor: string, keys: string][],
    environment: Record<string, string> = {},
): Promise<Session> {
    const command = [process.execPath, "--import", "tsx", program, ...args];
    const tools = readToolchain();
    const child = spawn(tools.python, ["tests/stacks/terminal.py", JSON.stringify(answers), ...command], {
        cwd: checkoutRoot,
        env: {
            ...toolchainEnvironment(tools, { ...process.env, TERM: "xterm-256color", NO_COLOR: "" }),
            ...environment,
        },
        stdio: ["ignore", "pipe", "inherit"],
    });
    let shown = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (shown += chunk));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, shown }));
    });
}
