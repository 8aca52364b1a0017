// The variables of a sandbox's clients as the files that tools read. What a format cannot hold is refused by name: a
// reader that took something else for a value would log in as nobody, and say no more.
import { stringify } from "yaml";

import { shellExports } from "./environment";

type Variables = Readonly<Record<string, string>>;

/** Formats of variables, as `npm run sandbox -- env --format` names them. */
export const VARIABLE_FORMATS = ["shell", "json", "dotenv"] as const;
/** Formats of a tool's own login: one connection or profile of a name. */
export const LOGIN_FORMATS = ["snowflake-toml", "aws-profile", "dbt-profile"] as const;
export type ClientFormat = (typeof VARIABLE_FORMATS)[number] | (typeof LOGIN_FORMATS)[number];

/**
 * One file of one format, without a newline at the end.
 *
 * @param variables what clients of the sandbox read.
 * @param name of the connection or profile: letters, digits, `-` and `_`.
 * @param foreign names of variables of the shell that lead elsewhere; a shell unsets them.
 * @throws Error naming the variable that the format cannot hold.
 */
export function clientFile(
    format: ClientFormat,
    variables: Variables,
    name: string,
    foreign: readonly string[] = [],
): string {
    switch (format) {
        case "shell":
            return shellExports(variables, foreign);
        case "json":
            return JSON.stringify(variables, undefined, 4);
        case "dotenv":
            return dotenv(variables);
        case "snowflake-toml":
            return snowflakeToml(variables, name);
        case "aws-profile":
            return awsProfile(variables, name);
        case "dbt-profile":
            return dbtProfile(variables, name);
    }
}

/**
 * In single quotes, within which readers change least. Node takes every character but the quote as it is, and python-dotenv
 * expands `${...}` and escapes there.
 *
 * @see https://nodejs.org/api/environment_variables.html#dotenv
 * @see https://github.com/theskumar/python-dotenv#file-format
 */
function dotenv(variables: Variables): string {
    const lines = Object.entries(variables).map(([name, value]) => {
        const quote = value.includes("'") ? `"` : "'";
        if (value.includes(quote) || /\\|\$\{|\r/.test(value) || (quote === `"` && value.includes("$"))) {
            throw unfit(
                name,
                "dotenv",
                "both kinds of quotes, a backslash or a dollar sign, which programs read differently",
            );
        }
        return `${name}=${quote}${value}${quote}`;
    });
    return lines.join("\n");
}

/**
 * A connection of `connections.toml`, which snow and Snowflake's drivers read.
 *
 * @see https://docs.snowflake.com/en/developer-guide/snowflake-cli/connecting/configure-connections
 * @see https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-authenticate
 */
function snowflakeToml(variables: Variables, name: string): string {
    const { privateKeyPath, port, ...login } = snowflakeLogin(variables);
    const values: Record<string, string> = {
        ...login,
        // As text: the driver for Go takes no number.
        port: String(port),
        ...(privateKeyPath === undefined ? {} : { private_key_file: privateKeyPath }),
    };
    const lines = Object.entries(values).map(([key, value]) => `${key} = ${tomlText(value)}`);
    return [`[${name}]`, ...lines].join("\n");
}

/** A basic string. JSON's escapes are among TOML's, which also wants DEL escaped: https://toml.io/en/v1.0.0#string */
function tomlText(value: string): string {
    return escaped(JSON.stringify(value));
}

/** Text of a quoted string without what JSON leaves as it is, and TOML or YAML 1.1 refuse or take for a line break. */
function escaped(text: string): string {
    return text.replace(
        /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/**
 * A profile of AWS's shared config file. Its values are neither quoted nor escaped, and AWS's SDKs disagree on comments
 * behind them.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function awsProfile(variables: Variables, name: string): string {
    const lines = Object.entries({
        region: "AWS_REGION",
        endpoint_url: "AWS_ENDPOINT_URL",
        aws_access_key_id: "AWS_ACCESS_KEY_ID",
        aws_secret_access_key: "AWS_SECRET_ACCESS_KEY",
    }).map(([key, variable]) => {
        const value = valueOf(variables, variable);
        if (value !== value.trim() || value === "" || /[\r\n]|(^|\s)[#;]/.test(value)) {
            throw unfit(
                variable,
                "aws-profile",
                "an empty value, leading or trailing blanks, a line break, or a comment character, which a profile cannot hold",
            );
        }
        return `${key} = ${value}`;
    });
    return [`[profile ${name}]`, ...lines].join("\n");
}

/**
 * A profile of dbt's `profiles.yml`. Which database and schema to build in is dbt's to say: two variables at its run.
 *
 * @see https://docs.getdbt.com/docs/core/connect-data-platform/snowflake-setup
 */
function dbtProfile(variables: Variables, name: string): string {
    // dbt finds the authenticator by the key.
    const { privateKeyPath, port, authenticator: _, ...login } = snowflakeLogin(variables);
    const values = {
        ...login,
        ...(privateKeyPath === undefined ? {} : { private_key_path: privateKeyPath }),
    };
    const output = {
        type: "snowflake",
        ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutTemplate(value)])),
        port,
        database: "{{ env_var('SNOWFLAKE_DATABASE') }}",
        schema: "{{ env_var('SNOWFLAKE_SCHEMA', 'PUBLIC') }}",
        threads: 4,
    };
    // In quotes, since dbt reads YAML 1.1, where more words are no texts.
    const file = stringify(
        { [name]: { target: "sandbox", outputs: { sandbox: output } } },
        { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 },
    );
    return escaped(file.trimEnd());
}

/** dbt renders every value as a Jinja template, without a line break at its end: the text becomes a string of one. */
function withoutTemplate(value: string): string {
    return /\{[{%#]|\n$/.test(value) ? `{{ ${JSON.stringify(value)} }}` : value;
}

/** With the key's file for the deployer, with the password for an administrator. */
function snowflakeLogin(variables: Variables) {
    const privateKeyPath = variables["SNOWFLAKE_PRIVATE_KEY_PATH"];
    const byPassword = privateKeyPath === undefined || privateKeyPath === "";
    return {
        account: valueOf(variables, "SNOWFLAKE_ACCOUNT"),
        user: valueOf(variables, "SNOWFLAKE_USER"),
        role: valueOf(variables, "SNOWFLAKE_ROLE"),
        host: valueOf(variables, "SNOWFLAKE_HOST"),
        protocol: valueOf(variables, "SNOWFLAKE_PROTOCOL"),
        authenticator: valueOf(variables, "SNOWFLAKE_AUTHENTICATOR"),
        ...(byPassword ? { password: valueOf(variables, "SNOWFLAKE_PASSWORD") } : {}),
        port: Number(valueOf(variables, "SNOWFLAKE_PORT")),
        privateKeyPath: byPassword ? undefined : privateKeyPath,
    };
}

function valueOf(variables: Variables, name: string): string {
    const value = variables[name];
    if (value === undefined) {
        throw new Error(`The sandbox does not return ${name}.`);
    }
    return value;
}

function unfit(variable: string, format: ClientFormat, what: string): Error {
    return new Error(`${variable} has ${what}. Use --format shell instead of ${format}.`);
}
