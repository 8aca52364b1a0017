import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import awsPackage from "@pulumi/aws/package.json";
import commandPackage from "@pulumi/command/package.json";
import snowflakePackage from "@pulumi/snowflake/package.json";

import { checkoutRoot } from "../../tools/setup/checkout";
import type { Toolchain } from "../../tools/setup/toolchain.mjs";

/** Provider plugins that a sandbox has a stand-in for, at the version whose SDK the program uses; some write a v before it. */
const STAND_INS = { aws: awsPackage.version, command: commandPackage.version };

/** The Node language host that the tool chain builds where there is no official one. */
const LANGUAGE_HOST = { name: "pulumi-language-nodejs", folder: "language-nodejs-v3.68.0" };

/**
 * Makes a PULUMI_HOME in which Pulumi finds the stand-ins and the tool chain's plugins where it keeps downloaded ones.
 * Nothing of it is on PATH, where a plugin would win over the official one, also for real stacks.
 *
 * @param tools folder of the language host, which Pulumi looks for in the same cache, and the plugin for Snowflake.
 * @returns the folder, to be given to Pulumi as PULUMI_HOME.
 */
export function makePulumiHome(
    home: string,
    { languageHostDir, snowflakePlugin }: Pick<Toolchain, "languageHostDir" | "snowflakePlugin">,
): string {
    const standIns = join(checkoutRoot, "stand-ins", "bin");
    for (const [name, version] of Object.entries(STAND_INS)) {
        const executable = `pulumi-resource-${name}`;
        install(home, pluginFolder(name, version), executable, join(standIns, executable));
    }
    const snowflake = pluginFolder("snowflake", snowflakePackage.version);
    install(home, snowflake, "pulumi-resource-snowflake", snowflakePlugin);
    install(home, LANGUAGE_HOST.folder, LANGUAGE_HOST.name, join(languageHostDir, LANGUAGE_HOST.name));
    return home;
}

function pluginFolder(name: string, version: string): string {
    return `resource-${name}-v${version.replace(/^v/, "")}`;
}

function install(home: string, folder: string, executable: string, target: string): void {
    const plugin = join(home, "plugins", folder);
    mkdirSync(plugin, { recursive: true });
    const link = join(plugin, executable);
    // A link to a tool chain that has moved on is made again.
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined || readlinkSync(link) !== target) {
        rmSync(link, { force: true });
        symlinkSync(target, link);
    }
}
