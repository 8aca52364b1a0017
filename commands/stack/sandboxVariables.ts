// Variables of AWS's and Snowflake's clients in the shell of a command: those of a sandbox where real clouds are meant, and
// those of real accounts where a sandbox is.

/** Endpoints that AWS's and Snowflake's clients go to instead of the clouds. */
const ENDPOINT = /^(AWS_ENDPOINT_URL(_[A-Z0-9_]+)?|SNOWFLAKE_HOST)$/;

/** An address of this machine, with or without scheme and port. */
const LOOPBACK = /^([a-z]+:\/\/)?(localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?(\/|$)/i;

/** What only one sandbox has. */
const OWN = /^(AWS_ACCESS_KEY_ID|SNOWFLAKE_PRIVATE_KEY_PATH)$/;

/** Variables by which clients choose an account, a login or an endpoint; not those by which our tools set a client up. */
const OF_CLIENTS = /^(AWS|SNOWFLAKE)_(?!SDK_)/;

/** Names of the variables that would have clients use something else than a sandbox, such as another login beside its own. */
export function foreignVariables(ofSandbox: Record<string, string>, environment: NodeJS.ProcessEnv): string[] {
    return Object.keys(environment)
        .filter((name) => OF_CLIENTS.test(name) && environment[name] !== ofSandbox[name])
        .sort();
}

/**
 * Refuses a stack of real clouds in a shell whose clients reach a sandbox: with the stack's state Pulumi would look into
 * an empty cloud, and take what does not exist for deleted.
 *
 * @param sandboxes what the sandboxes of this checkout give to clients, whether or not they still run.
 * @throws Error naming the variables and how to go on.
 */
export function refuseSandboxVariables(
    stackName: string,
    environment: NodeJS.ProcessEnv,
    sandboxes: readonly Record<string, string>[],
): void {
    const given = ([name, value]: [string, string | undefined]): boolean =>
        sandboxes.some((variables) => variables[name] === value);
    const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
    const telling = set.filter(
        ([name, value = ""]) =>
            (ENDPOINT.test(name) && LOOPBACK.test(value)) || (OWN.test(name) && given([name, value])),
    );
    if (telling.length > 0) {
        const all = set.filter((variable) => telling.includes(variable) || given(variable)).map(([name]) => name);
        throw new Error(
            `"${stackName}" is a stack of real accounts, but this shell has a sandbox's ${telling.map(([name]) => name).join(", ")}. ` +
                `Open another shell, or run: unset ${all.join(" ")}`,
        );
    }
}
