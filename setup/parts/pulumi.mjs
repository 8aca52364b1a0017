// The Pulumi CLI and its Node language host: what is on PATH, else the official installer, else `go build`.
import { chmodSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { CommandFailed, run } from "../childProcess.mjs";
import { isExecutable, onPath } from "../searchPath.mjs";
import { buildGoTool } from "./goTool.mjs";

const CLI_VERSION = "3.250.0";
// The newest host that is served as a Go module. It lacks RunPlugin: it cannot start a policy pack, nor a provider that
// has a PulumiPlugin.yaml; an executable pulumi-resource-NAME works.
const HOST_VERSION = "3.68.0";
const HOST = "pulumi-language-nodejs";
const INSTALL_WITHIN_MS = 10 * 60_000;
const CLI_MODULE = "setup/go/pulumi";
const HOST_MODULE = "setup/go/pulumi-language-nodejs";

export const pulumi = {
    title: "Pulumi CLI",
    inputs: [`${CLI_MODULE}/go.sum`, `${CLI_MODULE}/go.mod`],
    outputs: ({ path }) => [path],

    async ensure(context) {
        const found = await findOnPath(context);
        if (found !== undefined) {
            return { ...found, built: false };
        }
        const { root, cacheRoot, platform, env, note } = context;
        const official = `pulumi-${CLI_VERSION}-${platform}-official`;
        const compiled = `pulumi-${CLI_VERSION}-${platform}-${lockHash(goLock(root, CLI_MODULE))}`;
        const cached = (key) => isExecutable(join(cacheRoot, key, "bin", "pulumi"));

        if (cached(official) || (!cached(compiled) && env.LAKEHOUSE_PULUMI_INSTALLER !== "off")) {
            const install = (folder) => installOfficial(context, folder);
            try {
                const { folder, built } = await context.entry({ key: official, title: "Pulumi CLI", build: install });
                return {
                    version: CLI_VERSION,
                    source: "official installer",
                    path: join(folder, "bin", "pulumi"),
                    built,
                };
            } catch (error) {
                if (!(error instanceof CommandFailed)) {
                    throw error;
                }
                note("the official installer cannot be reached; building from source");
            }
        }
        const { folder, built } = await context.entry({
            key: compiled,
            title: "Pulumi CLI",
            async build(temporary) {
                mkdirSync(join(temporary, "bin"));
                await buildGoTool(context, {
                    title: "Pulumi CLI",
                    module: CLI_MODULE,
                    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                    version: `v${CLI_VERSION}`,
                    output: join(temporary, "bin", "pulumi"),
                    why: `version ${CLI_VERSION} or newer is not on PATH and the official installer cannot be reached`,
                });
            },
        });
        return { version: CLI_VERSION, source: "go build", path: join(folder, "bin", "pulumi"), built };
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
                mkdirSync(join(temporary, "bin"));
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

async function findOnPath({ env, signal, cacheRoot }) {
    for (const path of onPath("pulumi", env).filter((file) => !file.startsWith(cacheRoot))) {
        const version = await versionOf(path, { env, signal });
        if (version !== undefined && isAtLeast(version, CLI_VERSION)) {
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

async function installOfficial(context, folder) {
    const { root, env, signal, log, note, need } = context;
    await need("npm");
    note("official installer");
    await run(process.execPath, [join(root, "setup", "parts", "officialPulumi.mjs"), folder, CLI_VERSION], {
        cwd: root,
        env,
        signal,
        log,
        timeoutMs: INSTALL_WITHIN_MS,
    });
    chmodSync(join(folder, "bin", "pulumi"), 0o755);
}

function goLock(root, module) {
    return [join(root, module, "go.mod"), join(root, module, "go.sum")].filter(existsSync);
}
