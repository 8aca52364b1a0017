// The Pulumi CLI and its Node language host: what is on PATH, else the official archive, else `go build`.
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { CommandFailed, run } from "../childProcess.mjs";
import { isExecutable, onPath } from "../searchPath.mjs";
import { downloadElseBuild, goLock } from "./downloadElseBuild.mjs";
import { buildGoTool } from "./goTool.mjs";
import { installOfficialPulumi, OFFICIAL_LOCK, officialLock, pulumiDownloads } from "./officialPulumi.mjs";

// The newest host that is served as a Go module. It lacks RunPlugin: it cannot start a policy pack, nor a provider that
// has a PulumiPlugin.yaml; an executable pulumi-resource-NAME works.
const HOST_VERSION = "3.68.0";
const HOST = "pulumi-language-nodejs";
const CLI_MODULE = "tools/setup/go/pulumi";
const HOST_MODULE = "tools/setup/go/pulumi-language-nodejs";

export const pulumi = {
    title: "Pulumi CLI",
    inputs: [OFFICIAL_LOCK, `${CLI_MODULE}/go.sum`, `${CLI_MODULE}/go.mod`],
    outputs: ({ path }) => [path],

    async ensure(context) {
        const { root, platform, env } = context;
        const { version } = officialLock(root);
        const found = await findOnPath(context, version);
        if (found !== undefined) {
            return { ...found, built: false };
        }
        const output = join("bin", "pulumi");
        const { folder, ...rest } = await downloadElseBuild(context, {
            title: "Pulumi CLI",
            key: `pulumi-${version}-${platform}`,
            output,
            mayDownload: pulumiDownloads(env) !== undefined,
            download: (temporary) => installOfficialPulumi(context, temporary),
            go: {
                module: CLI_MODULE,
                package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                version: `v${version}`,
                why: `version ${version} or newer is not on PATH and the official archive cannot be had`,
            },
        });
        return { version, ...rest, path: join(folder, output) };
    },
};

export const languageHost = {
    title: "Pulumi Node language host",
    after: ["pulumi"],
    inputs: [`${HOST_MODULE}/go.sum`, `${HOST_MODULE}/go.mod`],
    outputs: ({ path }) => [join(path, HOST)],

    async ensure(context) {
        const { root, platform, env, need } = context;
        const cli = await need("pulumi");
        const beside = [dirname(cli.path), dirname(realpathSync(cli.path))]
            .map((folder) => join(folder, HOST))
            .filter(isExecutable);
        const [file] = [...beside, ...(cli.source === "on PATH" ? onPath(HOST, env) : [])];
        if (file !== undefined) {
            return { version: cli.version, source: `with the CLI (${cli.source})`, path: dirname(file), built: false };
        }
        const { folder, built } = await context.entry({
            key: `${HOST}-${HOST_VERSION}-${platform}-${lockHash(goLock(root, HOST_MODULE))}`,
            title: "Pulumi Node language host",
            async build(temporary) {
                await buildGoTool(context, {
                    title: "Pulumi Node language host",
                    module: HOST_MODULE,
                    package: `github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/${HOST}`,
                    version: `v${HOST_VERSION}`,
                    output: join(temporary, "bin", HOST),
                    why: "it did not come with the CLI",
                });
            },
        });
        return { version: HOST_VERSION, source: "go build", path: join(folder, "bin"), built };
    },
};

async function findOnPath({ env, signal, cacheRoot }, least) {
    for (const path of onPath("pulumi", env).filter((file) => !file.startsWith(cacheRoot))) {
        const version = await versionOf(path, { env, signal });
        if (version !== undefined && isAtLeast(version, least)) {
            return { version, source: "on PATH", path };
        }
    }
    return undefined;
}

async function versionOf(path, { env, signal }) {
    try {
        const { stdout } = await run(path, ["version"], {
            env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
            signal,
            timeoutMs: 20_000,
        });
        return /^v?(\d+\.\d+\.\d+)/m.exec(stdout)?.[1];
    } catch (error) {
        if (error instanceof CommandFailed) {
            return undefined;
        }
        throw error;
    }
}

/** @param {string} version @param {string} least both as MAJOR.MINOR.PATCH */
export function isAtLeast(version, least) {
    const [a, b] = [version, least].map((text) => text.split(".").map(Number));
    const index = a.findIndex((part, i) => part !== b[i]);
    return index === -1 || a[index] > b[index];
}
