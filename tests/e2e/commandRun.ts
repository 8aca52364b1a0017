import { ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { checkoutRoot, programOptions } from "../../tools/setup/checkout";

/** How a command of the project ended. */
export interface CommandResult {
    code: number | null;
    /** stdout and stderr as they came, without what is waited for. */
    output: string;
    stdout: string;
}

/** A command of the project that runs, as a user would start it. */
export interface RunningCommand {
    child: ChildProcess;
    /** What it has printed so far. */
    output(): string;
    ended: Promise<CommandResult>;
}

/**
 * Starts a TypeScript program of the checkout with this process's tools.
 *
 * @param environment variables besides this process's.
 * @param root another checkout, whose program it is.
 */
export function startCommand(
    program: string,
    args: string[],
    environment: Record<string, string> = {},
    root = checkoutRoot,
): RunningCommand {
    const child = spawn(process.execPath, [...programOptions, program, ...args], {
        cwd: root,
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString("utf8");
        output += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    const ended = new Promise<CommandResult>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, output: withoutWaiting(output), stdout }));
    });
    return { child, output: () => output, ended };
}

/** What a command printed, without the lines that say what it waited for: how many there are hangs on the machine. */
export function withoutWaiting(output: string): string {
    return output.replace(/^ {2}\S.* … \d+ s\n/gm, "");
}

/** Waits until a command has printed a text, so often. @throws AssertionError when it ends before. */
export async function printed({ child, output }: RunningCommand, text: string, times = 1): Promise<void> {
    while (output().split(text).length <= times) {
        expect(child.exitCode, output()).to.equal(null);
        await sleep(20);
    }
}

/** Runs a TypeScript program of the checkout to the end. */
export function runCommand(
    program: string,
    args: string[],
    environment: Record<string, string> = {},
): Promise<CommandResult> {
    return startCommand(program, args, environment).ended;
}
