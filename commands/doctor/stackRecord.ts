// What is known of a stack before any cloud is asked: its state, its outputs and its settings, each as far as it can be
// read. Without Pulumi's login or passphrase the settings are those of the file, without secrets.
import { existsSync } from "node:fs";
import { basename } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";

import { explained } from "../stack/engineError";
import { settingsFileOf } from "../stack/sandboxSettings";
import { isSecret, readSettingsFile } from "../../settings/settingsFile";
import { checkStackOutputs, StackOutputs } from "../stack/stackOutputs";
import { outputsOf, StateResource } from "../stack/stackState";
import type { StackPlace } from "../stack/backend";

/** Settings by full key, `lakehouse:snowflakeUser`, as text. */
export interface StackSettings {
    values: Record<string, string>;
    secretKeys: string[];
}

/** The settings file of a stack does not exist, or nobody can read it. */
export class UnreadableFile extends Error {
    constructor(
        message: string,
        public readonly cure: string,
    ) {
        super(message);
    }
}

/**
 * The outputs, from the state, which can be read without a passphrase: none of them is a secret.
 *
 * @throws Error when there are some, but not all.
 */
export function outputsIn(stackName: string, resources: readonly StateResource[]): StackOutputs | undefined {
    const outputs = outputsOf(resources);
    return Object.keys(outputs).length === 0 ? undefined : checkStackOutputs(stackName, outputs);
}

/** @throws Error in one sentence, such as for a wrong passphrase. */
export async function settingsIn(stack: Stack): Promise<StackSettings> {
    const config = await explained(stack.getAllConfig());
    return {
        values: Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value])),
        secretKeys: Object.entries(config).flatMap(([key, { secret }]) => (secret === true ? [key] : [])),
    };
}

/**
 * The settings of a file, as the program sees them; secrets are left out. Of a sandbox's stack without a file, those that
 * `up` will write.
 *
 * @throws UnreadableFile when there is none, or its form is wrong.
 */
export function settingsOfFile({ stackName, sandbox }: StackPlace): StackSettings {
    const file = settingsFileOf(stackName);
    const own: Record<string, string> =
        sandbox === undefined
            ? {}
            : {
                  "aws:region": sandbox.environment.region,
                  "lakehouse:allowedAccountIds": JSON.stringify([sandbox.environment.accountId]),
              };
    if (!existsSync(file)) {
        if (sandbox !== undefined) {
            return { values: own, secretKeys: [] };
        }
        throw new UnreadableFile(
            `${basename(file)}, the settings file of the stack, does not exist.`,
            `Run: cp Pulumi.dev.yaml ${basename(file)}. Then change what differs.`,
        );
    }
    const { config, problems } = readSettingsFile(file);
    if (problems[0] !== undefined) {
        throw new UnreadableFile(problems.join(" "), `Edit ${basename(file)}.`);
    }
    const texts = Object.entries(config)
        .filter(([, value]) => !isSecret(value))
        .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
    return { values: { ...(Object.fromEntries(texts) as Record<string, string>), ...own }, secretKeys: [] };
}
