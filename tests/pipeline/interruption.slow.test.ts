import { spawn } from "node:child_process";
import { join } from "node:path";

import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";

import { InterruptedError } from "../../commands/commandLine/runCommand";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import type { Stage } from "../../commands/pipeline/stages";
import type { Clouds } from "../../commands/stack/clouds";
import { checkoutRoot } from "../../tools/setup/checkout";
import { runRecord } from "./page/runRecord";

const PROGRAM = `
    const { interruption } = require(${JSON.stringify(join(checkoutRoot, "commands", "commandLine", "interruption"))});
    const signal = interruption();
    signal.addEventListener("abort", () => console.log("aborted"));
    setInterval(() => {}, 1000);
    console.log("ready");
`;

describe("an interrupted pipeline", function () {
    this.timeout(20_000);

    for (const first of ["SIGINT", "SIGTERM"] as const) {
        it(`ends in order on ${first}, also where it arrives twice, and at once on a later second one`, async () => {
            const child = spawn(process.execPath, ["--import", "tsx", "--eval", PROGRAM], { cwd: checkoutRoot });
            let output = "";
            child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
            let error = "";
            child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
            const ended = new Promise((resolve) => child.once("close", resolve));
            while (!output.includes("ready")) {
                await sleep(50);
            }
            child.kill(first);
            child.kill(first);
            await sleep(1_500);
            expect(child.exitCode).to.equal(null);
            expect(output.match(/aborted/g)).to.have.length(1);
            child.kill("SIGINT");
            expect(await ended).to.equal(130);
            // Nobody knows then what is left, so it claims nothing.
            expect(error.trim()).to.match(
                /^Stopped immediately, .* To see what is left, run: npm run sandbox -- status, or npm run doctor/,
            );
        });
    }

    const left: [Stage, RegExp][] = [
        ["data", /^Interrupted during "data"\. Uploaded files are kept\. Continue with: GO ON$/],
        ["link", /^Interrupted during "link"\. Nothing is running, and nothing was changed\. Continue with: GO ON$/],
        [
            "snowflake",
            /^Interrupted during "snowflake"\. .*running the stage again replaces the rows\. Continue with: GO ON$/,
        ],
        ["compare", /^Interrupted during "compare"\. Nothing is running, .* Continue with: GO ON$/],
    ];
    for (const [stage, message] of left) {
        it(`says during "${stage}" what it leaves, though neither cloud answers`, async () => {
            const controller = new AbortController();
            const silent = { send: () => new Promise(() => {}), execute: () => new Promise(() => {}) };
            const clouds = { glue: silent, s3: silent, logs: silent, snowflake: silent } as unknown as Clouds;
            const run = new Pipeline(clouds, runRecord().outputs, new StageLog({ write: () => undefined }), {
                signal: controller.signal,
                next: { goOn: "GO ON", followAgain: "FOLLOW AGAIN", follow: "FOLLOW" },
            });
            const ending = run.runStage(stage).catch((error: unknown) => error);
            controller.abort();
            const error = await ending;
            expect(error).to.be.instanceOf(InterruptedError);
            expect((error as Error).message).to.match(message);
        });
    }
});
