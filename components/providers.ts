import * as aws from "@pulumi/aws";
import * as snowflake from "@pulumi/snowflake";

import type { Settings, SnowflakeConnection } from "../config";
import type { AwsPlace } from "../policy";
import * as snowflakeIceberg from "../provider/sdk";

/** The providers of a stack, to be given to components as `providers`. */
export interface Providers {
    aws: aws.Provider;
    snowflake: snowflake.Provider;
    snowflakeIceberg: snowflakeIceberg.Provider;
}

/**
 * One explicit provider for each cloud, from the same settings.
 *
 * What a stack leaves out the providers read from the environment (`AWS_*`, `SNOWFLAKE_*`), so that neither endpoints
 * nor secrets of a developer's machine enter the state.
 */
export function createProviders(settings: Settings): Providers {
    return {
        aws: new aws.Provider("aws", {
            region: settings.region as aws.Region,
            allowedAccountIds: settings.allowedAccountIds.length > 0 ? settings.allowedAccountIds : undefined,
            defaultTags: { tags: settings.tags },
            s3UsePathStyle: settings.s3UsePathStyle,
        }),
        snowflake: new snowflake.Provider("snowflake", snowflakeArgs(settings.snowflake)),
        snowflakeIceberg: new snowflakeIceberg.Provider("snowflake-iceberg", settings.snowflake),
    };
}

/** Account, region and partition the AWS provider really works in. Fails on an account that is not allowed. */
export async function placeOf(settings: Settings, provider: aws.Provider): Promise<AwsPlace> {
    const { accountId } = await aws.getCallerIdentity({}, { provider });
    return { partition: settings.partition, region: settings.region, accountId };
}

/**
 * @pulumi/snowflake has no setting for access tokens in 1.3.0; Snowflake takes one in place of the password. It also
 * logs in by password unless told otherwise, even when only a key is there.
 */
function snowflakeArgs({ token, ...connection }: SnowflakeConnection): snowflake.ProviderArgs {
    const password = connection.password ?? token;
    const known = password ?? connection.privateKey;
    return {
        ...connection,
        password,
        authenticator: known === undefined ? undefined : password === undefined ? "SNOWFLAKE_JWT" : "SNOWFLAKE",
    };
}
