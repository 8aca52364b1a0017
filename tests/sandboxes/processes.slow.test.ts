import { ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { findSandbox, startSandbox, stopSandbox } from "../../commands/sandboxes";
import { checkoutRoot, workingStateDir, programOptions } from "../../tools/setup/checkout";
import { identityOf, isRunning, ProcessIdentity } from "../../tools/setup/processIdentity.mjs";

const NAME = "processes-test";
const STATE_DIR = join(workingStateDir, "sandbox", NAME);

/** Which processes a sandbox may end: its own, all of them, and no others. */
describe("the processes of a sandbox", function () {
    this.timeout(120_000);

    const bystanders: ChildProcess[] = [];

    afterEach(async () => {
        await stopSandbox(NAME);
        bystanders.splice(0).forEach((child) => child.kill("SIGKILL"));
    });

    function bystander(): ProcessIdentity {
        const child = spawn("sleep", ["300"], { stdio: "ignore" });
        bystanders.push(child);
        return identityOf(child.pid as number) as ProcessIdentity;
    }

    function record(processes: object[]): void {
        mkdirSync(STATE_DIR, { recursive: true });
        const [aws, snowflake] = processes.map((process) => ({ process: { started: "", ...process }, port: 1 }));
        const key = { access_key_id: "", secret_access_key: "" };
        const record = {
            ...{ region: "", account: "", administrator: key, snowflake_iam_user: key, snowflake_password: "" },
            parts: { aws, snowflake },
        };
        writeFileSync(join(STATE_DIR, "snowdome.json"), JSON.stringify(record));
        writeFileSync(join(STATE_DIR, "sandbox.json"), JSON.stringify({ environment: {}, processes }));
    }

    const stale: [string, (identity: ProcessIdentity) => object][] = [
        ["has got a recorded ID since", (identity) => ({ ...identity, started: "1" })],
        ["has got a recorded ID and start after a reboot", (identity) => ({ ...identity, boot: "another" })],
        ["has the ID in a record without start time", ({ pid }) => ({ pid })],
    ];
    for (const [what, recorded] of stale) {
        it(`do not include one that ${what}`, async function () {
            if (process.platform !== "linux" && what.includes("reboot")) {
                this.skip();
            }
            const innocent = [bystander(), bystander()];
            record(innocent.map(recorded));
            expect(findSandbox(NAME)).to.equal(undefined);
            expect(await stopSandbox(NAME)).to.equal(false);
            expect(innocent.map(isRunning)).to.deep.equal([true, true]);
        });
    }

    it("are one pair when two starts meet, and the second start is told so", async () => {
        const starts = await Promise.allSettled([startSandbox({ name: NAME }), startSandbox({ name: NAME })]);
        const refused = starts.filter((start) => start.status === "rejected");
        expect(refused).to.have.length(1);
        expect(String(refused[0]?.reason)).to.contain(`A sandbox named "${NAME}" is already running`);
        expect(recordedProcesses()).to.have.length(2);
        const processes = findSandbox(NAME)?.processes ?? [];
        expect(await stopSandbox(NAME)).to.equal(true);
        expect(processes.map(isRunning)).to.deep.equal([false, false]);
    });

    for (const half of ["aws", "snowflake"] as const) {
        it(`all end with the next start after its ${half} was killed`, async () => {
            const first = await startSandbox({ name: NAME });
            const killed = first.processes.find(({ name }) => name === half) as ProcessIdentity;
            process.kill(killed.pid, "SIGKILL");
            await gone([killed]);
            expect(findSandbox(NAME)).to.equal(undefined);
            await startSandbox({ name: NAME });
            expect(first.processes.map(isRunning)).to.deep.equal([false, false]);
        });
    }

    for (const signal of ["SIGKILL", "SIGINT"] as const) {
        it(`end with a \`sandbox -- start\` that got ${signal} before it was complete`, async () => {
            const starting = spawn(
                process.execPath,
                [...programOptions, "commands/sandbox.ts", "start", "--name", NAME],
                {
                    cwd: checkoutRoot,
                    stdio: "ignore",
                },
            );
            const ended = new Promise((resolve) => starting.once("exit", resolve));
            while (recordedProcesses().length === 0) {
                await sleep(20);
            }
            starting.kill(signal);
            await ended;
            await gone(recordedProcesses());
        });
    }

    it("outlive the command that started them, once they are complete", async () => {
        const starting = spawn(process.execPath, [...programOptions, "commands/sandbox.ts", "start", "--name", NAME], {
            cwd: checkoutRoot,
            stdio: "ignore",
        });
        expect(await new Promise((resolve) => starting.once("exit", resolve))).to.equal(0);
        // Longer than a process takes to see that its owner is gone.
        await sleep(2500);
        expect(findSandbox(NAME)?.processes.map(isRunning)).to.deep.equal([true, true]);
    });
});

function recordedProcesses(): ProcessIdentity[] {
    try {
        const { parts } = JSON.parse(readFileSync(join(STATE_DIR, "snowdome.json"), "utf8")) as {
            parts: Record<string, { process: ProcessIdentity }>;
        };
        return Object.values(parts).map(({ process }) => process);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return [];
        }
        throw error;
    }
}

async function gone(processes: ProcessIdentity[]): Promise<void> {
    for (let tries = 0; tries < 100 && processes.some(isRunning); tries++) {
        await sleep(100);
    }
    expect(processes.map(isRunning)).to.deep.equal(processes.map(() => false));
}
