// A small Pulumi project that uses only our provider, run with the real CLI.

import { expect } from "chai";
import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

const CHECKOUT = path.resolve(__dirname, "..", "..");

/** How a command ended, with all it printed. */
export interface CommandResult {
    code: number | null;
    output: string;
}

/** One resource of a state. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** A project in a folder of its own (with a space in its name), with a stack "dev" in a local backend. */
export class PulumiProject {
    readonly folder: string;
    private readonly environment: NodeJS.ProcessEnv;

    private constructor(folder: string, environment: NodeJS.ProcessEnv) {
        this.folder = folder;
        this.environment = environment;
    }

    /** [environment] has to hold what the provider needs, and the CLI on PATH. */
    static async create(environment: NodeJS.ProcessEnv): Promise<PulumiProject> {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi project-"));
        const state = path.join(folder, "state");
        fs.mkdirSync(state);
        fs.symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(folder, "node_modules"));
        const yaml = {
            name: "provider-test",
            runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } },
            main: "index.ts",
            plugins: { providers: [{ name: "snowflake-iceberg", path: path.join(CHECKOUT, "provider") }] },
        };
        // YAML takes JSON.
        fs.writeFileSync(path.join(folder, "Pulumi.yaml"), JSON.stringify(yaml));
        fs.writeFileSync(path.join(folder, "package.json"), "{}");
        const project = new PulumiProject(folder, {
            ...environment,
            PULUMI_BACKEND_URL: pathToFileURL(state).href,
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_HOME: path.join(folder, "home"),
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        });
        project.program("");
        const { code, output } = await project.pulumi("stack", "init", "dev");
        expect(code, output).to.equal(0);
        return project;
    }

    /** Replaces the program; `s` is the SDK. */
    program(body: string): void {
        const sdk = JSON.stringify(path.join(CHECKOUT, "provider", "sdk"));
        fs.writeFileSync(
            path.join(this.folder, "index.ts"),
            `import * as pulumi from "@pulumi/pulumi";\nimport * as s from ${sdk};\nvoid pulumi; void s;\n${body}\n`,
        );
    }

    /** Runs one command to the end. */
    pulumi(...args: string[]): Promise<CommandResult> {
        return this.start(...args).result;
    }

    /** Runs a command that must succeed. @returns what it printed. */
    async succeed(...args: string[]): Promise<string> {
        const { code, output } = await this.pulumi(...args);
        expect(code, output).to.equal(0);
        return output;
    }

    /** Starts one command. */
    start(...args: string[]): { process: ChildProcess; result: Promise<CommandResult> } {
        const child = spawn("pulumi", ["--non-interactive", ...args], {
            cwd: this.folder,
            env: this.environment,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (data: Buffer) => (output += data.toString()));
        }
        return {
            process: child,
            result: new Promise((resolve, reject) => {
                child.once("error", reject);
                child.once("close", (code) => resolve({ code, output }));
            }),
        };
    }

    /** Text of the stack's state. */
    async exported(): Promise<string> {
        return this.succeed("stack", "export");
    }

    /** Resources of the stack's state. */
    async resources(): Promise<StateResource[]> {
        const { deployment } = JSON.parse(await this.exported()) as { deployment: { resources?: StateResource[] } };
        return deployment.resources ?? [];
    }

    /** The only resource of [type] in the state. */
    async resource(type: string): Promise<StateResource> {
        const found = (await this.resources()).filter(
            (resource) => resource.type === `snowflake-iceberg:index:${type}`,
        );
        const [resource] = found;
        if (resource === undefined || found.length > 1) {
            throw new Error(`The state holds ${found.length} resources of type ${type}.`);
        }
        return resource;
    }

    remove(): void {
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}
