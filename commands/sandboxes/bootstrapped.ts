// The two clouds of a sandbox, with the deployer that `bootstrap/` makes in both.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { DEPLOYER } from "../../bootstrap/deployer";
import { generateSnowflakeKeyPair } from "./credentials";
import { clientVariables, SandboxEnvironment } from "./environment";
import { launch, Launched, SandboxProcess } from "./launcher";
import { recordFile, SandboxRecord } from "./record";
import type { SandboxSettings } from "./settings";

const ACCOUNT_ID = "123456789012";
const SNOWFLAKE_ACCOUNT = { identifier: "sandbox-lakehouse", name: "lakehouse" };

/** Starts both clouds and applies the bootstrap to them. */
export async function startAndBootstrap(stateDir: string, settings: SandboxSettings): Promise<SandboxRecord> {
    const region = settings.region ?? "us-west-2";
    const launching = launchFilled(stateDir, region, settings);
    // It is waited for below.
    launching.catch(() => undefined);
    // It loads the clients of both clouds, which takes as long as the clouds take to start.
    const { applyAwsBootstrap } = require("../../bootstrap/apply") as typeof import("../../bootstrap/apply");
    const keyPair = generateSnowflakeKeyPair();
    const credentials = await launching;
    const [aws, snowflake] = credentials.processes as [SandboxProcess, SandboxProcess];
    const awsEndpoint = `http://127.0.0.1:${aws.port}`;

    const host = "127.0.0.1";
    const [deployerKey, deployer] = await Promise.all([
        applyAwsBootstrap(
            { endpoint: awsEndpoint, region, ...credentials.awsAdministrator },
            { lakeFormation: settings.lakeFormation ?? false },
        ),
        bootstrapSnowflake(snowflake.port, credentials, stateDir, keyPair),
    ]);
    await settleIamChanges(awsEndpoint, credentials);
    const sandbox: SandboxEnvironment = {
        awsEndpoint,
        region,
        accountId: ACCOUNT_ID,
        ...deployerKey,
        snowflake: {
            host,
            port: snowflake.port,
            protocol: "http",
            account: SNOWFLAKE_ACCOUNT.identifier,
            user: DEPLOYER.user,
            role: DEPLOYER.role,
            ...deployer,
        },
        stateDir,
    };
    return {
        environment: sandbox,
        processEnv: clientVariables(sandbox),
        administrator: {
            ...credentials.awsAdministrator,
            snowflakeUser: "ADMIN",
            snowflakePassword: credentials.snowflakeAdministratorPassword,
        },
        processes: [aws, snowflake],
    };
}

/** The deployer was made long before anybody deploys: its policy does not flap, however slow IAM is set to be. */
async function settleIamChanges(awsEndpoint: string, { awsAdministrator }: Launched): Promise<void> {
    const reply = await fetch(`${awsEndpoint}/_sandbox/settle`, {
        method: "POST",
        headers: { "x-sandbox-admin": awsAdministrator.secretAccessKey },
    });
    if (!reply.ok) {
        throw new Error(`The sandbox did not apply its pending IAM changes: ${reply.status} ${await reply.text()}`);
    }
}

async function bootstrapSnowflake(
    port: number,
    credentials: Launched,
    stateDir: string,
    { privateKey, publicKey }: ReturnType<typeof generateSnowflakeKeyPair>,
): Promise<{ privateKeyPath: string; password: string }> {
    const { applySnowflakeBootstrap } = require("../../bootstrap/apply") as typeof import("../../bootstrap/apply");
    const privateKeyPath = join(stateDir, "snowflake_key.p8");
    writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
    const { accessToken } = await applySnowflakeBootstrap(
        {
            account: SNOWFLAKE_ACCOUNT.identifier,
            user: "ADMIN",
            password: credentials.snowflakeAdministratorPassword,
            role: "ACCOUNTADMIN",
            host: "127.0.0.1",
            port,
            protocol: "http",
        },
        publicKey,
    );
    return { privateKeyPath, password: accessToken };
}

async function launchFilled(stateDir: string, region: string, settings: SandboxSettings): Promise<Launched> {
    const { contents } = settings;
    const options = [
        ...["--region", region],
        ...["--account", SNOWFLAKE_ACCOUNT.name],
        ...["--propagation-delay", String(settings.propagationDelaySeconds ?? 0)],
        ...(settings.lakeFormation ? ["--lake-formation"] : []),
        ...(settings.invert ?? []).flatMap((id) => ["--invert", id]),
        ...["--owner", String(process.pid)],
        // A start that is killed leaves nothing behind; a complete sandbox stays.
        ...((settings.endWithOwner ?? true) ? [] : ["--released-by", recordFile(stateDir)]),
    ];
    const environment: Record<string, string> = {
        ...(settings.warmUpSpark === true ? { SNOWDOME_SPARK_WARM_UP: "1" } : {}),
        ...(settings.sparkSlots === undefined ? {} : { SNOWDOME_SPARK_SLOTS: String(settings.sparkSlots) }),
    };
    if (contents === undefined) {
        return launch(stateDir, options, environment);
    }
    const { awsAdministrator, processes } = await launch(stateDir, [...options, "--only", "aws"], environment);
    await contents.fillAws(`http://127.0.0.1:${processes[0]?.port}`, region, awsAdministrator);
    for (const [name, bytes] of Object.entries(contents.snowflakeFiles)) {
        writeFileSync(join(stateDir, name), bytes, { mode: 0o600 });
    }
    return launch(stateDir, [...options, "--only", "snowflake", "--persist"], environment);
}
