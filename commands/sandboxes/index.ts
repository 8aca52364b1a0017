import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { applyAwsBootstrap, applySnowflakeBootstrap, DEPLOYER } from "../../bootstrap/apply";
import inversions from "../../sandbox/snowdome/inversions.json";
import { workingNameLike } from "../../settings/stackName";
import { workingStateDir } from "../../tools/setup/checkout";
import { withLock } from "../../tools/setup/lock.mjs";
import { UsageError } from "../commandLine/arguments.mjs";
import { AccessKey, generateSnowflakeKeyPair } from "./credentials";
import { clientVariables, SandboxEnvironment } from "./environment";
import { end, launch, Launched, SandboxProcess } from "./launcher";
import { readRecord, recordFile, runs, SandboxRecord, writeRecord } from "./record";

export type { SandboxEnvironment } from "./environment";

/** Settings of {@link startSandbox}. */
export interface SandboxSettings {
    /**
     * Name of the sandbox; its state lies in `.lakehouse/sandbox/<name>`.
     * @default "default"
     */
    name?: string;
    /**
     * AWS region that both halves say they are in.
     * @default "us-west-2"
     */
    region?: string;
    /**
     * Seconds until a new role, or a change of a trust or role policy, has reached all of AWS;
     * answers flap meanwhile, as they do there.
     * @default 0
     */
    propagationDelaySeconds?: number;
    /**
     * Whether Lake Formation decides on the Data Catalog beside IAM. The deployer is its administrator then, and has the
     * policies of a stack with `lakeFormation: TABLES`.
     * @default false
     */
    lakeFormation?: boolean;
    /**
     * Whether the sandbox ends with the process that started it, also when that is killed.
     * @default true
     */
    endWithOwner?: boolean;
    /**
     * Whether Spark starts with the first Glue job that is created, instead of with its first run.
     * @default false
     */
    warmUpSpark?: boolean;
    /**
     * Assumptions of docs/ that the sandbox turns around, each one of `inversions.json`: what a probe of
     * `npm run accounts` must notice.
     * @default none
     */
    invert?: string[];
    /**
     * What is in both accounts before anybody works with them.
     * @default nothing
     */
    contents?: SandboxContents;
}

/** Contents of both accounts, which belong together. */
export interface SandboxContents {
    /** Fills AWS as its administrator, before Snowflake looks at it. */
    fillAws(endpoint: string, region: string, administrator: AccessKey): Promise<void>;
    /** Files that a local Snowflake kept, by name: its account, its tables. */
    snowflakeFiles: Record<string, Buffer>;
}

/** A running sandbox. */
export interface Sandbox extends SandboxRecord {
    name: string;
    /** Ends its processes and deletes its state. @returns whether there was anything to end. */
    stop(): Promise<boolean>;
}

const ACCOUNT_ID = "123456789012";
const SNOWFLAKE_ACCOUNT = { identifier: "sandbox-lakehouse", name: "lakehouse" };
const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/**
 * Starts a sandbox: AWS, Snowflake, and in both the deployer that `bootstrap/` makes. What is left of one of that name
 * that died is ended first.
 *
 * @throws Error when a sandbox of that name runs already, or when a process does not start.
 */
export async function startSandbox(settings: SandboxSettings = {}): Promise<Sandbox> {
    const name = settings.name ?? "default";
    const stateDir = stateDirOf(name);
    refuseUnknownInversions(settings);
    return withLock(`${stateDir}.lock`, async () => {
        const running = findSandbox(name);
        if (running !== undefined) {
            throw new Error(
                `A sandbox named "${name}" runs already (${running.environment.awsEndpoint}). Use it, or end it with: npm run sandbox -- stop --name ${name}`,
            );
        }
        if (existsSync(stateDir)) {
            await end(stateDir);
        }
        try {
            const record = await startAndBootstrap(stateDir, settings);
            writeRecord(stateDir, record);
            return { ...record, name, stop: () => stopSandbox(name) };
        } catch (error) {
            await end(stateDir);
            throw error;
        }
    });
}

/** The running sandbox of that name; undefined when there is none or one of its processes is gone. */
export function findSandbox(name = "default"): Sandbox | undefined {
    const sandbox = knownSandbox(name);
    return sandbox?.runs ? sandbox : undefined;
}

/** A sandbox that was started and not stopped. */
export interface KnownSandbox extends Sandbox {
    /** Whether both of its processes are there. */
    runs: boolean;
}

/** All sandboxes of this checkout, by name: those that run, and those whose processes ended by themselves. */
export function knownSandboxes(): KnownSandbox[] {
    const folder = join(workingStateDir, "sandbox");
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    return names.filter((name) => NAME.test(name)).flatMap((name) => knownSandbox(name) ?? []);
}

function knownSandbox(name: string): KnownSandbox | undefined {
    const record = readRecord(stateDirOf(name));
    return record && { ...record, name, runs: runs(record), stop: () => stopSandbox(name) };
}

/**
 * Ends the processes of a sandbox, also of one that is not complete, and deletes its state.
 * @returns whether there was anything to end.
 */
export async function stopSandbox(name = "default"): Promise<boolean> {
    const stateDir = stateDirOf(name);
    if (!existsSync(stateDir)) {
        return false;
    }
    return withLock(`${stateDir}.lock`, () => end(stateDir));
}

async function startAndBootstrap(stateDir: string, settings: SandboxSettings): Promise<SandboxRecord> {
    const region = settings.region ?? "us-west-2";
    const credentials = await launchFilled(stateDir, region, settings);
    const [aws, snowflake] = credentials.processes as [SandboxProcess, SandboxProcess];
    const awsEndpoint = `http://127.0.0.1:${aws.port}`;

    const host = "127.0.0.1";
    const [deployerKey, deployer] = await Promise.all([
        applyAwsBootstrap(
            { endpoint: awsEndpoint, region, ...credentials.awsAdministrator },
            { lakeFormation: settings.lakeFormation ?? false },
        ),
        bootstrapSnowflake(snowflake.port, credentials, stateDir),
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
        throw new Error(`The sandbox's AWS did not settle its IAM changes: ${reply.status} ${await reply.text()}`);
    }
}

async function bootstrapSnowflake(
    port: number,
    credentials: Launched,
    stateDir: string,
): Promise<{ privateKeyPath: string; password: string }> {
    const { privateKey, publicKey } = generateSnowflakeKeyPair();
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
    const environment: Record<string, string> = settings.warmUpSpark === true ? { SNOWDOME_SPARK_WARM_UP: "1" } : {};
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

function refuseUnknownInversions({ invert = [] }: SandboxSettings): void {
    const known = Object.values(inversions).flat();
    const unknown = invert.filter((id) => !known.includes(id));
    if (unknown.length > 0) {
        throw new Error(`The sandbox cannot invert ${unknown.join(", ")}. It knows: ${known.join(", ")}.`);
    }
}

function stateDirOf(name: string): string {
    if (!NAME.test(name)) {
        throw new UsageError(
            `"${name}" is not a valid sandbox name. Use up to 41 lower-case letters, digits and hyphens, such as "${workingNameLike(name)}".`,
        );
    }
    return join(workingStateDir, "sandbox", name);
}
