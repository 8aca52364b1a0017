import { ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { checkoutRoot } from "../setup/checkout";
import { readToolchain, toolchainEnvironment } from "../setup/toolchain.mjs";

/** One of the sandbox's two Python processes. */
export interface SandboxProcess {
    name: "aws" | "snowflake";
    pid: number;
    port: number;
}

/** What one sandbox process needs to start. */
export interface SandboxProcessSettings {
    name: SandboxProcess["name"];
    /** Folder for its state, its log `<name>.log` and its ready file `<name>.json`. */
    stateDir: string;
    /** Further command line arguments; never a secret. */
    arguments: string[];
    /** Secrets and endpoints. */
    environment: Record<string, string>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;
const LOG_TAIL_LINES = 15;

/**
 * Starts `python -m sandbox.<name>` on a free port and waits until it says it is ready.
 *
 * @throws Error with the end of its log when it dies or is not ready within a minute.
 */
export async function startProcess(settings: SandboxProcessSettings): Promise<SandboxProcess> {
    const toolchain = readToolchain();
    const log = openSync(logFile(settings), "a", 0o600);
    const child = spawn(
        toolchain.python,
        ["-m", `sandbox.${settings.name}`, "--port", "0", "--state-dir", settings.stateDir, ...settings.arguments],
        {
            cwd: checkoutRoot,
            // A process group of its own: Ctrl-C in the terminal reaches the program that
            // started the sandbox, which then stops it in order.
            detached: true,
            stdio: ["ignore", log, log],
            // Without Java and jars where a preview has not set them up: a job run would say so.
            env: { ...toolchainEnvironment(toolchain, inheritedEnvironment()), ...settings.environment },
        },
    );
    closeSync(log);
    child.unref();
    return { name: settings.name, ...(await readiness(child, settings)) };
}

/** Asks a process to end, and ends it after ten seconds; returns once it is gone. */
export async function stopProcess(pid: number): Promise<void> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        if (!signalProcess(pid, signal)) {
            return;
        }
        const deadline = Date.now() + STOP_TIMEOUT_MS;
        while (Date.now() < deadline) {
            if (!isRunning(pid)) {
                return;
            }
            await sleep(POLL_MS);
        }
    }
    throw new Error(`Sandbox process ${pid} did not end on SIGKILL. Look at it with: ps -p ${pid} -o stat,command`);
}

/** Whether a process of that id runs; a dead child that nobody has waited for counts as gone. */
export function isRunning(pid: number): boolean {
    if (!signalProcess(pid, 0)) {
        return false;
    }
    const status = `/proc/${pid}/stat`;
    return !(existsSync(status) && / Z /.test(readFileSync(status, "utf8")));
}

function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
    try {
        return process.kill(pid, signal);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ESRCH") {
            return false;
        }
        throw error;
    }
}

async function readiness(
    child: ChildProcess,
    settings: SandboxProcessSettings,
): Promise<{ pid: number; port: number }> {
    const readyFile = join(settings.stateDir, `${settings.name}.json`);
    let failure: string | undefined;
    child.once("error", (error) => (failure = `could not be started: ${error.message}`));
    child.once("exit", (code, signal) => (failure = `ended at once (${signal ?? `exit code ${code}`})`));

    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline && failure === undefined) {
        if (existsSync(readyFile)) {
            const ready = JSON.parse(readFileSync(readyFile, "utf8")) as { pid: number; port: number };
            if (ready.pid === child.pid) {
                return ready;
            }
        }
        await sleep(POLL_MS);
    }
    if (failure === undefined && child.pid !== undefined) {
        failure = `was not ready within ${START_TIMEOUT_MS / 1000} s`;
        await stopProcess(child.pid);
    }
    throw new Error(`The sandbox's ${settings.name} process ${failure}.\n${logTail(settings)}`);
}

function logFile(settings: LogOwner): string {
    return join(settings.stateDir, `${settings.name}.log`);
}

type LogOwner = Pick<SandboxProcessSettings, "name" | "stateDir">;

/** The last lines of a process's log, with the file they are from. */
export function logTail(settings: LogOwner): string {
    const lines = readFileSync(logFile(settings), "utf8").trimEnd().split("\n");
    return `End of ${logFile(settings)}:\n${lines.slice(-LOG_TAIL_LINES).join("\n")}`;
}

/** The caller's environment without what would lead the sandbox out of the sandbox. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(AWS|SNOWFLAKE|PULUMI|SANDBOX)_/.test(name)),
    );
}
