// A stack is tried in the region of its settings, on which its costs depend.
import { readFileSync, rmSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { runCommand } from "../e2e/commandRun";

describe("npm run cost -- --sandbox of a stack in another region", function () {
    this.timeout(120_000);
    const stack = `frankfurt-${process.pid}`;
    const file = settingsFileOf(stack);

    before(() => {
        const dev = readFileSync(settingsFileOf("dev"), "utf8");
        writeFileSync(file, dev.replace("aws:region: us-west-2", "aws:region: eu-central-1"));
    });

    after(() => {
        rmSync(file, { force: true });
        rmSync(settingsFileOf(`sandbox-${stack}`), { force: true });
    });

    it("is refused when no document has that region's prices: one sentence that names it, and exit code 1", async () => {
        const { code, stdout, output } = await runCommand("commands/cost/cli.ts", ["--stack", stack, "--sandbox"]);
        expect(code, output).to.equal(1);
        expect(output).to.match(/No document with AWS's prices for eu-central-1 was found \(missing: .*\)\./);
        expect(stdout).to.not.include("$");
    });
});
