import { ProviderInputs, SettingFailure } from "../../snowflake-client/login";
import { LOGIN_SETTINGS, LoginInput } from "../../snowflake-client/loginInputs";

/**
 * The login of a stack from its settings, secrets among them.
 * @param config values by full key, `lakehouse:snowflakeUser`; empty text and port 0 are the program's way to say "not set".
 */
export function snowflakeInputsOf(config: Readonly<Record<string, string>>): ProviderInputs {
    const inputs: ProviderInputs = {};
    for (const [input, setting] of LOGIN_SETTINGS) {
        const value = config[`lakehouse:${setting}`];
        if (value !== undefined && value !== "" && value !== "0") {
            inputs[input] = value;
        }
    }
    return inputs;
}

/** The setting of a stack that an input of the provider is taken from; undefined for one that is never set so. */
function settingOf(input: string): string | undefined {
    return LOGIN_SETTINGS.get(input as LoginInput);
}

/** Something wrong with a stack's login, by the name of its setting. */
export interface ConnectionFault {
    what: string;
    /** What sets it, without a stack that `pulumi` knows; only for one that does not belong into the settings file as it is. */
    command?: string;
    /** A line of the settings file that sets it; only where there is a `MYORG` to show. */
    example?: string;
}

/** A failure of the login's settings as the settings file has them. */
export function connectionFault({ property, reason }: SettingFailure): ConnectionFault {
    const setting = settingOf(property) ?? property;
    const example = /for example (\S+)\.$/.exec(reason)?.[1];
    return {
        what: `lakehouse:${setting} ${reason}`,
        ...(property === "privateKey" ? { command: "export SNOWFLAKE_PRIVATE_KEY_PATH=snowflake_key.p8" } : {}),
        ...(example === undefined ? {} : { example: `lakehouse:${setting}: ${example}` }),
    };
}
