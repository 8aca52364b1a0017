// How commands fail: in one piece, each thing once, and not after seconds of thought.
import { readFileSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { CommandResult, runCommand } from "./commandRun";
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
        expectNoLibraryTalk(output);
        expectOnce(output, '  - lakehouse:numberOfWorkers is "1".');
        expectOnce(output, '  - lakehouse:encryption is "NONE".');
        expectOnce(output, `2 things must be fixed for the stack "${lakehouse.stackName}":`);
        expect(output.trim().split("\n").at(-1)).to.include(`Edit Pulumi.${lakehouse.stackName}.yaml.`);
    });

    it("what a cloud refuses, in an up", async () => {
        const { code, output } = await run("up", "  lakehouse:adminRole: NO_SUCH_ROLE");
        expect(code).to.equal(1);
        expectNoLibraryTalk(output);
        expect(output).to.match(
            new RegExp(
                `\\nup failed\\.[^]*?\\s\\d+ resources of "${lakehouse.stackName}" are there\\. Go on with: npm run up -- --stack ${lakehouse.stackName}\\n$`,
            ),
        );
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
                    `The stack "${stackName}" is in other clouds than the ones you are logged in to:`,
                    "  AWS account: the stack is in 999999999999, your login is for 123456789012",
                    "  AWS region: the stack is in eu-west-1, your login is for us-west-2",
                    "Nothing was changed. Log in to the stack's own clouds, or name the stack that is in these: --stack NAME",
                ].join("\n"),
            });
        }
        expect((await stack.exportStack()).deployment).to.deep.equal(moved.deployment);
        await stack.importStack(before);
    });

    it("a stack that is not there", async () => {
        const name = `${lakehouse.stackName}-absent`;
        const { code, output } = await runCommand("commands/destroy.ts", ["--stack", name]);
        expect(code).to.equal(1);
        expectNoLibraryTalk(output);
        expect(output.trim().split("\n")).to.have.length(1);
    });

    it("a sandbox that ends meanwhile, within seconds", async () => {
        for (const { pid } of lakehouse.sandbox.processes) {
            process.kill(pid, "SIGKILL");
        }
        const { code, output } = await runCommand("commands/up.ts", ["--stack", lakehouse.stackName]);
        expect(code).to.equal(1);
        expectNoLibraryTalk(output);
        expect(output.trim()).to.equal(
            `The stack "${lakehouse.stackName}" was made in the sandbox "${lakehouse.stackName}", which has ended, and its ` +
                `clouds with it. Start it again, empty, with: npm run sandbox -- start --name ${lakehouse.stackName}`,
        );
    });
});
