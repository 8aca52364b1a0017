import { ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { checkoutRoot } from "../../tools/setup/checkout";
import { identityOf, isRunning, ProcessIdentity } from "../../tools/setup/processIdentity.mjs";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";

/** One of the sandbox's two Python processes. */
export interface SandboxProcess extends ProcessIdentity {
    name: "aws" | "snowflake";
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
    /** Told of the process as soon as there is one, long before it is ready. */
    onSpawn?: (process: ProcessIdentity) => void;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;
const LOG_TAIL_LINES = 15;

/**
 * Starts `python -m snowdome.<name>` on a free port and waits until it says it is ready.
 *
 * @throws Error with the end of its log when it dies or is not ready within a minute.
 */
export async function startProcess(settings: SandboxProcessSettings): Promise<SandboxProcess> {
    const toolchain = readToolchain();
    const log = openSync(logFile(settings), "a", 0o600);
    const child = spawn(
        toolchain.python,
        ["-m", `snowdome.${settings.name}`, "--port", "0", "--state-dir", settings.stateDir, ...settings.arguments],
        {
            cwd: join(checkoutRoot, "sandbox"),
            // A process group of its own: Ctrl-C in the terminal reaches the program that
            // started the sandbox, which then stops it in order.
            detached: true,
            stdio: ["ignore", log, log],
            env: {
                ...toolchainEnvironment(toolchain, inheritedEnvironment()),
                ...sparkVariables(toolchain),
                ...settings.environment,
            },
        },
    );
    closeSync(log);
    child.unref();
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    if (identity !== undefined) {
        settings.onSpawn?.(identity);
    }
    const port = await readiness(child, identity, settings);
    return { name: settings.name, ...(identity as ProcessIdentity), port };
}

/** Asks a process to end, and ends it after ten seconds; returns once it is gone. Leaves others of its ID alone. */
export async function stopProcess(identity: ProcessIdentity): Promise<void> {
    const { pid } = identity;
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        const deadline = Date.now() + STOP_TIMEOUT_MS;
        for (let sent = false; Date.now() < deadline; sent = true) {
            if (!isRunning(identity)) {
                return;
            }
            if (!sent) {
                signalProcess(pid, signal);
            }
            await sleep(POLL_MS);
        }
    }
    throw new Error(`Sandbox process ${pid} did not end on SIGKILL. Look at it with: ps -p ${pid} -o stat,command`);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(pid, signal);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

async function readiness(
    child: ChildProcess,
    identity: ProcessIdentity | undefined,
    settings: SandboxProcessSettings,
): Promise<number> {
    const readyFile = join(settings.stateDir, `${settings.name}.json`);
    let failure: string | undefined;
    child.once("error", (error) => (failure = `could not be started: ${error.message}`));
    child.once("exit", (code, signal) => (failure = `ended at once (${signal ?? `exit code ${code}`})`));

    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline && failure === undefined) {
        if (existsSync(readyFile)) {
            const ready = JSON.parse(readFileSync(readyFile, "utf8")) as { pid: number; port: number };
            if (ready.pid === identity?.pid) {
                return ready.port;
            }
        }
        await sleep(POLL_MS);
    }
    if (failure === undefined && identity !== undefined) {
        failure = `was not ready within ${START_TIMEOUT_MS / 1000} s`;
        await stopProcess(identity);
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

/** What Glue jobs run with; nothing where a preview has not set it up: a job run would say so. */
function sparkVariables(toolchain: ReturnType<typeof readToolchain>): Record<string, string> {
    const { LAKEHOUSE_JAVA_HOME: java, LAKEHOUSE_JARS_DIR: jars } = toolchainEnvironment(toolchain, {});
    return {
        ...(java === undefined ? {} : { SNOWDOME_JAVA_HOME: java }),
        ...(jars === undefined ? {} : { SNOWDOME_JARS_DIR: jars }),
    };
}
