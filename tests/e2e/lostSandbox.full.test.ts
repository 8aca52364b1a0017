// The clouds of a stack end or hang while a command works with them: it says so within two seconds, and the next one does.
import { ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { findSandbox } from "../../commands/sandboxes";
import type { SandboxRecord } from "../../commands/sandboxes/record";
import { identityOf } from "../../tools/setup/processIdentity.mjs";
import { printed, runCommand, startCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

/** What a user waits at most on a machine that has nothing else to do. */
const MOST_MS = 2_000;

describe("a sandbox that ends", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let third: ChildProcess | undefined;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-lost");
        await lakehouse.up();
    });
    afterEach(() => wake());
    after(async () => {
        third?.kill("SIGKILL");
        await lakehouse?.stop();
    });

    const signalClouds = (signal: NodeJS.Signals) =>
        lakehouse.sandbox.processes.forEach(({ pid }) => process.kill(pid, signal));
    const wake = () => signalClouds("SIGCONT");

    /**
     * Gives the sandbox a third process, which can end again and again. Its clouds stop with it: a client of a host that
     * does not answer waits longer than one whose host is gone.
     */
    function withThird(): void {
        third = spawn("sleep", ["3600"], { stdio: "ignore" });
        const file = join(lakehouse.sandbox.environment.stateDir, "sandbox.json");
        const record = JSON.parse(readFileSync(file, "utf8")) as SandboxRecord;
        const identity = identityOf(third.pid ?? 0);
        expect(identity).to.not.equal(undefined);
        const processes = [...lakehouse.sandbox.processes, { ...identity!, name: "aws" as const, port: 0 }];
        writeFileSync(file, JSON.stringify({ ...record, processes }));
        expect(findSandbox(lakehouse.sandbox.name)).to.not.equal(undefined);
    }

    for (const [program, options, marker] of [
        ["commands/doctor/cli.ts", [], "Pulumi stack"],
        ["commands/accounts/cli.ts", ["--read-only"], "✔ "],
        ["commands/preview.ts", [], "Previewing update"],
        ["commands/preview.ts", ["--refresh"], "No drift"],
        ["commands/pipeline/cli.ts", ["--sample-rows", "200"], "✔ Raw data"],
        ["commands/up.ts", ["--refresh"], "Updating"],
        ["commands/destroy.ts", ["--recover"], "Destroying"],
    ] as const) {
        it(`under ${[program, ...options].join(" ")}`, async () => {
            const { name } = lakehouse.sandbox;
            withThird();
            const slowness = slownessOfMachine();
            const running = startCommand(program, ["--stack", name, ...options]);
            await printed(running, marker);
            signalClouds("SIGSTOP");
            third?.kill("SIGKILL");
            const lostAt = Date.now();
            const { code, output } = await running.ended;
            const waited = Date.now() - lostAt;
            expect(code, output).to.equal(1);
            // The pipeline tells it as the end of its stage.
            expect(
                output
                    .trim()
                    .split("\n")
                    .at(-1)
                    ?.replace(/^✘ .* s {2}/, ""),
            ).to.equal(
                `Sandbox "${name}" has ended, along with everything in it. Start it again (empty) with: npm run sandbox -- start --name ${name}`,
            );
            expect(waited, output).to.be.lessThan(MOST_MS * (await slowness));

            const again = slownessOfMachine();
            const startedAt = Date.now();
            const later = await runCommand(program, ["--stack", name, ...options]);
            expect(Date.now() - startedAt, later.output).to.be.lessThan(MOST_MS * (await again));
            expect({ code: later.code, output: later.output.trim() }).to.deep.equal({
                code: 1,
                output:
                    `Stack "${name}" was created in sandbox "${name}", which has ended along with everything in it. ` +
                    `Start it again (empty) with: npm run sandbox -- start --name ${name}`,
            });
        });
    }

    it("that was asked for by name, under the commands of sandboxes", async () => {
        const { name } = lakehouse.sandbox;
        for (const [action, words] of [
            ["env", `No sandbox named "${name}" is running. Start one with: npm run sandbox -- start --name ${name}`],
            ["status", `Sandbox    ${name} (ended, and its contents are lost)`],
        ] as const) {
            const slowness = slownessOfMachine();
            const startedAt = Date.now();
            const { code, output } = await runCommand("commands/sandbox.ts", [action, "--name", name]);
            expect(Date.now() - startedAt, output).to.be.lessThan(MOST_MS * (await slowness));
            expect(code, output).to.equal(1);
            expect(output).to.include(words);
        }
    });
});

/** How many times as long as its work a process takes now: 1 on a machine that has nothing else to do. */
async function slownessOfMachine(): Promise<number> {
    const program = "const started = performance.now(); while (performance.now() - started < 300);";
    const print =
        "const { user, system } = process.cpuUsage(); console.log(performance.now() / ((user + system) / 1000))";
    const child = spawn(process.execPath, ["-e", `${program}${print}`], { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
    await new Promise((resolve) => child.once("close", resolve));
    return Math.max(1, Number(printed));
}
