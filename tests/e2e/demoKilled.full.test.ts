// Any process of a demo may die: the demo says so and ends, and the next one finishes.
import { expect } from "chai";
import { rmSync } from "node:fs";

import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { printed, runCommand, startCommand } from "./commandRun";

const NAME = "demo-killed";

describe("a demo that loses a process", function () {
    this.timeout("15m");

    after(async () => {
        await stopSandbox(NAME);
        rmSync(settingsFileOf(NAME), { force: true });
    });

    for (const process of ["aws", "snowflake"] as const) {
        for (const stage of ["Raw data", "Linked database"]) {
            it(`says so when the ${process} process is killed after "${stage}"`, async () => {
                const demo = startCommand("commands/demo/cli.ts", ["--name", NAME, "--rows", "1000"]);
                await printed(demo, `✔ ${stage}`);
                const victim = findSandbox(NAME)?.processes.find(({ name }) => name === process);
                globalThis.process.kill(victim?.pid ?? Number.NaN, "SIGKILL");
                const { code, output } = await demo.ended;
                expect(code).to.equal(1);
                expect(output).to.match(new RegExp(`^✘ .*The sandbox's ${process} process \\(\\d+\\) has ended`, "m"));
                expect(findSandbox(NAME)).to.equal(undefined);
            });
        }
    }

    it("finishes the next time", async () => {
        const { code, output } = await runCommand("commands/demo/cli.ts", ["--name", NAME, "--rows", "1000"]);
        expect(code, output).to.equal(0);
    });
});
