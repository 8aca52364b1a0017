// The review of a pull request from a fork: the base is brought up in a sandbox, and the change previewed against it.
import { expect } from "chai";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkoutRoot, programOptions } from "../../tools/setup/checkout";

describe("npm run review -- --sandbox --base", function () {
    this.timeout(600_000);
    let folder: string;
    let clone: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-review-"));
        clone = join(folder, "clone");
        execFileSync("git", ["clone", "--quiet", checkoutRoot, clone]);
        symlinkSync(join(checkoutRoot, "node_modules"), join(clone, "node_modules"));
        symlinkSync(join(checkoutRoot, ".lakehouse"), join(clone, ".lakehouse"));
        const settings = join(clone, "Pulumi.dev.yaml");
        const text = readFileSync(settings, "utf8").replace("logRetentionDays: 7", "logRetentionDays: 14");
        execFileSync("tee", [settings], { input: `${text.trimEnd()}\n    lakehouse:numberOfWorkers: 4\n` });
        const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        execFileSync("git", [...identity, "commit", "--quiet", "-am", "A change"], { cwd: clone });
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it("shows the change alone, and fails on the rule that it breaks", () => {
        const { status, output, page } = review("HEAD^1");
        expect(status, output).to.equal(1);
        // Two log groups and five jobs.
        expect(page)
            .to.match(/~ 7 to update/)
            .and.to.not.match(/to create/);
        expect(page).to.include("Policy: fails").and.to.include("cost-not-grown");
        expect(page).to.match(/The plan changes the month from \$\d+\.\d\d .* to \$\d+\.\d\d/);
        expect(readdirSync(clone).filter((file) => file.startsWith("Pulumi.sandbox"))).to.deep.equal([]);
    });

    it("says which commit there is not", () => {
        const { status, output, page } = review("no-such-branch");
        expect(status).to.equal(1);
        expect(output).to.include("there is no commit no-such-branch");
        expect(page).to.include("The preview failed");
    });

    function review(base: string): { status: number | null; output: string; page: string } {
        const page = join(folder, "review.md");
        const args = [...programOptions, "commands/review/cli.ts", "--stack", "dev", "--sandbox"];
        const { status, stdout, stderr } = spawnSync(process.execPath, [...args, "--base", base, "--page", page], {
            cwd: clone,
            encoding: "utf8",
        });
        return { status, output: `${stdout}${stderr}`, page: readFileSync(page, "utf8") };
    }
});
