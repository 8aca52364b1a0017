// A command of a stack as a process of its own, to be interrupted or killed in the middle.
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { checkoutRoot, programOptions } from "../../tools/setup/checkout";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";
import { withoutWaiting } from "./commandRun";

/**
 * How a command is ended: signals go to the command alone, as from a supervisor; "group" is SIGINT to all of it, as from
 * a terminal; "machine" ends all of it at once, as when a machine goes down, and "engine" its `pulumi` alone.
 */
export type Ending = "SIGINT" | "SIGTERM" | "group" | "machine" | "engine";

/** When a command is ended: once what it has printed shows it, so many milliseconds after its start, or with an event. */
export type Moment = ((output: string) => boolean) | number | Promise<unknown>;

/** How a command ended. */
export interface Ended {
    /** Whether the moment came. */
    reached: boolean;
    code: number | null;
    output: string;
}

/** Starts `commands/<command>.ts` on a stack, and ends it at a moment; one that never comes lets it run to the end. */
export async function interrupted(args: string[], how: Ending, moment: Moment): Promise<Ended> {
    const [command, ...options] = args;
    const child = spawn(process.execPath, [...programOptions, join("commands", `${command}.ts`), ...options], {
        cwd: checkoutRoot,
        env: toolchainEnvironment(readToolchain(), { ...process.env }),
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    let output = "";
    let reached = false;
    const reach = (): void => {
        if (!reached && child.exitCode === null) {
            reached = true;
            end(child, how);
        }
    };
    const read = (text: string): void => {
        output += text;
        if (typeof moment === "function" && moment(output)) {
            reach();
        }
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    if (moment instanceof Promise) {
        void moment.then(reach);
    }
    const timer = typeof moment === "number" ? setTimeout(reach, moment) : undefined;
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(timer);
    return { reached, code, output: withoutWaiting(output) };
}

/** Once so many resources have been `created` or `deleted`; 0: once the first is being so. */
export function after(count: number, done: "created" | "deleted"): Moment {
    const doing = done === "created" ? " creating" : " deleting";
    return (output) => output.includes(doing) && output.split(` ${done} (`).length > count;
}

function end(child: ChildProcess, how: Ending): void {
    const pid = child.pid ?? 0;
    switch (how) {
        case "group":
            process.kill(-pid, "SIGINT");
            return;
        case "machine":
            process.kill(-pid, "SIGKILL");
            return;
        case "engine":
            for (const engine of enginesOf(pid)) {
                process.kill(engine, "SIGKILL");
            }
            return;
        default:
            child.kill(how);
    }
}

function enginesOf(parent: number): number[] {
    return execFileSync("ps", ["-eo", "pid=,ppid=,comm="])
        .toString()
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter(([, ppid, name]) => Number(ppid) === parent && name === "pulumi")
        .map(([pid]) => Number(pid));
}
