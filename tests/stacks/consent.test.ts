import { expect } from "chai";

import { UsageError } from "../../commands/commandLine/runCommand";
import type { Sandbox } from "../../commands/sandboxes";
import { consentFor } from "../../commands/stack/consent";
import { colors } from "../../tools/setup/colors.mjs";
import { runCommand } from "../e2e/commandRun";
import { atTerminal, CTRL_C, ENTER } from "./terminal";

const real = { stackName: "prod" };
const sandboxed = { stackName: "sandbox", sandbox: {} as Sandbox };

describe("the yes to a change", () => {
    it("is not asked for in a sandbox, with or without a terminal", () => {
        for (const terminal of [true, false]) {
            expect(consentFor("up", sandboxed, { yes: false }, terminal)).to.equal("free");
            expect(consentFor("destroy", sandboxed, { yes: false }, terminal)).to.equal("free");
        }
    });

    it("is asked for at a terminal, and is --yes everywhere", () => {
        expect(consentFor("up", real, { yes: false }, true)).to.equal("asked");
        expect(consentFor("destroy", real, { yes: true }, true)).to.equal("given");
        expect(consentFor("destroy", real, { yes: true }, false)).to.equal("given");
    });

    for (const command of ["up", "destroy"] as const) {
        it(`is missing without a terminal and without --yes: ${command} says what to run`, () => {
            expect(() => consentFor(command, real, { yes: false }, false)).to.throw(
                UsageError,
                `npm run ${command} -- --stack prod --yes`,
            );
        });
    }

    it("is missing for a restore, too, which has its own way to show the plan", () => {
        expect(() => consentFor("restore", real, { yes: false }, false)).to.throw(UsageError, "add --dry-run");
    });

    it("to deleting data names the very stack, in a sandbox too", () => {
        for (const [place, name] of [
            [real, "dev"],
            [real, "Prod"],
            [real, "prod "],
            [sandboxed, "prod"],
        ] as const) {
            expect(() => consentFor("destroy", place, { yes: true, "delete-data": name }, true)).to.throw(
                UsageError,
                `--delete-data is "${name}", but the stack is "${place.stackName}". Nothing was done.`,
            );
        }
    });
});

describe("what changes a stack of real accounts, in a pipe", function () {
    this.timeout(60_000);
    for (const [program, ...args] of [
        ["commands/up.ts", "--stack", "dev"],
        ["commands/destroy.ts", "--stack", "dev"],
        ["commands/destroy.ts", "--stack", "acme/prod", "--refresh"],
    ] as const) {
        it(`${program} ${args.join(" ")}: exit code 2 and one sentence, before anything is opened`, async () => {
            const { code, output } = await runCommand(program, [...args]);
            expect(code).to.equal(2);
            expect(output.trim().split("\n")).to.have.length(1);
            expect(output).to.include("there is no terminal").and.include(`--stack ${args[1]} --yes`);
        });
    }

    it("commands/restore/cli.ts: so, too, but only where a snapshot is named", async () => {
        const args = ["--stack", "dev", "--table", "t"];
        const { code, output } = await runCommand("commands/restore/cli.ts", [...args, "--at", "2026-01-01T00:00Z"]);
        expect(code).to.equal(2);
        expect(output.trim().split("\n")).to.have.length(1);
        expect(output).to.include("there is no terminal").and.include("add --dry-run").and.include("add --yes");
    });
});

describe("a question at a terminal", function () {
    this.timeout(60_000);
    for (const [keys, meaning, expected] of [
        [`dev${ENTER}`, "the word is yes", 0],
        [`  dev ${ENTER}`, "the word with spaces around it is yes", 0],
        [ENTER, "Enter is no", 1],
        [`de${ENTER}`, "another word is no", 1],
        [`DEV${ENTER}`, "the word in capitals is no", 1],
        [`y${ENTER}`, "y is no", 1],
        [CTRL_C, "Ctrl-C is an interrupt", 130],
        ["\u0004", "the end of the input is no", 1],
    ] as const) {
        it(meaning, async () => {
            const { code, shown } = await atTerminal("tests/stacks/asks.ts", [], [["Type dev:", keys]]);
            expect(code, shown).to.equal(expected);
            expect(shown.includes("Interrupted. Nothing was changed.")).to.equal(expected === 130);
        });
    }
});

describe("colors", () => {
    it("are for terminals, and NO_COLOR takes them away unless it is empty", () => {
        expect(colors({ isTTY: true }, {})).to.equal(true);
        expect(colors({ isTTY: true }, { NO_COLOR: "" })).to.equal(true);
        expect(colors({ isTTY: true }, { NO_COLOR: "1" })).to.equal(false);
        expect(colors({}, {})).to.equal(false);
    });
});
