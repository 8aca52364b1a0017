// Another Snowflake account beside a sandbox's own, with a deployer of its own, over the same AWS account.
import { ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { applySnowflakeBootstrap } from "../../bootstrap/apply";
import { DEPLOYER } from "../../bootstrap/deployer";
import type { Sandbox } from "../../commands/sandboxes";
import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import { clientVariables } from "../../commands/sandboxes/environment";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

const HOST = "127.0.0.1";

export class SecondSnowflake {
    private constructor(
        private readonly process: ChildProcess,
        private readonly folder: string,
        /** The environment of a deployer of this account, and of the sandbox's AWS. */
        readonly variables: Record<string, string>,
    ) {}

    /** @param name of the account, in lower case */
    static async start(sandbox: Sandbox, name: string): Promise<SecondSnowflake> {
        const folder = mkdtempSync(join(tmpdir(), "lakehouse-second-"));
        const password = randomBytes(24).toString("base64url");
        const { snowflake_iam_user: iamUser } = JSON.parse(
            readFileSync(join(sandbox.environment.stateDir, "snowdome.json"), "utf8"),
        ) as { snowflake_iam_user: { access_key_id: string; secret_access_key: string } };
        const started = spawn(
            readToolchain().python,
            ["-m", "snowdome.snowflake", "--state-dir", folder, "--account", name],
            {
                cwd: join(checkoutRoot, "sandbox"),
                env: {
                    ...process.env,
                    SANDBOX_AWS_ENDPOINT: sandbox.environment.awsEndpoint,
                    SANDBOX_SNOWFLAKE_ACCESS_KEY_ID: iamUser.access_key_id,
                    SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY: iamUser.secret_access_key,
                    SANDBOX_SNOWFLAKE_ADMIN_PASSWORD: password,
                    SANDBOX_OWNER_PID: String(process.pid),
                },
                stdio: ["ignore", "ignore", "inherit"],
            },
        );
        const port = await portOnceReady(started, join(folder, "snowflake.json"));
        const { privateKey, publicKey } = generateSnowflakeKeyPair();
        const privateKeyPath = join(folder, "key.p8");
        writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
        const place = { account: `sandbox-${name}`, host: HOST, port, protocol: "http" } as const;
        await applySnowflakeBootstrap({ ...place, user: "ADMIN", password, role: "ACCOUNTADMIN" }, publicKey);
        const { user, role } = DEPLOYER;
        const variables = clientVariables({
            ...sandbox.environment,
            snowflake: { ...sandbox.environment.snowflake, ...place, user, role, privateKeyPath },
        });
        return new SecondSnowflake(started, folder, variables);
    }

    async stop(): Promise<void> {
        const gone = new Promise((resolve) => this.process.once("exit", resolve));
        this.process.kill("SIGTERM");
        await gone;
        rmSync(this.folder, { recursive: true, force: true });
    }
}

async function portOnceReady(started: ChildProcess, file: string): Promise<number> {
    while (!existsSync(file)) {
        if (started.exitCode !== null) {
            throw new Error(`The second Snowflake account ended with ${started.exitCode}.`);
        }
        await sleep(50);
    }
    return (JSON.parse(readFileSync(file, "utf8")) as { port: number }).port;
}
