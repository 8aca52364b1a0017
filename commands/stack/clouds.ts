// The connections a run of the pipeline works with. Real clouds and the sandbox differ in
// environment variables only.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import type { Stack } from "@pulumi/pulumi/automation";

import { SnowflakeConnection } from "../../snowflake-client/connection";
import { ConnectionSettings, connectionSettings, environmentOf, ProviderInputs } from "../../snowflake-client/login";
import { AwsOptions, awsOptions } from "./awsOptions";
import { configValues } from "./configValues";
import { snowflakeInputsOf } from "./snowflakeInputs";
import { StackOutputs } from "./stackOutputs";
import type { StackPlace } from "./backend";

/** Clients of AWS. */
export interface AwsClients {
    /** Options for further AWS clients. */
    awsOptions: AwsOptions;
    glue: GlueClient;
    s3: S3Client;
    logs: CloudWatchLogsClient;
}

/** Clients of both clouds, and the environment that programs started by the pipeline need to reach them. */
export interface Clouds extends AwsClients {
    /** A session in the role that works with the tables. */
    snowflake: SnowflakeConnection;
    /** A session in the deployer's own role, which owns volume, integration, linked database and what discovery finds. */
    deployer: SnowflakeConnection;
    /** The role that works with the tables; see {@link workingRole}. */
    role: string | undefined;
    environment: Record<string, string>;
    close(): Promise<void>;
}

/**
 * Opens clients for the clouds of a stack. Snowflake's settings are those of the stack, and for
 * what they leave out the environment; AWS's come from the environment, as for the AWS CLI.
 *
 * @throws Error with every setting of the Snowflake connection that is missing or wrong.
 */
export async function openClouds(place: StackPlace, stack: Stack, outputs: StackOutputs): Promise<Clouds> {
    return cloudsFrom(cloudEnvironment(place, outputs.region), snowflakeInputsOf(await configValues(stack)), outputs);
}

/** What programs need in their environment, besides this process's, to reach the clouds of a stack. */
export function cloudEnvironment(place: StackPlace, region: string): Record<string, string> {
    return { ...place.sandbox?.processEnv, AWS_REGION: region };
}

/** Like {@link openClouds}, for a program that has its settings in the environment alone. */
export function cloudsFrom(environment: Record<string, string>, inputs: ProviderInputs, outputs: StackOutputs): Clouds {
    const everything = { ...process.env, ...environment };
    const clients = awsClients(everything, outputs.region);
    const role = workingRole(inputs, everything, outputs.engineerRole);
    // Queries need a virtual warehouse, whoever asks them.
    const owner = { ...inputs, virtualWarehouse: outputs.virtualWarehouse };
    const settings = checkedSettings({ ...owner, ...(role === undefined ? {} : { role }) }, everything);
    const snowflake = connect(settings);
    const deployer = connect(checkedSettings(owner, everything));
    return {
        ...clients,
        snowflake,
        deployer,
        role,
        environment: { ...environment, ...environmentOf(settings) },
        async close() {
            clients.close();
            await Promise.all([snowflake.close(), deployer.close()]);
        },
    };
}

/** Clients of AWS for who has credentials in the environment. */
export function awsClients(environment: NodeJS.ProcessEnv, region: string): AwsClients & { close(): void } {
    const options = awsOptions(region, environment);
    const clients = {
        glue: new GlueClient(options),
        s3: new S3Client({ ...options, forcePathStyle: environment["AWS_ENDPOINT_URL"] !== undefined }),
        logs: new CloudWatchLogsClient(options),
    };
    return {
        ...clients,
        awsOptions: options,
        close: () => Object.values(clients).forEach((client) => client.destroy()),
    };
}

/**
 * The engineer role, or for a login by token the deployer's own, which inherits it: a service user's access token is
 * bound to one role, so that a session in another one cannot be opened.
 * @see https://docs.snowflake.com/en/user-guide/programmatic-access-tokens
 */
export function workingRole(
    inputs: ProviderInputs,
    environment: NodeJS.ProcessEnv,
    engineerRole: string,
): string | undefined {
    const checked = connectionSettings(inputs, environment);
    return "settings" in checked && checked.settings.token !== undefined ? checked.settings.role : engineerRole;
}

function checkedSettings(inputs: ProviderInputs, environment: NodeJS.ProcessEnv): ConnectionSettings {
    const checked = connectionSettings(inputs, environment);
    if ("failures" in checked) {
        const reasons = checked.failures.map(({ property, reason }) => `  ${property} ${reason}`);
        throw new Error(`Cannot connect to Snowflake:\n${reasons.join("\n")}`);
    }
    return checked.settings;
}

function connect(settings: ConnectionSettings): SnowflakeConnection {
    return new SnowflakeConnection(settings, { numbersAsText: true });
}
