// The short form of interrupt.full.test.ts: one stack, ended in all ways on its way up and down.
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { after as afterMade, Ending, interrupted, Moment } from "./interruptedCommand";
import { TestLakehouse } from "./testLakehouse";
import { expectTruth } from "./truthOfEnding";

const never: Moment = () => false;

describe("whenever and however up and destroy are ended, message, exit code and state agree", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let goOn: string[] | undefined;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-ended");
        goOn = ["up", "--stack", lakehouse.stackName];
    });

    after(async () => {
        await lakehouse?.stop();
    });

    /** Goes on with what the last message said, and ends that. */
    async function endNext(how: Ending, moment: Moment): Promise<string> {
        const command = goOn?.[0] as "up" | "destroy";
        const ended = await interrupted(goOn as string[], how, moment);
        expect(ended.reached, ended.output).to.equal(moment !== never);
        goOn = await expectTruth(lakehouse, command, ended);
        return ended.output;
    }

    it("up: told to stop before the engine runs", async () => {
        expect(await endNext("SIGINT", 300)).to.not.include("Updating");
    });
    it("up: SIGTERM while it plans", () => endNext("SIGTERM", (output) => output.includes("@ updating")));
    it("up: SIGINT to all of its processes", () => endNext("group", afterMade(8, "created")));
    it("up: its engine killed", async () => {
        await endNext("engine", afterMade(12, "created"));
        expect(goOn).to.include("--recover");
    });
    it("up: finishes with the command that each of them named", async () => {
        await endNext("SIGINT", never);
        expect(goOn).to.equal(undefined);
        goOn = ["destroy", "--stack", lakehouse.stackName];
    });
    it("destroy: SIGINT while it plans, which Pulumi takes for a success", () =>
        endNext("SIGINT", (output) => output.includes("@ destroying")));
    it("destroy: SIGTERM at the first resource", () => endNext("SIGTERM", afterMade(0, "deleted")));
    it("destroy: all of it killed, which the next one explains in one sentence", async () => {
        const { output, code } = await interrupted(goOn as string[], "machine", afterMade(5, "deleted"));
        expect(code, output).to.equal(null);
        const next = await interrupted(goOn as string[], "SIGINT", never);
        expect(next.code, next.output).to.equal(1);
        const name = lakehouse.stackName;
        expect(next.output.trim()).to.match(
            new RegExp(
                `^(Stack "${name}" has been locked by process \\d+ on \\S+ since \\S+\\. If that is no longer running: |` +
                    `The last pulumi of stack "${name}" was killed while it was .*\\. |` +
                    `The state of stack "${name}" is truncated: .*\\. )` +
                    `Continue with: npm run (up|destroy) -- --stack ${name} --recover$`,
            ),
        );
        goOn = ["destroy", "--stack", name, "--recover"];
    });
    it("destroy --recover: SIGINT while it looks what is there", () =>
        endNext("SIGINT", (output) => output.includes("refreshing (0s)")));
    it("destroy: finishes with the command that each of them named, and nothing is left", async () => {
        await endNext("SIGINT", never);
        expect(goOn).to.equal(undefined);
        expect((await findLeftovers(lakehouse.sandbox)).filter((name) => !name.startsWith("KMS key: "))).to.deep.equal(
            [],
        );
    });
});
