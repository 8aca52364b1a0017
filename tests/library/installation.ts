// The package as others have it: packed, installed from the tarball by npm, in projects outside this checkout, whose stacks
// are in a sandbox.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { ConfigMap, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { snowflakeKeyVariables } from "../../commands/stack/snowflakeKey";
import { workspaceOptions } from "../../commands/stack/workspace";
import { policyName, SANDBOX_STACKS } from "../../policy/deployerScope";
import { packPackage } from "../../tools/package/build";
import { checkoutRoot } from "../../tools/setup/checkout";

/** Name of a stack in the file backend of a sandbox. */
const STACK = "dev";

/** The boundary that the sandbox's deployer must give to each role. */
export const BOUNDARY = policyName(SANDBOX_STACKS, "boundary");

/** Where the package is installed, once for all projects below it, and the sandbox of their stacks. */
export class Installation {
    private constructor(
        private readonly folder: string,
        readonly sandbox: Sandbox,
    ) {}

    /** @param test names the sandbox, together with this process. */
    static create(test: string): Promise<Installation> {
        return Installation.installed(test, (folder, tarball) => {
            // What `pulumi new typescript` puts into a project.
            const { typescript } = ourPackage().devDependencies;
            const project = { private: true, devDependencies: { typescript } };
            writeFileSync(join(folder, "package.json"), JSON.stringify(project));
            command("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], folder);
        });
    }

    /** The same in seconds, without npm: it is only unpacked, and its dependencies are those of this checkout. */
    static unpacked(test: string): Promise<Installation> {
        return Installation.installed(test, (folder, tarball) => {
            const modules = join(folder, "node_modules");
            const { name } = ourPackage();
            mkdirSync(join(modules, name), { recursive: true });
            command("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(modules, name)], folder);
            const ours = join(checkoutRoot, "node_modules");
            // One copy of each: the package's and the project's are the same files.
            symlinkSync(ours, join(modules, name, "node_modules"));
            for (const one of ["@pulumi", "@types", "typescript"]) {
                symlinkSync(join(ours, one), join(modules, one));
            }
        });
    }

    private static async installed(
        test: string,
        install: (folder: string, tarball: string) => void,
    ): Promise<Installation> {
        const folder = mkdtempSync(join(tmpdir(), "lakehouse-library-"));
        try {
            install(folder, await packPackage(join(folder, "package")));
            return new Installation(folder, await startSandbox({ name: `${test}-${process.pid}` }));
        } catch (error) {
            rmSync(folder, { recursive: true, force: true });
            throw error;
        }
    }

    /** A project with these files, or with those of a folder of the checkout. */
    project(name: string, files: Readonly<Record<string, string>>, copyOf?: string): string {
        const project = join(this.folder, name);
        mkdirSync(project);
        if (copyOf !== undefined) {
            cpSync(join(checkoutRoot, copyOf), project, { recursive: true });
        }
        this.rewrite(project, { "package.json": "{}", ...files });
        symlinkSync(join(this.folder, "node_modules"), join(project, "node_modules"));
        return project;
    }

    /** Writes files of a project. */
    rewrite(project: string, files: Readonly<Record<string, string>>): void {
        for (const [file, text] of Object.entries(files)) {
            mkdirSync(dirname(join(project, file)), { recursive: true });
            writeFileSync(join(project, file), text);
        }
    }

    /** The compiler's complaints about a project's program. */
    typeFaults(project: string, files: readonly string[]): string {
        const compiler = join(this.folder, "node_modules", "typescript", "bin", "tsc");
        const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "node20", "--target", "es2022"];
        return spawnSync(process.execPath, [compiler, ...options, ...files], { cwd: project, encoding: "utf8" }).stdout;
    }

    /**
     * The stack of a project.
     *
     * @param variables in place of the sandbox's own
     */
    async open(project: string, config: ConfigMap, variables: Record<string, string> = {}): Promise<Stack> {
        const { sandbox } = this;
        const { envVars, ...options } = await workspaceOptions({ sandbox });
        const stack = await LocalWorkspace.createOrSelectStack(
            { stackName: STACK, workDir: project },
            { ...options, envVars: { ...envVars, ...variables, ...snowflakeKeyVariables(variables) } },
        );
        await stack.setAllConfig({ "aws:region": { value: sandbox.environment.region }, ...config });
        return stack;
    }

    /** Ends the sandbox and takes the projects away. */
    async remove(): Promise<void> {
        await this.sandbox.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

function ourPackage() {
    return JSON.parse(readFileSync(join(checkoutRoot, "package.json"), "utf8")) as {
        name: string;
        devDependencies: Record<string, string>;
    };
}

function command(program: string, args: string[], cwd: string): void {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
    if (status !== 0) {
        throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? ""}\n${stdout}${stderr}`);
    }
}
