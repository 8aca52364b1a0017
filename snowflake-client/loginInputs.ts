// What a login to Snowflake is made of. The provider's schema and SDK, a stack's settings and the variables of other
// programs follow from this table.

interface Input {
    /** Environment variable of Snowflake's clients that it falls back to. */
    variable: string;
    /** Setting of a stack that it is taken from; none is never set so. */
    setting?: string;
    description: string;
    secret?: true;
}

/** Every input of a login, by its name in the provider. */
export const LOGIN_INPUTS = {
    organizationName: {
        variable: "SNOWFLAKE_ORGANIZATION_NAME",
        setting: "snowflakeOrganization",
        description: "Organization part of the account identifier.",
    },
    accountName: {
        variable: "SNOWFLAKE_ACCOUNT_NAME",
        setting: "snowflakeAccount",
        description: "Account part of the account identifier.",
    },
    user: { variable: "SNOWFLAKE_USER", setting: "snowflakeUser", description: "User that logs in." },
    role: {
        variable: "SNOWFLAKE_ROLE",
        setting: "snowflakeRole",
        description: "Role of the session; the user's default role if absent.",
    },
    virtualWarehouse: {
        variable: "SNOWFLAKE_WAREHOUSE",
        description: "Virtual warehouse of the session; few statements need one.",
    },
    privateKey: {
        variable: "SNOWFLAKE_PRIVATE_KEY",
        setting: "snowflakePrivateKey",
        description: "RSA private key, PEM text. Also read from the file named by SNOWFLAKE_PRIVATE_KEY_PATH.",
        secret: true,
    },
    privateKeyPassphrase: {
        variable: "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE",
        setting: "snowflakePrivateKeyPassphrase",
        description: "Passphrase of an encrypted private key.",
        secret: true,
    },
    password: {
        variable: "SNOWFLAKE_PASSWORD",
        setting: "snowflakePassword",
        description: "Password of the user, for accounts without a key pair.",
        secret: true,
    },
    token: {
        variable: "SNOWFLAKE_TOKEN",
        setting: "snowflakeToken",
        description: "Programmatic access token (PAT).",
        secret: true,
    },
    host: {
        variable: "SNOWFLAKE_HOST",
        setting: "snowflakeHost",
        description: "Host of a private or local endpoint; the account's public host if absent.",
    },
    port: {
        variable: "SNOWFLAKE_PORT",
        setting: "snowflakePort",
        description: "TCP port of the endpoint, 443 if absent.",
    },
    protocol: {
        variable: "SNOWFLAKE_PROTOCOL",
        setting: "snowflakeProtocol",
        description: "https, or http for an endpoint on the loopback interface.",
    },
} as const satisfies Readonly<Record<string, Input>>;

/** Name of an input. */
export type LoginInput = keyof typeof LOGIN_INPUTS;

const entries = Object.entries<Input>(LOGIN_INPUTS) as [LoginInput, Input][];

export const LOGIN_INPUT_NAMES: readonly LoginInput[] = entries.map(([name]) => name);

/** The inputs that are secrets. */
export const SECRET_INPUTS: readonly LoginInput[] = entries.filter(([, { secret }]) => secret).map(([name]) => name);

/** The environment variable that each input falls back to. */
export const ENVIRONMENT_VARIABLES = Object.fromEntries(
    entries.map(([name, { variable }]) => [name, variable]),
) as Record<LoginInput, string>;

/** The setting of a stack that each input is taken from. */
export const LOGIN_SETTINGS: ReadonlyMap<LoginInput, string> = new Map(
    entries.flatMap(([name, { setting }]) => (setting === undefined ? [] : [[name, setting] as const])),
);
