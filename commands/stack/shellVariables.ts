import { readFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";

import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Sandbox } from "../sandboxes";
import { pulumiEnvironment } from "./workspace";

/** Folders that npm puts before a user's own PATH, and those of the tool chain. */
const OF_NPM = /(^|\/)(node_modules\/\.bin|node-gyp-bin)$/;

/** The variables of `npm run sandbox -- env`. */
export function shellVariables(
    sandbox: Sandbox,
    { pulumi = false, admin = false } = {},
    environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
    const clients = { ...sandbox.processEnv, ...(admin ? administrator(sandbox) : deployerKey(sandbox)) };
    if (!pulumi) {
        return clients;
    }
    const engine = pulumiEnvironment(sandbox);
    const tools = readToolchain();
    const own = [dirname(tools.pulumi), tools.languageHostDir];
    const path = (environment["PATH"] ?? "")
        .split(delimiter)
        .filter((folder) => !own.includes(folder) && !OF_NPM.test(folder));
    return { ...engine, ...clients, PATH: [...own, ...path].join(delimiter) };
}

/**
 * The key as text, each under the name by which a client looks for it, and the authenticator, without which they try a
 * password.
 *
 * @see https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
 * @see https://www.pulumi.com/registry/packages/snowflake/installation-configuration/
 */
function deployerKey({ environment }: Sandbox): Record<string, string> {
    const key = readFileSync(environment.snowflake.privateKeyPath, "utf8");
    return { SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE_JWT", SNOWFLAKE_PRIVATE_KEY_RAW: key, SNOWFLAKE_PRIVATE_KEY: key };
}

/** Who set the accounts up. The key's variables are emptied: the deployer's may be there from before. */
function administrator({ administrator }: Sandbox): Record<string, string> {
    return {
        AWS_ACCESS_KEY_ID: administrator.accessKeyId,
        AWS_SECRET_ACCESS_KEY: administrator.secretAccessKey,
        SNOWFLAKE_USER: administrator.snowflakeUser,
        SNOWFLAKE_ROLE: "ACCOUNTADMIN",
        SNOWFLAKE_PASSWORD: administrator.snowflakePassword,
        SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE",
        SNOWFLAKE_PRIVATE_KEY_PATH: "",
        SNOWFLAKE_PRIVATE_KEY_RAW: "",
        SNOWFLAKE_PRIVATE_KEY: "",
    };
}
