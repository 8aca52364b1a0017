import { randomBytes } from "node:crypto";

import { startTestProcess } from "./sandboxProcess";

/** A sandbox AWS of a test's own. */
export interface AwsService {
    /** What AWS clients look for, as the account's administrator. */
    variables: Record<string, string>;
    endpoint: string;
    accountId: string;
    stop(): Promise<void>;
}

export async function startAws(): Promise<AwsService> {
    const keyId = "AKIAADMINISTRATOR000";
    const secret = randomBytes(20).toString("hex");
    const environment = {
        SANDBOX_ADMIN_ACCESS_KEY_ID: keyId,
        SANDBOX_ADMIN_SECRET_ACCESS_KEY: secret,
        SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: "AKIASNOWFLAKE0000000",
        SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: randomBytes(20).toString("hex"),
    };
    // So the administrator may grant on tables that do not exist yet.
    const { port, stop } = await startTestProcess("aws", environment, ["--lake-formation"]);
    const endpoint = `http://127.0.0.1:${port}`;
    return {
        endpoint,
        accountId: "123456789012",
        variables: {
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: keyId,
            AWS_SECRET_ACCESS_KEY: secret,
            AWS_REGION: "us-west-2",
        },
        stop,
    };
}
