// Everything wrong with a stack's settings as one list, before `pulumi` starts: its own check of types tells one at a time,
// without a fix, and its program takes seconds to start.
import { basename } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { readSettings } from "../../settings";
import { declaredSettings } from "../../settings/declared";
import { wrongKinds } from "../../settings/kinds";
import { isSecret, readSettingsFile, SettingsFile } from "../../settings/settingsFile";
import { connectionSettings, ProviderInputs } from "../../snowflake-client/login";
import { NOT_LOGGED_IN } from "./engineError";
import { isLoggedIn } from "./login";
import { settingsFileOf } from "./sandboxSettings";
import { connectionFault, snowflakeInputsOf } from "./snowflakeInputs";
import { shortName } from "./stackName";

const SECRETS = ["PrivateKey", "PrivateKeyPassphrase", "Password", "Token"].map((name) => `lakehouse:snowflake${name}`);

/**
 * Checks the settings of a stack in the file that a person edits.
 *
 * @param stackName whose file is read; that of the stack that is copied, where a copy is tried in a sandbox.
 * @param environment of the commands to come.
 * @param sandboxed whether login and connection are the sandbox's.
 * @throws Error that lists everything wrong, each with its fix.
 */
export function checkSettings(
    stackName: string,
    environment: NodeJS.ProcessEnv,
    sandboxed: boolean,
    file = settingsFileOf(stackName),
): void {
    const stack = shortName(stackName);
    const { config, problems, placeOf } = readSettingsFile(file);
    const broken = problems.length > 0 && Object.keys(config).length === 0;
    const found = [
        ...problems,
        // Of a file that cannot be read everything would be missing.
        ...(broken ? [] : problemsOf(stack, config, environment).map((problem) => placed(problem, config, placeOf))),
        ...(broken || sandboxed ? [] : connectionProblems(config, environment)),
        ...(sandboxed || isLoggedIn(environment) ? [] : [`${NOT_LOGGED_IN.what} ${NOT_LOGGED_IN.cure}`]),
    ];
    if (found.length > 0) {
        throw new Error(
            [
                `${found.length} ${found.length === 1 ? "problem" : "problems"} to fix in stack "${stackName}":`,
                ...found.map((problem) => `  - ${problem}`),
                `Edit ${basename(file)}. Pulumi.yaml describes each setting.`,
            ].join("\n"),
        );
    }
}

/** A problem with the place of the setting that it begins with. */
function placed(problem: string, config: Record<string, unknown>, placeOf: SettingsFile["placeOf"]): string {
    const [setting] = Object.keys(config)
        .filter((key) => problem.startsWith(key) && !/^[\w-]/.test(problem.slice(key.length)))
        .sort((a, b) => b.length - a.length);
    const place = setting === undefined ? undefined : placeOf(setting, pathOf(problem.slice(setting.length)));
    return place === undefined ? problem : `${place}: ${problem}`;
}

/** The path that a text begins with: of `[0].name is ...` 0 and name. */
function pathOf(text: string): (string | number)[] {
    const [path = ""] = /^(\[\d+\]|\.[A-Za-z]\w*)*/.exec(text) ?? [];
    return [...path.matchAll(/\[(\d+)\]|\.(\w+)/g)].map(([, index, key = ""]) =>
        index === undefined ? key : Number(index),
    );
}

/** What is wrong with settings by the rules of the program, which reads them in Pulumi's form: as texts. */
function problemsOf(stack: string, config: Record<string, unknown>, environment: NodeJS.ProcessEnv): string[] {
    const secrets = Object.keys(config).filter((key) => isSecret(config[key]));
    const kinds = wrongKinds(
        Object.fromEntries(Object.entries(config).filter(([key]) => !secrets.includes(key))),
        declaredSettings(),
    );
    const texts = Object.entries(config).map(
        ([key, value]) => [key, kinds.has(key) ? "" : isSecret(value) ? secretText(key) : textOf(value)] as const,
    );
    pulumi.runtime.setAllConfig(Object.fromEntries(texts), secrets);
    return [...kinds.values(), ...readSettings(stack, environment).problems];
}

/** In place of what only Pulumi can read. A setting that need not be a secret is taken for one that is not set. */
function secretText(key: string): string {
    return SECRETS.includes(key) ? "(secret)" : "";
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
}

function connectionProblems(config: Record<string, unknown>, environment: NodeJS.ProcessEnv): string[] {
    const plain = Object.entries(config).filter(([, value]) => !isSecret(value));
    const inputs: ProviderInputs = snowflakeInputsOf(
        Object.fromEntries(plain.map(([key, value]) => [key, textOf(value)])),
    );
    if (
        ["snowflakePrivateKey", "snowflakePassword", "snowflakeToken"].some((key) =>
            isSecret(config[`lakehouse:${key}`]),
        )
    ) {
        // Which one it is, and what is in it, only Pulumi can read.
        inputs.token = "(secret)";
    }
    const checked = connectionSettings(inputs, environment);
    return ("failures" in checked ? checked.failures : []).map((failure) => {
        const { what, command } = connectionFault(failure);
        return command === undefined ? what : `${what} Run: ${command}`;
    });
}
