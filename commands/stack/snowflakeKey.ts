import { readFileSync } from "node:fs";

/**
 * What the official Snowflake provider lacks to log in with the key that the environment names, as Snowflake's own
 * clients and our provider do: it takes the key as text only, and logs in by password unless told otherwise.
 *
 * @throws Error naming SNOWFLAKE_PRIVATE_KEY_PATH when that file cannot be read.
 * @see https://www.pulumi.com/registry/packages/snowflake/installation-configuration/
 */
export function snowflakeKeyVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
    const key = environment["SNOWFLAKE_PRIVATE_KEY"] || keyFrom(environment["SNOWFLAKE_PRIVATE_KEY_PATH"]);
    if (key === undefined) {
        return {};
    }
    const authenticator = environment["SNOWFLAKE_AUTHENTICATOR"] || "SNOWFLAKE_JWT";
    return { SNOWFLAKE_PRIVATE_KEY: key, SNOWFLAKE_AUTHENTICATOR: authenticator };
}

function keyFrom(file: string | undefined): string | undefined {
    if (!file) {
        return undefined;
    }
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new Error(
            `Cannot read the key in SNOWFLAKE_PRIVATE_KEY_PATH: ${(error as Error).message}. Set it to the PEM file of your private key.`,
            { cause: error },
        );
    }
}
