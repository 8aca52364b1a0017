// Pulumi's plugin for Snowflake, which the sandbox's stacks use: the official one, as Pulumi itself downloads it for
// stacks of real accounts, else the same Terraform provider behind the same bridge, built from their Go modules.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { CommandFailed, run } from "../childProcess.mjs";
import { downloadElseBuild, NotToBeHad } from "./downloadElseBuild.mjs";
import { pulumiDownloads } from "./officialPulumi.mjs";

// Of the npm package @pulumi/snowflake, and what the plugin says of itself (main.go).
const VERSION = "1.3.0";
const MODULE = "tools/setup/go/pulumi-resource-snowflake";
const EXECUTABLE = "pulumi-resource-snowflake";
// Where packets to the site are dropped, building is to begin before long.
const DOWNLOAD_WITHIN_MS = 120_000;

export const snowflakePlugin = {
    title: "Pulumi plugin for Snowflake",
    // Builds take all processors: one after the other.
    after: ["pulumi", "languageHost"],
    inputs: ["go.mod", "go.sum", "main.go"].map((name) => `${MODULE}/${name}`),
    outputs: ({ path }) => [path],

    async ensure(context) {
        const { platform, env, need } = context;
        const cli = await need("pulumi");
        const { folder, ...rest } = await downloadElseBuild(context, {
            title: "Pulumi plugin for Snowflake",
            key: `${EXECUTABLE}-${VERSION}-${platform}`,
            output: EXECUTABLE,
            // A machine that had to build the CLI reaches none of Pulumi's sites.
            mayDownload: pulumiDownloads(env) !== undefined && cli.source !== "go build",
            download: (temporary) => installOfficialPlugin(context, cli.path, temporary),
            go: {
                module: MODULE,
                package: ".",
                version: `v${VERSION}`,
                why: "the official plugin cannot be had",
                cure: "Install Go 1.21 or newer (go.dev/dl), or allow access to get.pulumi.com, then run the same command again.",
            },
        });
        return { version: VERSION, ...rest, path: join(folder, EXECUTABLE) };
    },
};

async function installOfficialPlugin({ env, signal, log, note }, cli, folder) {
    const home = join(folder, "home");
    note(`fetching ${EXECUTABLE} ${VERSION}`);
    try {
        await run(cli, ["plugin", "install", "resource", "snowflake", VERSION], {
            env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
            signal,
            log,
            timeoutMs: DOWNLOAD_WITHIN_MS,
        });
    } catch (error) {
        throw error instanceof CommandFailed ? new NotToBeHad("the official plugin cannot be had") : error;
    }
    renameSync(join(home, "plugins", `resource-snowflake-v${VERSION}`, EXECUTABLE), join(folder, EXECUTABLE));
    rmSync(home, { recursive: true });
}
