import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { findLeftovers } from "../../commands/demo/leftovers";
import { recover } from "../../commands/stack/recover";
import { after as afterMade, Ending, interrupted, Moment } from "./interruptedCommand";
import { TestLakehouse } from "./testLakehouse";
import { expectTruth } from "./truthOfEnding";

// Resources that are made when the interrupt comes, without components, of which the CLI tells only at the end: an `up`
// from nothing makes 64.
const POINTS = [0, 4, 9, 15, 22, 29, 36, 43, 50, 57];
const RANDOM_MOMENTS = 20;
/** An `up` from nothing shows some 160 lines. */
const LINES_APART = 8;

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
        await lakehouse.onlyBroken([]);
        await lakehouse.destroy();
        const left = await findLeftovers(lakehouse.sandbox);
        expect(left.filter((name) => !name.startsWith("KMS key: "))).to.deep.equal([]);
        expect(left.length, left.join(", ")).to.be.at.most(unknownKeys);
    }

    for (const point of POINTS) {
        it(`is finished by the next up after SIGINT at ${point} resources`, async () => {
            const ended = await endUp("SIGINT", point);
            expect(ended.code, ended.output).to.equal(130);
            await lakehouse.up();
            await expectWholeThenNothing();
        });
    }

    for (const point of [6, 25, 50]) {
        it(`is mended, after SIGKILL at ${point} resources, by what the doctor says`, async () => {
            await endUp("machine", point);
            await expectProgramEnds(lakehouse.stackName);
            const lock = (await lakehouse.broken()).find(({ name }) => name === "Pulumi lock");
            expect(lock?.seen).to.match(/^Held by process \d+ on .*, which is no longer running on this machine\.$/);
            expect(lock?.cure).to.equal(`npm run up -- --stack ${lakehouse.stackName} --recover`);

            const unknownKeys = await recover(lakehouse.stack, { color: "never" });
            await lakehouse.up();
            await expectWholeThenNothing(unknownKeys);
        });
    }

    async function endUp(how: Ending, point: number) {
        const args = ["up", "--stack", lakehouse.stackName];
        const ended = await interrupted(args, how, afterMade(point, "created"));
        expect(ended.reached, ended.output).to.equal(true);
        return ended;
    }
});

describe("up and destroy that are ended tell the truth: message, exit code and state agree", function () {
    this.timeout(3_600_000);

    /** Ends up and destroy in turn, each until it is done, at one moment after the other. */
    async function endAt(moments: { how: Ending; moment: Moment; name: string }[]): Promise<void> {
        const lakehouse = await TestLakehouse.start("test-moments");
        try {
            let command: "up" | "destroy" = "up";
            let next: string[] | undefined;
            for (const { how, moment, name } of moments) {
                const args = next ?? [command, "--stack", lakehouse.stackName];
                const ended = await interrupted(args, how, moment);
                try {
                    next = await expectTruth(lakehouse, command, ended);
                } catch (error) {
                    throw new Error(`${command}, ${how} ${name}: ${(error as Error).message}`, { cause: error });
                }
                if (next === undefined) {
                    command = command === "up" ? "destroy" : "up";
                }
            }
        } finally {
            await lakehouse.stop();
        }
    }

    const ways: Ending[] = ["SIGINT", "SIGTERM", "group", "engine"];

    it(`at ${RANDOM_MOMENTS} random moments`, () =>
        endAt(
            Array.from({ length: RANDOM_MOMENTS }, (_, index) => {
                const moment = Math.round(Math.random() * 20_000);
                return { how: ways[index % ways.length] as Ending, moment, name: `after ${moment} ms` };
            }),
        ));

    for (const way of ways) {
        it(`at progress lines, by ${way}`, () =>
            endAt(
                Array.from({ length: 20 }, (_, index) => {
                    const lines = index < 6 ? index : (index - 5) * LINES_APART;
                    const moment = (output: string): boolean => output.split("\n").length > lines;
                    return { how: way, moment, name: `at line ${lines}` };
                }),
            ));
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
