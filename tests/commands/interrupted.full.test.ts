import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { findSandbox, knownSandboxes, stopSandbox } from "../../commands/sandboxes";
import type { Ending } from "../e2e/interruptedCommand";
import { expectInterrupted, shows } from "./expectInterrupted";

const DEMO = "demo-test-interrupted";

describe("a command with a sandbox of its own, interrupted, says once how to continue and ends with 130", function () {
    this.timeout(120_000);

    const page = join(mkdtempSync(join(tmpdir(), "lakehouse-interrupted-")), "page.md");

    after(async () => {
        await stopSandbox(DEMO);
        rmSync(join(page, ".."), { recursive: true, force: true });
    });

    const options = ["--rows", "1000", "--name", DEMO];
    const demo = ["demo/cli", ...options];

    for (const [how, moment] of [
        ["SIGINT", "✔ Sandbox"],
        ["SIGTERM", "pulumi up: creating"],
        // Snowpark Connect's session is being opened then, too.
        ["group", "top-products-report"],
    ] as const) {
        it(`demo, ${how} at "${moment}": everything is deleted`, async () => {
            const words = `Interrupted. The sandbox "${DEMO}" and everything in it are deleted. Continue with: npm run demo -- ${options.join(" ")}`;
            await expectInterrupted(demo, how, shows(moment), words);
            expect(findSandbox(DEMO)).to.equal(undefined);
        });
    }

    it("demo --keep: says that its sandbox runs, and how to delete it", async () => {
        const words = [
            `Interrupted. The sandbox "${DEMO}" is running, with what is in it so far. To delete it, run: npm run sandbox -- stop --name ${DEMO}`,
            `Continue with: npm run up -- --stack ${DEMO}`,
        ].join("\n");
        await expectInterrupted([...demo, "--keep"], "group", shows("pulumi up: creating"), words);
        expect(findSandbox(DEMO)).to.not.equal(undefined);
    });

    it("bench: its servers are stopped", async () => {
        const words = "Interrupted. Its servers and sandboxes were stopped. Continue with: npm run bench -- sql";
        await expectInterrupted(["bench/cli", "sql", "--rounds", "1"], "SIGTERM", shows("connect"), words);
        const running = execFileSync("ps", ["-eo", "ppid=,args="]).toString();
        expect(running).to.not.match(/^ *1 .*(commands\.bench\.sql|fakesnow)/m);
    });

    const previews: [args: string[], how: Ending, moment: string, again: string][] = [
        [["preview"], "group", "Starting a sandbox", "preview"],
        [["preview", "--refresh"], "SIGTERM", "Previewing update", "preview -- --refresh"],
        [["policy/cli"], "SIGINT", "Pulumi: preview", "policy"],
        [["cost/cli", "--runs", "3"], "group", "Pulumi: preview", "cost -- --runs 3"],
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
