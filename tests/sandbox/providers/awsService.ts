import { ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { checkoutRoot } from "../../../setup/checkout";
import { readToolchain } from "../../../setup/toolchain.mjs";

/** A sandbox AWS of a test's own. */
export interface AwsService {
    /** What AWS clients look for, as the account's administrator. */
    variables: Record<string, string>;
    endpoint: string;
    accountId: string;
    stop(): Promise<void>;
}

const START_SECONDS = 60;

/** Starts `python -m sandbox.aws`. @throws Error with its log when it does not come up. */
export async function startAws(): Promise<AwsService> {
    const stateDir = mkdtempSync(join(tmpdir(), "lakehouse-aws-"));
    const toolchain = readToolchain();
    const keyId = "AKIAADMINISTRATOR000";
    const secret = randomBytes(20).toString("hex");
    const log = openSync(join(stateDir, "log"), "a");
    const child = spawn(toolchain.python, ["-m", "sandbox.aws", "--port", "0", "--state-dir", stateDir], {
        cwd: checkoutRoot,
        stdio: ["ignore", log, log],
        env: {
            ...process.env,
            SANDBOX_ADMIN_ACCESS_KEY_ID: keyId,
            SANDBOX_ADMIN_SECRET_ACCESS_KEY: secret,
            SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: "AKIASNOWFLAKE0000000",
            SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: randomBytes(20).toString("hex"),
            LAKEHOUSE_JAVA_HOME: toolchain.javaHome,
            LAKEHOUSE_JARS_DIR: toolchain.jarsDir,
        },
    });
    const endpoint = `http://127.0.0.1:${await port(child, stateDir)}`;
    return {
        endpoint,
        accountId: "123456789012",
        variables: {
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: keyId,
            AWS_SECRET_ACCESS_KEY: secret,
            AWS_REGION: "us-west-2",
        },
        async stop() {
            await ended(child);
            rmSync(stateDir, { recursive: true, force: true });
        },
    };
}

async function port(child: ChildProcess, stateDir: string): Promise<number> {
    const readyFile = join(stateDir, "aws.json");
    for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(50)) {
        if (existsSync(readyFile)) {
            return (JSON.parse(readFileSync(readyFile, "utf8")) as { port: number }).port;
        }
        if (child.exitCode !== null) {
            break;
        }
    }
    await ended(child);
    throw new Error(`The sandbox AWS did not start:\n${readFileSync(join(stateDir, "log"), "utf8")}`);
}

async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode === null) {
        const exit = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await exit;
    }
}
