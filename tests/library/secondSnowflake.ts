// Another Snowflake account beside a sandbox's own, with a deployer of its own, over the same AWS account.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { applySnowflakeBootstrap } from "../../bootstrap/apply";
import { DEPLOYER } from "../../bootstrap/deployer";
import type { Sandbox } from "../../commands/sandboxes";
import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import { clientVariables } from "../../commands/sandboxes/environment";
import { startTestProcess, TestProcess } from "../stand-ins/sandboxProcess";

export class SecondSnowflake {
    private constructor(
        private readonly running: TestProcess,
        /** The environment of a deployer of this account, and of the sandbox's AWS. */
        readonly variables: Record<string, string>,
    ) {}

    /** @param name of the account, in lower case */
    static async start({ environment }: Sandbox, name: string): Promise<SecondSnowflake> {
        const { snowflake_iam_user: iamUser } = JSON.parse(
            readFileSync(join(environment.stateDir, "snowdome.json"), "utf8"),
        ) as { snowflake_iam_user: { access_key_id: string; secret_access_key: string } };
        const password = randomBytes(24).toString("base64url");
        const secrets = {
            SANDBOX_AWS_ENDPOINT: environment.awsEndpoint,
            SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: iamUser.access_key_id,
            SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: iamUser.secret_access_key,
            SANDBOX_SNOWFLAKE_ADMIN_PASSWORD: password,
        };
        const running = await startTestProcess("snowflake", secrets, ["--account", name]);
        const { privateKey, publicKey } = generateSnowflakeKeyPair();
        const privateKeyPath = join(running.stateDir, "key.p8");
        writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
        const { port } = running;
        const place = { account: `sandbox-${name}`, host: "127.0.0.1", port, protocol: "http" } as const;
        await applySnowflakeBootstrap({ ...place, user: "ADMIN", password, role: "ACCOUNTADMIN" }, publicKey);
        const { user, role } = DEPLOYER;
        const variables = clientVariables({
            ...environment,
            snowflake: { ...environment.snowflake, ...place, user, role, privateKeyPath },
        });
        return new SecondSnowflake(running, variables);
    }

    stop(): Promise<void> {
        return this.running.stop();
    }
}
