// The stacks of pull requests in Pulumi's backend.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { LocalWorkspace } from "@pulumi/pulumi/automation";

import { checkoutRoot } from "../../tools/setup/checkout";
import { InterruptedError } from "../commandLine/runCommand";
import { destroy } from "../stack/destroyStack";
import { explained } from "../stack/engineError";
import { settingsFileOf } from "../stack/sandboxSettings";
import { shortName } from "../stack/stackName";
import { StackNotFound, workspaceOptions } from "../stack/workspace";
import { KnownStack, OutlivedStack, pullRequestOf, pullRequestSettings } from "./pullRequestStack";

/** All stacks of the project. */
export async function knownStacks(): Promise<KnownStack[]> {
    const stacks = await explained((await workspace()).listStacks());
    return stacks.map(({ name, lastUpdate }) => ({ name: shortName(name), lastUpdate }));
}

/**
 * Destroys stacks with their data, one after the other; one that fails does not keep the others.
 *
 * @returns why some are still there.
 */
export async function removeStacks(
    stacks: readonly OutlivedStack[],
    remove: (name: string) => Promise<number>,
): Promise<{ name: string; error: string }[]> {
    const failed: { name: string; error: string }[] = [];
    for (const { name } of stacks) {
        try {
            const code = await remove(name);
            if (code !== 0) {
                failed.push({ name, error: `destroy ended with ${code}` });
            }
        } catch (error) {
            if (error instanceof InterruptedError) {
                throw new InterruptedError(
                    `Interrupted while "${name}" was being destroyed; it and the stacks after it are left. Continue with: npm run pr-stack -- sweep`,
                    { cause: error },
                );
            }
            // Somebody has removed it by hand: that is what was wanted.
            if (!(error instanceof StackNotFound)) {
                failed.push({ name, error: (error as Error).message });
            }
        }
    }
    return failed;
}

/** @param settingsOf the stack whose settings those of a pull request were made from. */
export async function removeStack(name: string, settingsOf: string): Promise<number> {
    const file = settingsFileOf(name);
    const made = !existsSync(file);
    if (made) {
        // The login to Snowflake is in them.
        const source = readFileSync(settingsFileOf(settingsOf), "utf8");
        writeFileSync(file, pullRequestSettings(source, pullRequestOf(name) ?? 0));
    }
    try {
        const options = { stack: name, yes: true, "delete-data": name, refresh: false, recover: false, json: false };
        const code = await destroy(options, { stackName: name }, () => undefined);
        if (code === 0) {
            await (await workspace()).removeStack(name);
        }
        return code;
    } finally {
        if (made) {
            rmSync(file, { force: true });
        }
    }
}

let opened: Promise<LocalWorkspace> | undefined;

/** Made once: each asks `pulumi` for its version. */
function workspace(): Promise<LocalWorkspace> {
    return (opened ??= workspaceOptions({}).then((options) =>
        explained(LocalWorkspace.create({ workDir: checkoutRoot, ...options })),
    ));
}
