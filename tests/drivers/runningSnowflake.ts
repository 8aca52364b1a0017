// A Snowflake sandbox process for mocha tests, and promises around snowflake-sdk.
import { randomBytes } from "node:crypto";

import * as snowflake from "snowflake-sdk";

import { startTestProcess } from "../stand-ins/sandboxProcess";

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
    const password = randomBytes(12).toString("hex");
    const { port, stop } = await startTestProcess("snowflake", {
        SANDBOX_AWS_ENDPOINT: "http://127.0.0.1:9",
        SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: "no-secret",
        SANDBOX_SNOWFLAKE_ADMIN_PASSWORD: password,
    });
    return {
        port,
        options: {
            account: "sandbox-local",
            username: "ADMIN",
            password,
            role: "ACCOUNTADMIN",
            accessUrl: `http://127.0.0.1:${port}`,
        },
        stop,
    };
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
