/** How to reach one running sandbox with official clients. */
export interface SandboxEnvironment {
    /** One loopback address for S3, IAM, STS, Glue, KMS and Logs. */
    awsEndpoint: string;
    region: string;
    accountId: string;
    /** Keys of the IAM user `lakehouse-deployer`, which has the policies that `bootstrap/` prints for all stacks, and nothing else. */
    accessKeyId: string;
    secretAccessKey: string;
    snowflake: {
        host: string;
        port: number;
        protocol: "http";
        /** Account identifier, `organization-account`. */
        account: string;
        user: string;
        role: string;
        /** PEM file of the user's private key, readable by its owner only. */
        privateKeyPath: string;
        /** A programmatic access token of the user, for clients that take no key pair. */
        password: string;
    };
    /** Folder of everything the sandbox keeps: logs, keys, Pulumi state. Gone with the sandbox. */
    stateDir: string;
}

/**
 * The environment that AWS and Snowflake clients, and so the Pulumi providers, look for. Ports
 * and secrets reach them this way only, so none of them enters a stack's state.
 */
export function clientVariables(environment: SandboxEnvironment): Record<string, string> {
    const { snowflake } = environment;
    const [organization, account] = snowflake.account.split("-") as [string, string];
    return {
        AWS_ENDPOINT_URL: environment.awsEndpoint,
        AWS_ACCESS_KEY_ID: environment.accessKeyId,
        AWS_SECRET_ACCESS_KEY: environment.secretAccessKey,
        AWS_REGION: environment.region,
        AWS_DEFAULT_REGION: environment.region,
        // Neither a profile of the user nor an instance role may take part.
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_EC2_METADATA_DISABLED: "true",
        SNOWFLAKE_ORGANIZATION_NAME: organization.toUpperCase(),
        SNOWFLAKE_ACCOUNT_NAME: account.toUpperCase(),
        SNOWFLAKE_ACCOUNT: snowflake.account,
        SNOWFLAKE_HOST: snowflake.host,
        SNOWFLAKE_PORT: String(snowflake.port),
        SNOWFLAKE_PROTOCOL: snowflake.protocol,
        SNOWFLAKE_USER: snowflake.user,
        SNOWFLAKE_ROLE: snowflake.role,
        SNOWFLAKE_PRIVATE_KEY_PATH: snowflake.privateKeyPath,
    };
}
