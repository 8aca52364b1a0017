import { ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

/** One of the sandbox's processes, of a test's own. */
export interface TestProcess {
    port: number;
    /** What it keeps, until it is stopped. */
    stateDir: string;
    stop(): Promise<void>;
}

const START_SECONDS = 90;

/** Starts `python -m snowdome.<name>`, which ends with this process. @throws Error with its log when it does not come up. */
export async function startTestProcess(
    name: "aws" | "snowflake",
    environment: Record<string, string>,
    options: string[] = [],
): Promise<TestProcess> {
    const stateDir = mkdtempSync(join(tmpdir(), `lakehouse-${name}-`));
    const log = openSync(join(stateDir, "log"), "a");
    const toolchain = readToolchain();
    const args = ["-m", `snowdome.${name}`, "--port", "0", "--state-dir", stateDir, ...options];
    const child = spawn(toolchain.python, args, {
        cwd: join(checkoutRoot, "sandbox"),
        stdio: ["ignore", log, log],
        env: {
            ...process.env,
            SNOWDOME_JAVA_HOME: toolchain.javaHome,
            SNOWDOME_JARS_DIR: toolchain.jarsDir,
            SANDBOX_OWNER_PID: String(process.pid),
            ...environment,
        },
    });
    return {
        port: await port(child, stateDir, name),
        stateDir,
        async stop() {
            await ended(child);
            rmSync(stateDir, { recursive: true, force: true });
        },
    };
}

async function port(child: ChildProcess, stateDir: string, name: string): Promise<number> {
    const readyFile = join(stateDir, `${name}.json`);
    for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(50)) {
        if (existsSync(readyFile)) {
            return (JSON.parse(readFileSync(readyFile, "utf8")) as { port: number }).port;
        }
        if (child.exitCode !== null) {
            break;
        }
    }
    await ended(child);
    throw new Error(`sandbox.${name} did not start:\n${readFileSync(join(stateDir, "log"), "utf8")}`);
}

async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode === null) {
        const exit = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await exit;
    }
}
