import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { InlineProgramArgs, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";

import { makePulumiHome } from "../../commands/stack/pluginCache";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

/** The outputs of a program: what its last statement returns. */
export type Program = () => Promise<Record<string, unknown>>;

/** A stack in a folder of its own, deployed by the real CLI with the plugins of the sandbox's stacks. */
export interface TestStack {
    stack: Stack;
    folder: string;
    remove(): void;
}

/**
 * Makes an empty stack.
 *
 * @param variables what the plugins find in their environment.
 * @param settings configuration of the stack, such as `aws:region`.
 */
export async function makeStack(
    program: Program,
    variables: Record<string, string>,
    settings: Record<string, string> = {},
): Promise<TestStack> {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-stack-"));
    const toolchain = readToolchain();
    const inline: InlineProgramArgs = { stackName: "test", projectName: "providers", program };
    const plugins = { providers: [{ name: "snowflake-iceberg", path: join(checkoutRoot, "provider") }] };
    // YAML takes JSON.
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        JSON.stringify({ name: inline.projectName, runtime: "nodejs", main: folder, plugins }),
    );
    const stack = await LocalWorkspace.createStack(inline, {
        workDir: folder,
        pulumiCommand: await PulumiCommand.get({ root: dirname(dirname(toolchain.pulumi)) }),
        envVars: {
            ...variables,
            PULUMI_BACKEND_URL: pathToFileURL(folder).href,
            PULUMI_HOME: makePulumiHome(join(folder, "home"), toolchain),
            PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
            PULUMI_CONFIG_PASSPHRASE: "for tests only",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
    });
    for (const [key, value] of Object.entries(settings)) {
        await stack.setConfig(key, { value });
    }
    return { stack, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
