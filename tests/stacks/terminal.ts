import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

import { checkoutRoot, programOptions } from "../../tools/setup/checkout";
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
 * @param columns of the terminal; 0 where it does not say.
 * @param answers what to type once a text is there; a text that never comes is exit code 99.
 */
export function atTerminal(
    program: string,
    args: string[],
    answers: [waitFor: string, keys: string][],
    environment: Record<string, string> = {},
    columns = 160,
): Promise<Session> {
    const command = [process.execPath, ...programOptions, program, ...args];
    const tools = readToolchain();
    const child = spawn(
        tools.python,
        ["tests/stacks/terminal.py", String(columns), JSON.stringify(answers), ...command],
        {
            cwd: checkoutRoot,
            env: {
                ...toolchainEnvironment(tools, { ...process.env, TERM: "xterm-256color", NO_COLOR: "" }),
                ...environment,
            },
            stdio: ["ignore", "pipe", "inherit"],
        },
    );
    let shown = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (shown += chunk));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, shown }));
    });
}

/**
 * Lines that are drawn over later: each must fit, as the terminal goes back by lines, and a second one of the same text
 * would stay.
 */
export function drawnOver(shown: string): string[] {
    // Up by lines, as Pulumi and the set-up do; and from the start of a line, which is erased.
    // eslint-disable-next-line no-control-regex
    const parts = shown.split(/\u001b\[(\d*)A/);
    const blocks = parts.flatMap((part, index) => {
        const up = parts[index + 1];
        return index % 2 === 0 && up !== undefined ? part.split("\n").slice(-Number(up || 1) - 1) : [];
    });
    const single = shown
        .split("\r\u001b[2K")
        .slice(1, -1)
        .filter((text) => !text.includes("\n"));
    return [...blocks, ...single].map(
        (line) =>
            stripVTControlCharacters(line)
                .split("\r")
                .findLast((text) => text !== "") ?? "",
    );
}
