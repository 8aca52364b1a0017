// Every script of package.json answers --help by the table, at once and before anything is set up.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { commandsPage, helpOf } from "../../commands/commandLine/help.mjs";
import { Command, commands } from "../../commands/commandLine/table.mjs";
import packageJson from "../../package.json";
import { checkoutRoot } from "../../tools/setup/checkout";

const SCRIPTS: Record<string, string> = packageJson.scripts;
const TABLE = commands as Record<string, Command>;

describe("--help", function () {
    this.timeout(60_000);

    // Neither packages nor tools: what a fresh clone has.
    const clone = mkdtempSync(join(tmpdir(), "lakehouse-help-"));
    before(() => {
        for (const part of ["package.json", "tools", "commands"]) {
            cpSync(join(checkoutRoot, part), join(clone, part), { recursive: true });
        }
    });
    after(() => rmSync(clone, { recursive: true, force: true }));

    it("is answered by every script of package.json, and there is no command without a script", () => {
        expect(Object.keys(TABLE).sort()).to.deep.equal(Object.keys(SCRIPTS).sort());
    });

    for (const [name, script] of Object.entries(SCRIPTS)) {
        it(`npm run ${name}: usage, options with defaults, examples and exit codes, in a clone where nothing is set up`, () => {
            const [program = "", ...args] = script.split(" ");
            expect(program).to.equal("node");
            const run = (...more: string[]) =>
                spawnSync(process.execPath, [...args, ...more], { cwd: clone, encoding: "utf8" });
            const { status, stdout, stderr } = run("--help");
            expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
            expect(stdout).to.equal(helpOf(name)).and.to.equal(run("-h").stdout);
            for (const heading of ["Usage: npm ", "Options\n", "Examples\n", "Exit codes\n"]) {
                expect(stdout).to.include(heading);
            }
            const wrong = run("--hlep");
            expect(wrong.status).to.equal(2);
            expect(wrong.stderr).to.match(/^npm (run )?\S.*: .*See all options with: npm .*-- --help\n$/);
            expect(existsSync(join(clone, ".lakehouse"))).to.equal(false);
        });
    }

    for (const [name, script] of Object.entries(SCRIPTS)) {
        it(`npm run ${name}: a reader that ends at once, such as head, is no failure`, () => {
            const command = `${script.replace(/^node/, `'${process.execPath}'`)} --help | true; exit "\${PIPESTATUS[0]}"`;
            const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: clone, encoding: "utf8" });
            expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
        });
    }

    it("tells each option with its default, and no line is wider than a terminal of 120 columns", () => {
        for (const [name, command] of Object.entries(TABLE)) {
            const help = helpOf(name);
            const forms = [command, ...Object.values(command.actions ?? {})];
            for (const { options = {} } of forms) {
                for (const [option, { default: byDefault, text }] of Object.entries(options)) {
                    expect(help).to.include(`--${option}`);
                    expect(help.replace(/\s+/g, " ")).to.include(text);
                    if (typeof byDefault === "string") {
                        expect(help.replace(/\s+/g, " ")).to.include(`Default: ${byDefault}.`);
                    }
                }
            }
            expect(help.split("\n").filter((line) => line.length > 120)).to.deep.equal([]);
        }
    });

    it("is docs/commands.md, written by: node commands/commandLine/page.mjs", () => {
        expect(readFileSync(join(checkoutRoot, "docs", "commands.md"), "utf8")).to.equal(commandsPage());
    });
});
