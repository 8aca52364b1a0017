// The product is a client of the sandbox: `snowdome` starts and ends its processes.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { checkoutRoot } from "../../tools/setup/checkout";
import { ProcessIdentity } from "../../tools/setup/processIdentity.mjs";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";
import { AccessKey } from "./credentials";

/** One of the sandbox's two Python processes. */
export interface SandboxProcess extends ProcessIdentity {
    name: "aws" | "snowflake";
    port: number;
}

/** What `snowdome` started in a folder. */
export interface Launched {
    /** Administrator of the AWS account. Applies `bootstrap/`, as a person would. */
    awsAdministrator: AccessKey;
    /** Password of the Snowflake user ADMIN, who holds ACCOUNTADMIN. */
    snowflakeAdministratorPassword: string;
    /** Those that are ready. */
    processes: SandboxProcess[];
}

const run = promisify(execFile);
const RECORD = "snowdome.json";
const LOG_TAIL_LINES = 15;

/**
 * Runs `snowdome start` and waits until what it starts is ready.
 *
 * @param options never a secret: those are made by the sandbox.
 * @throws Error with the end of a log when a process dies or is not ready within a minute.
 */
export async function launch(
    stateDir: string,
    options: string[],
    environment: Record<string, string> = {},
): Promise<Launched> {
    await snowdome(["start", "--folder", stateDir, ...options], environment);
    return launched(stateDir);
}

/** Ends every process that was started in a folder, and deletes it. @returns whether one ran. */
export async function end(stateDir: string): Promise<boolean> {
    const answer = await snowdome(["stop", "--folder", stateDir, "--json"]);
    return (JSON.parse(answer) as { stopped: boolean }).stopped;
}

function launched(stateDir: string): Launched {
    const { administrator, snowflake_password, parts } = JSON.parse(
        readFileSync(join(stateDir, RECORD), "utf8"),
    ) as SnowdomeRecord;
    return {
        awsAdministrator: {
            accessKeyId: administrator.access_key_id,
            secretAccessKey: administrator.secret_access_key,
        },
        snowflakeAdministratorPassword: snowflake_password,
        processes: (["aws", "snowflake"] as const).flatMap((name) => {
            const part = parts[name];
            return part === undefined ? [] : [{ name, ...withoutNull(part.process), port: part.port }];
        }),
    };
}

/** The part of sandbox/snowdome/record.py that the product reads. */
interface SnowdomeRecord {
    administrator: { access_key_id: string; secret_access_key: string };
    snowflake_password: string;
    parts: Partial<
        Record<SandboxProcess["name"], { port: number; process: { pid: number; started: string; boot: string | null } }>
    >;
}

function withoutNull({ boot, ...identity }: { pid: number; started: string; boot: string | null }): ProcessIdentity {
    return boot === null ? identity : { ...identity, boot };
}

async function snowdome(args: string[], environment: Record<string, string> = {}): Promise<string> {
    const toolchain = readToolchain();
    try {
        const { stdout } = await run(toolchain.python, ["-m", "snowdome", ...args], {
            cwd: join(checkoutRoot, "sandbox"),
            env: {
                ...toolchainEnvironment(toolchain, inheritedEnvironment()),
                ...sparkVariables(toolchain),
                ...environment,
            },
        });
        return stdout;
    } catch (error) {
        const { stderr = "", message } = error as { stderr?: string; message: string };
        throw new Error(stderr.replace(/^snowdome: /, "").trimEnd() || message, { cause: error });
    }
}

/** The last lines of a process's log, with the file they are from. */
export function logTail({ name, stateDir }: { name: SandboxProcess["name"]; stateDir: string }): string {
    const file = join(stateDir, `${name}.log`);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return `End of ${file}:\n${lines.slice(-LOG_TAIL_LINES).join("\n")}`;
}

/** The caller's environment without what would lead the sandbox out of the sandbox. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(AWS|SNOWFLAKE|PULUMI|SANDBOX)_/.test(name)),
    );
}

/** What Glue jobs run with; nothing where a preview has not set it up: a job run would say so. */
function sparkVariables(toolchain: ReturnType<typeof readToolchain>): Record<string, string> {
    const variables = Object.entries(toolchainEnvironment(toolchain, {}));
    return Object.fromEntries(variables.filter(([name]) => name.startsWith("SNOWDOME_"))) as Record<string, string>;
}
