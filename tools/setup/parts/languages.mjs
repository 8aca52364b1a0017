// What Pulumi needs for programs in YAML and for SDKs in Python: what came with the CLI, else `go build`.
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { isExecutable } from "../searchPath.mjs";
import { goLock } from "./downloadElseBuild.mjs";
import { buildGoTool } from "./goTool.mjs";

const MODULE = "tools/setup/go/languages";
const YAML_VERSION = "1.25.0";
const TITLE = "Pulumi languages YAML and Python";
/** Executables, and of each package the version that it says of itself. */
const TOOLS = {
    "pulumi-language-yaml": {
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        version: YAML_VERSION,
    },
    "pulumi-language-python": { package: ".", version: "3.206.0" },
};

export const languages = {
    title: TITLE,
    // Builds take all processors: one after the other.
    after: ["pulumi", "languageHost", "snowflakePlugin"],
    inputs: ["go.mod", "go.sum", "main.go"].map((name) => `${MODULE}/${name}`),
    outputs: ({ path }) => Object.keys(TOOLS).map((name) => join(path, name)),

    async ensure(context) {
        const { root, platform, need } = context;
        const cli = await need("pulumi");
        const beside = [dirname(cli.path), dirname(realpathSync(cli.path))].find((folder) =>
            Object.keys(TOOLS).every((name) => isExecutable(join(folder, name))),
        );
        if (beside !== undefined) {
            return { version: cli.version, source: `with the CLI (${cli.source})`, path: beside, built: false };
        }
        const { folder, built } = await context.entry({
            key: `pulumi-languages-${YAML_VERSION}-${platform}-${lockHash(goLock(root, MODULE))}`,
            title: TITLE,
            async build(temporary) {
                for (const [name, { package: of, version }] of Object.entries(TOOLS)) {
                    await buildGoTool(context, {
                        title: TITLE,
                        module: MODULE,
                        package: of,
                        version: `v${version}`,
                        output: join(temporary, "bin", name),
                        why: "they did not come with the CLI",
                    });
                }
            },
        });
        return { version: YAML_VERSION, source: "go build", path: join(folder, "bin"), built };
    },
};
