import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { findLeftovers } from "../../demo/leftovers";
import { recover } from "../../stacks/recover";
import { interruptedUp } from "./interruptedUp";
import { TestLakehouse } from "./testLakehouse";

// Resources that are made when the interrupt comes, without components, of which the CLI tells only at the end: an `up`
// from nothing makes 64.
const POINTS = [0, 4, 9, 15, 22, 29, 36, 43, 50, 57];

describe("an interrupted up", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;

    beforeEach(async () => {
        lakehouse = await TestLakehouse.start("test-interrupt");
    });

    afterEach(async () => {
        await lakehouse?.stop();
    });

    /** @param unknownKeys keys of which only the cloud knows that they were made; `up --recover` tells of them. */
    async function expectWholeThenNothing(unknownKeys = 0): Promise<void> {
        await lakehouse.onlyBroken(["raw data", "tables"]);
        await lakehouse.destroy();
        const left = await findLeftovers(lakehouse.sandbox);
        expect(left.filter((name) => !name.startsWith("KMS key: "))).to.deep.equal([]);
        expect(left.length, left.join(", ")).to.be.at.most(unknownKeys);
    }

    for (const point of POINTS) {
        it(`is finished by the next up after SIGINT at ${point} resources`, async () => {
            const ended = await interruptedUp(lakehouse.stackName, point, "SIGINT");
            expect(ended.code, ended.output).to.not.equal(0);
            await lakehouse.up();
            await expectWholeThenNothing();
        });
    }

    for (const point of [6, 25, 50]) {
        it(`is mended, after SIGKILL at ${point} resources, by what the doctor says`, async () => {
            await interruptedUp(lakehouse.stackName, point, "SIGKILL");
            await expectProgramEnds(lakehouse.stackName);
            const lock = (await lakehouse.broken()).find(({ link }) => link === "Pulumi lock");
            expect(lock?.seen).to.match(/^Held by process \d+ on .*, which this machine does not run any more\.$/);
            expect(lock?.cure).to.equal(`npm run up -- --stack ${lakehouse.stackName} --recover`);

            const unknownKeys = await recover(lakehouse.stack, { color: "never" });
            await lakehouse.up();
            await expectWholeThenNothing(unknownKeys);
        });
    }
});

/** The program outlives its engine at most until it next has something to say. */
async function expectProgramEnds(stackName: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    let running: string[];
    do {
        await sleep(500);
        const processes = execFileSync("ps", ["-eo", "pid=,args="]).toString().split("\n");
        running = processes.filter((line) => line.includes("--monitor") && line.includes(`--stack ${stackName}`));
    } while (running.length > 0 && Date.now() < deadline);
    expect(running).to.deep.equal([]);
}
