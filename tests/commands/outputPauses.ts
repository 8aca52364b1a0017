// Commands as package.json starts them, and when they print.
import { spawn } from "node:child_process";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { scripts } from "../../package.json";

/** Where a command prints to. */
export const KINDS = ["pipe", "terminal"] as const;
export type Kind = (typeof KINDS)[number];

const SILENT_SECONDS = 2;
/** Loading of libraries keeps a command from saying anything: less than a second, but several where others use the CPU. */
const BUSY_MACHINE_SECONDS = 2;

/** How a command ended, and when it printed. */
export interface Observed {
    code: number;
    /** stdout and stderr. */
    output: string;
    /** From one output to the next, the start and the end included. */
    pauses: { seconds: number; after: string }[];
}

/** Runs a command to its end. */
export function observed(kind: Kind, name: keyof typeof scripts, ...args: string[]): Promise<Observed> {
    const { CI: _, ...env } = process.env;
    const script = scripts[name].replace(/^node/, process.execPath).split(" ");
    const child = spawn(readToolchain().python, ["tests/commands/output_times.py", kind, ...script, ...args], {
        cwd: checkoutRoot,
        env,
        stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", () => resolve(JSON.parse(printed) as Observed));
    });
}

/** Runs a command that must succeed, without a pause in which a person would wonder what it does. */
export async function expectNoSilence(...command: Parameters<typeof observed>): Promise<void> {
    const { code, output, pauses } = await observed(...command);
    expect(code, output).to.equal(0);
    expect(pauses.filter(({ seconds }) => seconds > SILENT_SECONDS + BUSY_MACHINE_SECONDS)).to.deep.equal([]);
}
