import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import { AwsPlace, deployerPrincipal } from "../policy";
import * as snowflakeIceberg from "../provider/sdk";
import type { Settings, SnowflakeLogin } from "../settings";

/** The providers of a stack, to be given to components as `providers`. */
export interface Providers {
    aws: aws.Provider;
    snowflake: snowflake.Provider;
    snowflakeIceberg: snowflakeIceberg.Provider;
}

/** Providers that are there already, and to whom those belong that are made. */
export interface ProviderScope {
    given?: Partial<Providers>;
    parent?: pulumi.Resource;
}

/**
 * One explicit provider for each cloud, from the same settings.
 *
 * What a stack leaves out the providers read from the environment (`AWS_*`, `SNOWFLAKE_*`), so that neither endpoints
 * nor secrets of a developer's machine enter the state.
 */
export function createProviders(settings: Settings, { given = {}, parent }: ProviderScope = {}): Providers {
    const { logicalPrefix } = settings;
    return {
        aws:
            given.aws ??
            new aws.Provider(
                `${logicalPrefix}aws`,
                {
                    region: settings.region as aws.Region,
                    allowedAccountIds: settings.allowedAccountIds.length > 0 ? settings.allowedAccountIds : undefined,
                    defaultTags: { tags: settings.tags },
                    s3UsePathStyle: settings.s3UsePathStyle,
                },
                { parent },
            ),
        snowflake: given.snowflake ?? snowflakeProvider(`${logicalPrefix}snowflake`, settings.snowflake, parent),
        snowflakeIceberg:
            given.snowflakeIceberg ??
            new snowflakeIceberg.Provider(`${logicalPrefix}snowflake-iceberg`, settings.snowflake, { parent }),
    };
}

/** Where the AWS provider really works, and as whom. */
export interface Deployment {
    place: AwsPlace;
    /** ARNs of the IAM roles and users that keep the stack's key: those of the settings, else who runs the program. */
    deployerArns: string[];
}

/**
 * Account, region and partition, and who deploys. Fails on an account that is not allowed.
 *
 * @throws RunError when AWS does not tell the deployer's ARN, and the settings do not either.
 */
export async function deploymentOf(settings: Settings, provider: aws.Provider): Promise<Deployment> {
    const { accountId, arn } = await aws.getCallerIdentity({}, { provider });
    const place = { partition: settings.partition, region: settings.region, accountId };
    // A stack without a key of its own names nobody.
    const named = settings.deployerArns.length > 0 || settings.encryption === "SSE_S3" || settings.kmsKeyArn;
    try {
        return { place, deployerArns: named ? settings.deployerArns : [deployerPrincipal(arn)] };
    } catch (error) {
        throw new pulumi.RunError((error as Error).message);
    }
}

/**
 * The official provider.
 *
 * The SDK copies what it finds in the environment into the inputs, and so into the state: a password in plain text, and the
 * host and port of a sandbox that is long gone. The plugin reads the same variables by itself.
 *
 * @see https://github.com/pulumi/pulumi-snowflake/blob/v1.3.0/sdk/nodejs/provider.ts
 */
export function snowflakeProvider(
    name: string,
    connection: SnowflakeLogin,
    parent?: pulumi.Resource,
): snowflake.Provider {
    const args = snowflakeArgs(connection);
    const given = new Set(Object.keys(args).filter((name) => args[name as keyof typeof args] !== undefined));
    const onlyGiven: pulumi.ResourceTransformation = ({ props, opts }) => ({
        props: Object.fromEntries(Object.entries(props as object).filter(([name]) => given.has(name))),
        opts,
    });
    return new snowflake.Provider(name, args, { parent, transformations: [onlyGiven] });
}

/**
 * @pulumi/snowflake has no setting for access tokens in 1.3.0; Snowflake takes one in place of the password. It also
 * logs in by password unless told otherwise, even when only a key is there.
 */
function snowflakeArgs({ token, ...connection }: SnowflakeLogin): snowflake.ProviderArgs {
    const password = connection.password ?? token;
    const known = password ?? connection.privateKey;
    return {
        ...connection,
        password,
        authenticator: known === undefined ? undefined : password === undefined ? "SNOWFLAKE_JWT" : "SNOWFLAKE",
    };
}
