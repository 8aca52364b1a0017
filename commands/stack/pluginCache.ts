import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import awsPackage from "@pulumi/aws/package.json";
import commandPackage from "@pulumi/command/package.json";
import snowflakePackage from "@pulumi/snowflake/package.json";

import { checkoutRoot, programOptions } from "../../tools/setup/checkout";
import type { Toolchain } from "../../tools/setup/toolchain.mjs";

/** Provider plugins that a sandbox has a stand-in for, at the version whose SDK the program uses; some write a v before it. */
const STAND_INS = { aws: awsPackage.version, command: commandPackage.version };

/** The Node language host that the tool chain builds where there is no official one. */
const LANGUAGE_HOST = { name: "pulumi-language-nodejs", folder: "language-nodejs-v3.68.0" };
/** Its folder in the tool chain's cache. */
const BUILT = /[\\/]pulumi-language-nodejs-3\.68\.0-/;

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
    const host = join(languageHostDir, LANGUAGE_HOST.name);
    if (BUILT.test(languageHostDir)) {
        installWithOptions(home, host);
    } else {
        install(home, LANGUAGE_HOST.folder, LANGUAGE_HOST.name, host);
    }
    return home;
}

/**
 * The host that the tool chain builds takes Pulumi.yaml's options as its own, which today's Pulumi no longer passes on.
 * https://github.com/pulumi/pulumi/blob/sdk/v3.68.0/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */
function installWithOptions(home: string, host: string): void {
    const folder = join(home, "plugins", LANGUAGE_HOST.folder);
    const file = join(folder, LANGUAGE_HOST.name);
    mkdirSync(folder, { recursive: true });
    // Over a link of before, which it would be written through.
    rmSync(file, { force: true });
    const nodeOptions = programOptions.map(shellWord).join(" ");
    const words = [host, "-typescript=false", "-nodeargs", nodeOptions].map(shellWord).join(" ");
    writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
}

function shellWord(text: string): string {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function pluginFolder(name: string, version: string): string {
    return `resource-${name}-v${version.replace(/^v/, "")}`;
}

function install(home: string, folder: string, executable: string, target: string): void {
    const plugin = join(home, "plugins", folder);
    mkdirSync(plugin, { recursive: true });
    const link = join(plugin, executable);
    // A link to a tool chain that has moved on is made again.
    const found = lstatSync(link, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() !== true || readlinkSync(link) !== target) {
        rmSync(link, { force: true });
        symlinkSync(target, link);
    }
}
