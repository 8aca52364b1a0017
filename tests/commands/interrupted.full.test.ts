import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { knownSandboxes } from "../../commands/sandboxes";
import type { Ending } from "../e2e/interruptedCommand";
import { expectInterrupted, shows } from "./expectInterrupted";

describe("a command with a sandbox of its own, interrupted, says once how to continue and ends with 130", function () {
    this.timeout(120_000);

    const page = join(mkdtempSync(join(tmpdir(), "lakehouse-interrupted-")), "page.md");

    after(() => {
        rmSync(join(page, ".."), { recursive: true, force: true });
    });

    const previews: [args: string[], how: Ending, moment: string, again: string][] = [
        [["preview"], "group", "Starting a sandbox", "preview"],
        [["preview", "--refresh"], "SIGTERM", "Previewing update", "preview -- --refresh"],
        [["policy/cli"], "SIGINT", "Pulumi: preview", "policy"],
        [["cost/cli", "--runs", "3"], "group", "Opening the stack", "cost -- --runs 3"],
        [
            ["review/cli", "--stack", "dev", "--sandbox", "--page", page],
            "SIGTERM",
            "Previewing update",
            `review -- --stack dev --sandbox --page ${page}`,
        ],
    ];
    for (const [args, how, moment, again] of previews) {
        it(`${again}, ${how} at "${moment}": its sandbox is gone`, async () => {
            const words = `Interrupted. Nothing was changed. Continue with: npm run ${again}`;
            await expectInterrupted(args, how, shows(moment), words);
            expect(knownSandboxes().filter(({ name }) => /^preview-/.test(name))).to.deep.equal([]);
        });
    }
});
