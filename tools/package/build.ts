// The npm package: what library/ needs of this checkout, compiled, with the files that it reads.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";

import { run } from "../setup/childProcess.mjs";
import { checkoutRoot } from "../setup/checkout";

/** Files beside the compiled ones, in their places: both halves find them from where they are themselves. */
const DATA = ["Pulumi.yaml", "LICENSE", "plugin/launch.cjs"];
const DATA_FOLDERS: Readonly<Record<string, RegExp>> = {
    jobs: /\.py$/,
    sql: /\.sql$/,
    tables: /\.yaml$/,
    "settings/schemas": /\.json$/,
};

/** Programs that the Pulumi engine starts. */
const PLUGINS = ["library/pulumi-resource-lakehouse", "provider/pulumi-resource-snowflake-iceberg"];

/** SDKs of which a program must have one copy: the caller's. */
const OF_CALLER = ["@pulumi/aws", "@pulumi/pulumi", "@pulumi/snowflake"];

interface Manifest {
    name: string;
    version: string;
    description: string;
    license: string;
    engines: Record<string, string>;
    dependencies: Record<string, string>;
}

/**
 * Builds the package.
 *
 * @param folder takes it; what was in it before is gone
 * @throws CommandFailed with what the compiler says.
 */
export async function buildPackage(folder: string): Promise<void> {
    rmSync(folder, { recursive: true, force: true });
    const compiler = join(checkoutRoot, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [compiler, "--project", join(__dirname, "compile.json"), "--outDir", folder]);
    const data = Object.entries(DATA_FOLDERS).flatMap(([name, kind]) => filesIn(join(checkoutRoot, name), kind));
    for (const file of [...DATA, ...PLUGINS, ...data.map((path) => relative(checkoutRoot, path))]) {
        copy(file, join(folder, file));
    }
    PLUGINS.forEach((file) => chmodSync(join(folder, file), 0o755));
    copy("library/README.md", join(folder, "README.md"));
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(folder), undefined, 4)}\n`);
}

/** Builds the package and packs it. @returns the tarball's path. */
export async function packPackage(folder: string): Promise<string> {
    await buildPackage(folder);
    const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts"], { cwd: folder });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return join(folder, filename);
}

function copy(file: string, to: string): void {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(checkoutRoot, file), to);
}

function manifest(folder: string): object {
    const ours = JSON.parse(readFileSync(join(checkoutRoot, "package.json"), "utf8")) as Manifest;
    const { name, version, description, license, engines } = ours;
    const versions = Object.fromEntries(
        [...importedBy(folder)].sort().map((one) => {
            const found = ours.dependencies[one];
            if (found === undefined) {
                throw new Error(`The package imports ${one}, which is not among the dependencies of package.json.`);
            }
            return [one, found] as const;
        }),
    );
    const only = (wanted: (one: string) => boolean) =>
        Object.fromEntries(Object.entries(versions).filter(([one]) => wanted(one)));
    return {
        ...{ name, version, description, license, engines },
        exports: {
            ".": { types: "./library/index.d.ts", default: "./library/index.js" },
            "./snowflake-iceberg": { types: "./provider/sdk/index.d.ts", default: "./provider/sdk/index.js" },
            "./package.json": "./package.json",
        },
        types: "./library/index.d.ts",
        bin: Object.fromEntries(PLUGINS.map((file) => [file.split("/").at(-1), file])),
        dependencies: only((one) => !OF_CALLER.includes(one)),
        peerDependencies: Object.fromEntries(
            Object.entries(only((one) => OF_CALLER.includes(one))).map(([one, found]) => [one, `^${found}`]),
        ),
    };
}

/** Packages that the compiled files name. */
function importedBy(folder: string): Set<string> {
    const names = filesIn(folder, /\.(js|mjs|d\.m?ts)$/).flatMap((file) => {
        const text = readFileSync(file, "utf8");
        return [...text.matchAll(/(?:\brequire\(|\bimport\(|\bfrom )"([^".][^"]*)"/g)].map((match) => match[1] ?? "");
    });
    const packages = names.map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
    return new Set(packages.filter((name) => !name.startsWith("node:") && !builtinModules.includes(name)));
}

/** Paths of all files of a kind, in folders below, too. */
function filesIn(folder: string, kind: RegExp): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => kind.test(file) && !file.includes("__pycache__"))
        .map((file) => join(folder, file));
}
