import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { up } from "./steps";
import { makeStack, TestStack } from "./testStack";

describe("the stand-in for the command provider, through the real CLI", function () {
    this.timeout("2m");
    const settings = { greeting: "hello", trigger: "1", secretWord: "hush", fails: false };
    let test: TestStack;

    const log = () => readFileSync(join(test.folder, "log"), "utf8").trim().split("\n");

    before(async () => {
        test = await makeStack(async () => {
            const run = new command.local.Command("run", {
                create: settings.fails
                    ? "echo broken >&2; exit 3"
                    : 'echo "create $GREETING" >> log; echo "$GREETING"; echo warned >&2',
                update: 'echo "update $GREETING after $PULUMI_COMMAND_STDOUT" >> log; echo "$GREETING"',
                delete: 'echo "delete $GREETING" >> log',
                dir: test.folder,
                environment: { GREETING: settings.greeting, WORD: pulumi.secret(settings.secretWord) },
                triggers: [settings.trigger],
            });
            return { stdout: run.stdout, stderr: run.stderr };
        }, {});
    });

    after(() => test?.remove());

    it("runs create once, and keeps its output", async () => {
        const { outputs } = await test.stack.up();
        expect(outputs["stdout"]?.value).to.equal("hello");
        expect(outputs["stderr"]?.value).to.equal("warned");
        expect(await up(test.stack)).to.deep.equal([]);
        expect(log()).to.deep.equal(["create hello"]);
    });

    it("keeps a secret of the environment out of the plain state", () => {
        const state = readFileSync(join(test.folder, ".pulumi", "stacks", "providers", "test.json"), "utf8");
        expect(state).to.include("command:local:Command").and.not.include(settings.secretWord);
    });

    it("runs update when an input changes, with the output of the last run at hand", async () => {
        settings.greeting = "hi";
        expect(await up(test.stack)).to.deep.equal([{ name: "run", op: "update", paths: ["environment.GREETING"] }]);
        expect(log()).to.deep.equal(["create hello", "update hi after hello"]);
    });

    it("replaces when a trigger changes", async () => {
        settings.trigger = "2";
        expect((await up(test.stack)).map(({ op }) => op)).to.include("replace");
        expect(log().slice(2)).to.have.members(["create hi", "delete hi"]);
    });

    it("fails with exit code and output when the command fails", async () => {
        Object.assign(settings, { fails: true, trigger: "3" });
        const error = await test.stack.up().catch((e: Error) => e);
        expect(String(error)).to.include("exit code 3").and.to.include("broken");
        Object.assign(settings, { fails: false, trigger: "2" });
    });

    it("runs delete when the resource goes", async () => {
        await test.stack.destroy();
        expect(existsSync(join(test.folder, "log"))).to.equal(true);
        expect(log().at(-1)).to.equal("delete hi");
    });
});
