// Logins are tried before the engine starts: a login that fails would fail again for each resource of the stack.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { SnowflakeConnection } from "../provider/connection/connection";
import { connectionSettings } from "../provider/connection/settings";
import { explained } from "./engineError";
import type { Operation } from "./operation";
import { snowflakeInputsOf } from "./snowflakeInputs";

/**
 * Refuses an operation whose login fails in either cloud. Settings that are missing or wrong are left to the program,
 * which lists them all.
 *
 * @throws Error with each login that fails, why, and what to do.
 */
export async function refuseFailedLogins({ place, stack }: Pick<Operation, "place" | "stack">): Promise<void> {
    const environment = { ...process.env, ...place.sandbox?.processEnv };
    const config =
        place.sandbox === undefined
            ? await explained(stack.getAllConfig())
            : { "aws:region": { value: place.sandbox.environment.region } };
    const values = Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
    const failures = (
        await Promise.all([
            failureOf(() => awsLogin(environment, values["aws:region"])),
            failureOf(() => snowflakeLogin(values, environment)),
        ])
    ).flat();
    if (failures.length > 0) {
        throw new Error(
            [
                ...failures,
                `Nothing was changed. All links of the stack are examined by: npm run doctor -- --stack ${place.stackName}`,
            ].join("\n"),
        );
    }
}

async function awsLogin(environment: NodeJS.ProcessEnv, region: string | undefined): Promise<void> {
    const endpoint = environment["AWS_ENDPOINT_URL"];
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
    const sessionToken = environment["AWS_SESSION_TOKEN"];
    const here = region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
    if (here === undefined) {
        return;
    }
    const client = new STSClient({
        region: here,
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(accessKeyId === undefined || secretAccessKey === undefined
            ? {}
            : {
                  credentials: {
                      accessKeyId,
                      secretAccessKey,
                      ...(sessionToken === undefined ? {} : { sessionToken }),
                  },
              }),
    });
    try {
        await client.send(new GetCallerIdentityCommand());
    } catch (error) {
        const { name, message } = error as Error;
        throw new Error(
            `Cannot log in to AWS: ${name}: ${message}. Run aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the deployer.`,
            { cause: error },
        );
    } finally {
        client.destroy();
    }
}

async function snowflakeLogin(config: Record<string, string>, environment: NodeJS.ProcessEnv): Promise<void> {
    const checked = connectionSettings(snowflakeInputsOf(config), environment);
    if ("failures" in checked) {
        return;
    }
    const connection = new SnowflakeConnection(checked.settings);
    try {
        await connection.execute("SELECT CURRENT_ROLE()");
    } finally {
        await connection.close();
    }
}

async function failureOf(login: () => Promise<void>): Promise<string[]> {
    try {
        await login();
        return [];
    } catch (error) {
        return [(error as Error).message];
    }
}
