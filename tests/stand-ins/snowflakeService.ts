import { randomBytes } from "node:crypto";

import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { startTestProcess } from "./sandboxProcess";

/** A sandbox Snowflake of a test's own. */
export interface SnowflakeService {
    /** What Snowflake clients look for, as the account's administrator. */
    variables: Record<string, string>;
    /** A session beside Pulumi's, for changes behind its back. */
    connection: SnowflakeConnection;
    stop(): Promise<void>;
}

export async function startSnowflake(): Promise<SnowflakeService> {
    const password = randomBytes(20).toString("hex");
    const environment = {
        // Nothing here reaches for S3 or Glue.
        SANDBOX_AWS_ENDPOINT: "http://127.0.0.1:9",
        SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: "AKIASNOWFLAKE0000000",
        SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: randomBytes(20).toString("hex"),
        SANDBOX_SNOWFLAKE_ADMIN_PASSWORD: password,
    };
    const { port, stop } = await startTestProcess("snowflake", environment, ["--account", "lakehouse"]);
    const variables = {
        SNOWFLAKE_HOST: "127.0.0.1",
        SNOWFLAKE_PORT: String(port),
        SNOWFLAKE_PROTOCOL: "http",
        SNOWFLAKE_ORGANIZATION_NAME: "SANDBOX",
        SNOWFLAKE_ACCOUNT_NAME: "LAKEHOUSE",
        SNOWFLAKE_USER: "ADMIN",
        SNOWFLAKE_ROLE: "ACCOUNTADMIN",
        SNOWFLAKE_PASSWORD: password,
    };
    const read = connectionSettings({}, variables);
    if ("failures" in read) {
        throw new Error(JSON.stringify(read.failures));
    }
    const connection = new SnowflakeConnection(read.settings);
    return {
        variables,
        connection,
        async stop() {
            await connection.close();
            await stop();
        },
    };
}
