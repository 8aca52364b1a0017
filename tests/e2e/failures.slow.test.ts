// How commands fail: in one piece, each thing once, and not after seconds of thought.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UpdateRoleCommand } from "@aws-sdk/client-iam";

import { expect } from "chai";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { CommandResult, runCommand, startCommand } from "./commandRun";
import { StateResource, TestLakehouse } from "./testLakehouse";

describe("a command that fails says so once, and last what goes on", function () {
    this.timeout(300_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-failures");
    });
    after(async () => {
        await lakehouse?.stop();
    });

    async function run(command: string, settings: string): Promise<CommandResult> {
        const file = settingsFileOf(lakehouse.stackName);
        const before = readFileSync(file, "utf8");
        writeFileSync(file, before.replace("config:\n", `config:\n${settings}\n`));
        try {
            return await runCommand(`commands/${command}.ts`, ["--stack", lakehouse.stackName]);
        } finally {
            writeFileSync(file, before);
        }
    }

    /** Once in the engine's diagnostics, where a line of several is whole; its first line also as the stack's status. */
    function expectOnce(output: string, line: string): void {
        expect(output.split(line).length - 1, `${line} in:\n${output}`).to.equal(1);
    }

    function expectNoLibraryTalk(output: string): void {
        expect(output).to.not.match(/code: -2|stdout:|stderr:|Command failed|CommandError|\n +at |unhandled exception/);
    }

    it("wrong settings, in a preview", async () => {
        const wrong = "  lakehouse:numberOfWorkers: 1\n  lakehouse:encryption: NONE";
        const { code, output } = await run("preview", wrong);
        expect(code).to.equal(1);
        const file = `Pulumi.${lakehouse.stackName}.yaml`;
        expect(output.trim().split("\n")).to.deep.equal([
            `2 problems to fix in stack "${lakehouse.stackName}":`,
            `  - ${file}, line 3: lakehouse:encryption is "NONE". Choose one of SSE_KMS, SSE_S3.`,
            `  - ${file}, line 2: lakehouse:numberOfWorkers is "1". Set a whole number from 2 to 299.`,
            `Edit ${file}. Pulumi.yaml describes each setting.`,
        ]);
    });

    it("what a cloud refuses, in an up", async () => {
        const { code, output } = await run("up", "  lakehouse:adminRole: NO_SUCH_ROLE");
        expect(code).to.equal(1);
        expectNoLibraryTalk(output);
        // What comes before is Pulumi's, and how far it came depends on which resource was first.
        const [, ours = ""] = output.split("\nup failed.\n");
        expect(
            ours
                .trim()
                .replace(/^\d+ resources/m, "N resources")
                .split("\n"),
        ).to.deep.equal([
            `An object of this stack does not exist, or the deployer cannot see it. If it was dropped by hand, run: npm run up -- --stack ${lakehouse.stackName} --refresh`,
            `N resources of "${lakehouse.stackName}" are there. Continue with: npm run up -- --stack ${lakehouse.stackName}`,
        ]);
    });

    it("a state of other clouds, before a refresh may find everything gone", async () => {
        const { stack, stackName } = lakehouse;
        const before = await stack.exportStack();
        const moved = structuredClone(before) as { deployment: { resources: StateResource[] } };
        const root = moved.deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
        expect(root).to.not.equal(undefined);
        Object.assign(root!, { outputs: { ...root!.outputs, accountId: "999999999999", region: "eu-west-1" } });
        await stack.importStack(moved as typeof before);
        for (const [command, options] of [
            ["up", ["--refresh"]],
            ["destroy", ["--refresh"]],
            ["preview", ["--refresh"]],
        ] as const) {
            const { code, output } = await runCommand(`commands/${command}.ts`, ["--stack", stackName, ...options]);
            expect({ code, output: output.trim() }, command).to.deep.equal({
                code: 1,
                output: [
                    `Stack "${stackName}" is not in the accounts you are logged in to:`,
                    "  AWS account: the stack is in 999999999999, you are logged in to 123456789012",
                    "  AWS region: the stack is in eu-west-1, you are logged in to us-west-2",
                    "Nothing was changed. Log in to the stack's accounts, or choose a different stack: --stack NAME",
                ].join("\n"),
            });
        }
        expect((await stack.exportStack()).deployment).to.deep.equal(moved.deployment);
        await stack.importStack(before);
    });

    it("drift, which preview --refresh shows: neither the state nor what lies beside it changes by a byte", async () => {
        const { sandbox, stackName } = lakehouse;
        const [role] = await lakehouse.resources("aws:iam/role:Role");
        expect(role).to.not.equal(undefined);
        const byHand = { RoleName: role?.id ?? "", Description: "changed by hand" };
        await lakehouse.administrator.iam.send(new UpdateRoleCommand(byHand));
        const before = checksums(join(sandbox.environment.stateDir, "pulumi"));
        expect(Object.keys(before).filter((file) => file.endsWith(`${stackName}.json`))).to.have.length(1);
        for (const [options, expected] of [
            [["--refresh"], 0],
            [["--refresh", "--expect-no-changes"], 1],
        ] as const) {
            const { code, output } = await runCommand("commands/preview.ts", ["--stack", stackName, ...options]);
            expect(code, output).to.equal(expected);
            expectOnce(output, `changed  aws:iam/role:Role ${role?.urn.split("::").at(-1)}: description`);
            expect(checksums(join(sandbox.environment.stateDir, "pulumi"))).to.deep.equal(before);
        }
    });

    it("variables of real accounts in the shell do not reach a sandbox's stack", async () => {
        const { code, output } = await runCommand("commands/preview.ts", ["--stack", lakehouse.stackName], {
            ...{ AWS_PROFILE: "prod", AWS_SESSION_TOKEN: "old", AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" },
            ...{ SNOWFLAKE_PASSWORD: "old", SNOWFLAKE_TOKEN: "old", SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "old" },
        });
        expect(code, output).to.equal(0);
    });

    it("a stack that is not there", async () => {
        const name = `${lakehouse.stackName}-absent`;
        const { code, output } = await runCommand("commands/destroy.ts", ["--stack", name]);
        expect(code).to.equal(1);
        // Others may run beside it.
        const running = /Running: ([^.]+)\./.exec(output)?.[1]?.split(", ") ?? [];
        expect(running, output).to.include(lakehouse.sandbox.name);
        expect(output.trim()).to.equal(
            `Stack "${name}" is a sandbox stack, but neither sandbox "${name}" nor "default" is running. ` +
                `Running: ${running.join(", ")}. Choose one with: eval "$(npm run --silent sandbox -- env --name ${running[0]})"`,
        );
    });

    it("a sandbox that is killed in the middle of an up: within seconds, and the printed command leads on", async () => {
        const { stackName } = lakehouse;
        const running = startCommand("commands/up.ts", ["--stack", stackName]);
        while (running.output().split(" created (").length < 3) {
            expect(running.child.exitCode, running.output()).to.equal(null);
            await sleep(50);
        }
        for (const { pid, name } of lakehouse.sandbox.processes) {
            if (name === "aws") {
                process.kill(pid, "SIGKILL");
            }
        }
        const killed = Date.now();
        const { code, output } = await running.ended;
        // A second or so on a machine that has nothing else to do.
        expect(Date.now() - killed, output).to.be.lessThan(6_000);
        expect(code, output).to.equal(1);
        expectNoLibraryTalk(output);
        const start = `npm run sandbox -- start --name ${lakehouse.sandbox.name}`;
        expect(output.trim().split("\n").at(-1)).to.equal(
            `Sandbox "${lakehouse.sandbox.name}" has ended, along with everything in it. Start it again (empty) with: ${start}`,
        );
        const again = await runCommand("commands/up.ts", ["--stack", stackName]);
        expect({ code: again.code, output: again.output.trim() }).to.deep.equal({
            code: 1,
            output:
                `Stack "${stackName}" was created in sandbox "${lakehouse.sandbox.name}", which has ended along with ` +
                `everything in it. Start it again (empty) with: ${start}`,
        });
        const started = await runCommand("commands/sandbox.ts", start.split(" ").slice(4));
        expect(started.code, started.output).to.equal(0);
        const up = await runCommand("commands/up.ts", ["--stack", stackName]);
        expect(up.code, up.output).to.equal(0);
    });
});

/** SHA-256 of every file below a folder. */
function checksums(folder: string): Record<string, string> {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
        files.map(({ parentPath, name }) => {
            const file = join(parentPath, name);
            return [file, createHash("sha256").update(readFileSync(file)).digest("hex")];
        }),
    );
}
