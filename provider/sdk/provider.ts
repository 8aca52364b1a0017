import * as pulumi from "@pulumi/pulumi";

import { LOGIN_INPUT_NAMES, LoginInput, SECRET_INPUTS } from "../../snowflake-client/loginInputs";

/** Arguments of {@link Provider}. What is left out is read from the environment variable named with it. */
export interface ProviderArgs {
    /** Organization part of the account identifier. Environment: SNOWFLAKE_ORGANIZATION_NAME. */
    organizationName?: pulumi.Input<string>;
    /** Account part of the account identifier. Environment: SNOWFLAKE_ACCOUNT_NAME. */
    accountName?: pulumi.Input<string>;
    /** User that logs in. Environment: SNOWFLAKE_USER. */
    user?: pulumi.Input<string>;
    /** Role the session works with; the user's default role if absent. Environment: SNOWFLAKE_ROLE. */
    role?: pulumi.Input<string>;
    /** Virtual warehouse of the session; few statements need one. Environment: SNOWFLAKE_WAREHOUSE. */
    virtualWarehouse?: pulumi.Input<string>;
    /** RSA private key, PEM text. Environment: SNOWFLAKE_PRIVATE_KEY, or a file named by SNOWFLAKE_PRIVATE_KEY_PATH. */
    privateKey?: pulumi.Input<string>;
    /** Passphrase of an encrypted private key. Environment: SNOWFLAKE_PRIVATE_KEY_PASSPHRASE. */
    privateKeyPassphrase?: pulumi.Input<string>;
    /** Password of the user, for accounts without a key pair. Environment: SNOWFLAKE_PASSWORD. */
    password?: pulumi.Input<string>;
    /** Programmatic access token (PAT). Environment: SNOWFLAKE_TOKEN. */
    token?: pulumi.Input<string>;
    /** Host of a private or local endpoint; the account's public host if absent. Environment: SNOWFLAKE_HOST. */
    host?: pulumi.Input<string>;
    /** TCP port of the endpoint. Environment: SNOWFLAKE_PORT. @default 443 */
    port?: pulumi.Input<number>;
    /** "https", or "http" for an endpoint on the loopback interface. Environment: SNOWFLAKE_PROTOCOL. @default "https" */
    protocol?: pulumi.Input<string>;
}

/** Connection of the resources of this package to one Snowflake account. Opened when the first resource needs it. */
export class Provider extends pulumi.ProviderResource {
    /**
     * Takes exactly one of [privateKey], [password] and [token], from the arguments or the environment.
     * Secrets among the arguments are encrypted in the state.
     */
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        super(
            "snowflake-iceberg",
            name,
            Object.fromEntries(LOGIN_INPUT_NAMES.map((input) => [input, inputOf(input, args[input])])),
            pulumi.mergeOptions(opts, {
                additionalSecretOutputs: [...SECRET_INPUTS],
            } as pulumi.CustomResourceOptions),
        );
    }
}

function inputOf(name: LoginInput, value: pulumi.Input<string | number> | undefined): pulumi.Input<string> | undefined {
    if (value === undefined) {
        return undefined;
    }
    // The engine keeps the settings of a provider as text.
    const text = typeof value === "string" ? value : pulumi.output(value).apply(String);
    return SECRET_INPUTS.includes(name) ? pulumi.secret(text) : text;
}
