// `npm run sandbox -- start|status|stop|env`: a sandbox to develop against.
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { findSandbox, Sandbox, startSandbox, stopSandbox } from ".";
import { shellExports } from "./environment";

const USAGE = `Usage: npm run sandbox -- start|status|stop|env

  start    start it; it runs until it is stopped
             --propagation-delay SECONDS   until changes of roles take effect (default: 0)
             --region NAME                 (default: us-west-2)
  status   what runs where
  stop     end it and delete its state
  env      print shell exports for AWS and Snowflake clients
             --json                        one JSON object instead

  --name NAME   which sandbox, where several run (default: default)`;

runCommand(async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            name: { type: "string", default: "default" },
            "propagation-delay": { type: "string", default: "0" },
            region: { type: "string" },
            json: { type: "boolean", default: false },
        },
    });
    const [action, ...rest] = positionals;
    if (rest.length > 0) {
        throw new Error(`Unexpected: ${rest.join(" ")}\n\n${USAGE}`);
    }
    switch (action) {
        case "start": {
            const sandbox = await startSandbox({
                name: values.name,
                propagationDelaySeconds: seconds(values["propagation-delay"]),
                ...(values.region === undefined ? {} : { region: values.region }),
                endWithOwner: false,
            });
            console.log(describe(sandbox, values.name));
            return 0;
        }
        case "status":
            console.log(describe(required(values.name), values.name));
            return 0;
        case "stop":
            console.log((await stopSandbox(values.name)) ? "Sandbox stopped." : "No sandbox was running.");
            return 0;
        case "env": {
            const sandbox = required(values.name);
            console.log(
                values.json ? JSON.stringify(sandbox.environment, undefined, 4) : shellExports(sandbox.processEnv),
            );
            return 0;
        }
        default:
            throw new Error(action === undefined ? USAGE : `Unknown action "${action}".\n\n${USAGE}`);
    }
});

function required(name: string): Sandbox {
    const sandbox = findSandbox(name);
    if (sandbox === undefined) {
        throw new Error(`No sandbox named "${name}" runs. Start one with: npm run sandbox -- start${nameOption(name)}`);
    }
    return sandbox;
}

function seconds(text: string): number {
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0) {
        throw new Error(`--propagation-delay is "${text}". Expected a number of seconds, 0 or more.`);
    }
    return value;
}

/** What a command needs to mean this sandbox. */
function nameOption(name: string): string {
    return name === "default" ? "" : ` --name ${name}`;
}

function describe({ environment, processes }: Sandbox, name: string): string {
    const { snowflake } = environment;
    const pids = Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
    return [
        `AWS        ${environment.awsEndpoint}  account ${environment.accountId}, ${environment.region}  (process ${pids["aws"]})`,
        `Snowflake  ${snowflake.protocol}://${snowflake.host}:${snowflake.port}  account ${snowflake.account}  (process ${pids["snowflake"]})`,
        `State      ${environment.stateDir}`,
        `Use it     eval "$(npm run --silent sandbox -- env${nameOption(name)})"`,
    ].join("\n");
}
