import { expect } from "chai";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { runCommand } from "../e2e/commandRun";

describe("npm run pr-stack -- settings", function () {
    this.timeout(60_000);
    const number = String(900_000 + (process.pid % 90_000));
    const file = join(checkoutRoot, `Pulumi.pr-${number}.yaml`);

    afterEach(() => rmSync(file, { force: true }));

    it("writes the settings file, and prints the stack's name alone", async () => {
        const { code, stdout, output } = await runCommand("commands/prStack/cli.ts", ["settings", "--number", number]);
        expect(code, output).to.equal(0);
        expect(stdout).to.equal(`pr-${number}\n`);
        expect(readFileSync(file, "utf8")).to.include("lakehouse:permissionsBoundary: lakehouse-pr-boundary");
    });

    it("names the file that it would take the settings from", async () => {
        const args = ["settings", "--number", number, "--from", "absent"];
        const { code, output } = await runCommand("commands/prStack/cli.ts", args);
        expect(code).to.equal(1);
        expect(output.trim()).to.equal(
            "There is no Pulumi.absent.yaml to take the settings from. Set --from to another stack.",
        );
        expect(existsSync(file)).to.equal(false);
    });
});
