// A Snowflake sandbox process for mocha tests, and promises around snowflake-sdk.
import { ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import * as snowflake from "snowflake-sdk";

const CHECKOUT = join(__dirname, "..", "..");
const START_MILLIS = 30_000;

snowflake.configure({ logLevel: "OFF" });

/** A refused statement. */
export class StatementError extends Error {
    constructor(
        /** Six digits. */
        readonly code: string,
        readonly sqlState: string,
        message: string,
    ) {
        super(message);
    }
}

export interface RunningSnowflake {
    /** Of a connection as ADMIN with ACCOUNTADMIN. */
    options: snowflake.ConnectionOptions;
    port: number;
    stop(): Promise<void>;
}

/** Starts `python -m snowdome.snowflake` without AWS behind it. */
export async function startSnowflake(): Promise<RunningSnowflake> {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-snowflake-"));
    const password = randomBytes(12).toString("hex");
    const toolchain = JSON.parse(readFileSync(join(CHECKOUT, ".lakehouse", "toolchain.json"), "utf8")) as {
        python: string;
    };
    const child = spawn(toolchain.python, ["-m", "snowdome.snowflake", "--port", "0", "--state-dir", folder], {
        cwd: join(CHECKOUT, "sandbox"),
        stdio: ["ignore", "ignore", "inherit"],
        env: {
            ...process.env,
            SANDBOX_OWNER_PID: String(process.pid),
            SANDBOX_AWS_ENDPOINT: "http://127.0.0.1:9",
            SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
            SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: "no-secret",
            SANDBOX_SNOWFLAKE_ADMIN_PASSWORD: password,
        },
    });
    const port = await readPort(child, join(folder, "snowflake.json"));
    return {
        port,
        options: {
            account: "sandbox-local",
            username: "ADMIN",
            password,
            role: "ACCOUNTADMIN",
            accessUrl: `http://127.0.0.1:${port}`,
        },
        stop: async () => {
            const ended = new Promise((resolve) => child.once("exit", resolve));
            child.kill("SIGTERM");
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

async function readPort(child: ChildProcess, ready: string): Promise<number> {
    const deadline = Date.now() + START_MILLIS;
    while (!existsSync(ready)) {
        if (child.exitCode !== null || Date.now() > deadline) {
            throw new Error("The Snowflake sandbox did not start; its log is above.");
        }
        await sleep(20);
    }
    return (JSON.parse(readFileSync(ready, "utf8")) as { port: number }).port;
}

export function connect(options: snowflake.ConnectionOptions): Promise<snowflake.Connection> {
    const connection = snowflake.createConnection(options);
    return new Promise((resolve, reject) => {
        connection.connect((error, session) => (error ? reject(error) : resolve(session)));
    });
}

/** Rows as arrays, in the order of the columns. @throws StatementError */
export function execute(
    session: snowflake.Connection,
    sqlText: string,
    binds: snowflake.Binds = [],
    options: Partial<snowflake.StatementOption> = {},
): Promise<unknown[][]> {
    return new Promise((resolve, reject) => {
        session.execute({
            ...options,
            sqlText,
            binds,
            rowMode: "array",
            complete: (error, _statement, rows) => {
                if (error) {
                    const refused = error as snowflake.SnowflakeError;
                    reject(new StatementError(String(refused.code), refused.sqlState ?? "", refused.message));
                } else {
                    resolve((rows ?? []) as unknown as unknown[][]);
                }
            },
        });
    });
}
