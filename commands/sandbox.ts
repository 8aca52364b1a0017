// `npm run sandbox -- start|status|stop|env`: a sandbox to develop against.
import { interruption } from "./commandLine/interruption";
import { InterruptedError, runCommand, Tell, UsageError } from "./commandLine/runCommand";
import { whileShown } from "./commandLine/waiting.mjs";
import {
    findSandbox,
    KnownSandbox,
    knownSandboxes,
    Sandbox,
    SandboxSettings,
    startSandbox,
    stopSandbox,
} from "./sandboxes";
import { ClientFormat, clientFile, VARIABLE_FORMATS } from "./sandboxes/clientFiles";
import { foreignVariables } from "./stack/sandboxVariables";
import { stackOfSandbox } from "./stack/stackName";
import { stacksOf } from "./stack/backend";

runCommand("sandbox", async (given, tell) => {
    switch (given.action) {
        case "start": {
            const { name, region } = given.values;
            const sandbox = await start(
                {
                    name,
                    region,
                    propagationDelaySeconds: Number(given.values["propagation-delay"]),
                    lakeFormation: given.values["lake-formation"],
                    endWithOwner: false,
                    ...(given.values.invert === undefined ? {} : { invert: given.values.invert }),
                },
                interruption(),
            );
            tell({ sandbox: summary({ ...sandbox, runs: true }) });
            if (!given.values.json) {
                console.log(describe({ ...sandbox, runs: true }));
                console.log(`Next       npm run up -- --stack ${stackOfSandbox(name)}`);
            }
            return 0;
        }
        case "status":
            return tellStatus(given.values.name, given.values.json, tell);
        case "stop": {
            const stopped = await whileShown("Stopping the sandbox", () => stopSandbox(given.values.name));
            tell({ stopped });
            if (!given.values.json) {
                console.log(stopped ? "Sandbox stopped." : "No sandbox was running.");
            }
            return 0;
        }
        case "env": {
            const { name, pulumi, admin, json } = given.values;
            const format = formatOf(given.values);
            const sandbox = required(name);
            // It loads Pulumi's SDK, which nobody waits for when the sandbox has ended.
            const { shellVariables } = require("./stack/shellVariables") as typeof import("./stack/shellVariables");
            const variables = shellVariables(sandbox, { pulumi, admin });
            if (json) {
                tell(variables);
            } else {
                const foreign = foreignVariables(variables, process.env);
                console.log(clientFile(format, variables, stackOfSandbox(name), foreign));
            }
            return 0;
        }
    }
});

/** @throws InterruptedError when it was told to stop meanwhile; nothing of the sandbox is left then. */
async function start(settings: SandboxSettings & { name: string }, signal: AbortSignal): Promise<Sandbox> {
    const { name } = settings;
    let sandbox: Sandbox | undefined;
    let failure: unknown;
    try {
        sandbox = await whileShown("Starting the sandbox", () => startSandbox(settings));
    } catch (error) {
        failure = error;
    }
    if (signal.aborted) {
        // One that ran before stays, and a terminal's Ctrl-C has ended what was starting.
        await sandbox?.stop();
        const again = `npm run sandbox -- start${nameOption(name)}`;
        const left = findSandbox(name) === undefined ? "was not started" : "is running, as before";
        throw new InterruptedError(`Interrupted. The sandbox ${left}. Continue with: ${again}`);
    }
    if (sandbox === undefined) {
        throw failure;
    }
    return sandbox;
}

interface EnvOptions {
    format: ClientFormat | undefined;
    json: boolean;
    pulumi: boolean;
}

/** What `env` prints. @throws UsageError for options that contradict each other. */
function formatOf({ format, json, pulumi }: EnvOptions): ClientFormat {
    if (json && format !== undefined && format !== "json") {
        throw new UsageError(`npm run sandbox: --json and --format ${format} exclude each other. Use one of them.`);
    }
    const chosen = format ?? (json ? "json" : "shell");
    if (pulumi && !VARIABLE_FORMATS.some((one) => one === chosen)) {
        throw new UsageError(
            `npm run sandbox: --format ${chosen} cannot hold what --pulumi adds. Use ${VARIABLE_FORMATS.join(", ")}.`,
        );
    }
    return chosen;
}

/** All sandboxes of this checkout, or the one of a name. @returns exit code: 1 when one that was asked for does not run. */
function tellStatus(name: string | undefined, json: boolean, tell: Tell): number {
    const all = knownSandboxes().filter((sandbox) => name === undefined || sandbox.name === name);
    tell({ sandboxes: all.map(summary) });
    if (all.length === 0 && name !== undefined) {
        required(name);
    }
    if (!json) {
        const none = "No sandbox is running. Start one with: npm run sandbox -- start";
        console.log(all.length === 0 ? none : all.map(describe).join("\n\n"));
    }
    return name !== undefined && !all.some(({ runs }) => runs) ? 1 : 0;
}

function required(name: string): Sandbox {
    const sandbox = findSandbox(name);
    if (sandbox === undefined) {
        throw new Error(
            `No sandbox named "${name}" is running. Start one with: npm run sandbox -- start${nameOption(name)}`,
        );
    }
    return sandbox;
}

/** What a command needs to mean this sandbox. */
function nameOption(name: string): string {
    return name === "default" ? "" : ` --name ${name}`;
}

/** What `status --json` says of a sandbox. */
function summary({ name, runs, environment, processes }: KnownSandbox) {
    const { awsEndpoint, region, accountId, snowflake, stateDir } = environment;
    const { protocol, host, port, account } = snowflake;
    return {
        name,
        runs,
        aws: { endpoint: awsEndpoint, accountId, region },
        snowflake: { url: `${protocol}://${host}:${port}`, account },
        processes: Object.fromEntries(processes.map(({ name, pid }) => [name, pid])),
        stacks: stacksOf({ environment }),
        stateDir,
    };
}

function describe(sandbox: KnownSandbox): string {
    const { name, runs, aws, snowflake, processes, stacks, stateDir } = summary(sandbox);
    const list = stacks.map(({ name, resources }) => `${name} (${resources} resources)`).join(", ");
    return [
        `Sandbox    ${name}${runs ? "" : " (ended, and its contents are lost)"}`,
        `AWS        ${aws.endpoint}  account ${aws.accountId}, ${aws.region}  (process ${processes["aws"]})`,
        `Snowflake  ${snowflake.url}  account ${snowflake.account}  (process ${processes["snowflake"]})`,
        `Stacks     ${list === "" ? "none" : list}`,
        `State      ${stateDir}`,
        runs
            ? `Use it     eval "$(npm run --silent sandbox -- env${nameOption(name)})"`
            : `Remove it  npm run sandbox -- stop${nameOption(name)}`,
    ].join("\n");
}
