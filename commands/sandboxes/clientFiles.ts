// The variables of a sandbox's clients as the files that tools read; the sandbox's package writes them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

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
    variables: Readonly<Record<string, string>>,
    name: string,
    foreign: readonly string[] = [],
): string {
    const { status, stdout, stderr, error } = spawnSync(
        readToolchain().python,
        ["-m", "snowdome.client_files", format, name],
        {
            cwd: join(checkoutRoot, "sandbox"),
            encoding: "utf8",
            env: { PYTHONUTF8: "1" },
            // They hold secrets, which arguments would show to others.
            input: JSON.stringify({ variables, foreign }),
        },
    );
    if (status !== 0) {
        throw error ?? new Error(stderr.trim());
    }
    return stdout.replace(/\n$/, "");
}
