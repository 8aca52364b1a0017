// The edit loop of jobs/, in a copy of this checkout: a saved line is in the table without an `up`, and the next `up`
// finds what it would make.
import { ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { workingStateDir } from "../../tools/setup/checkout";
import { ScratchCheckout } from "../walks/scratchCheckout";

const SCRIPT = "jobs/create_snow_report.py";
const ANCHOR = 'if __name__ == "__main__":';
const WAITING = "Waiting for a save in jobs/. Ctrl-C ends.";

describe("npm run pipeline -- --only jobs in a sandbox", function () {
    this.timeout("10m");
    let copy: ScratchCheckout;
    let watching: Program;

    before(async () => {
        copy = new ScratchCheckout();
        mkdirSync(join(copy.root, ".lakehouse"), { recursive: true });
        cpSync(join(workingStateDir, "toolchain.json"), join(copy.root, ".lakehouse/toolchain.json"));
        await succeeds("commands/sandbox.ts", "start");
        await succeeds("commands/up.ts", "--stack", "sandbox", "--yes");
        await succeeds("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "data", "--sample-rows", "100");
    });

    after(async () => {
        await new Program(copy.root, "commands/sandbox.ts", "stop").ended();
        copy.remove();
    });

    it("runs the jobs as they are saved, says what differs from the last up, and leaves the rest as it is", async () => {
        const first = await succeeds("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "jobs");
        expect(first)
            .to.match(/✔ Glue jobs/)
            .and.not.include("Edited");
        copy.replace(SCRIPT, ANCHOR, `print("an edited line")\n\n${ANCHOR}`);
        const second = await succeeds("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "jobs");
        expect(second)
            .to.include(`Edited since the last up: ${SCRIPT}. Deploy with: npm run up -- --stack sandbox`)
            .and.match(/✔ Glue jobs/);
    });

    it("watches: an error is shown and the next save waited for", async () => {
        watching = new Program(
            copy.root,
            "commands/pipeline/cli.ts",
            "--stack",
            "sandbox",
            "--only",
            "jobs",
            "--watch",
        );
        await watching.says(WAITING, 1);
        copy.replace(SCRIPT, 'print("an edited line")', 'raise ValueError("an edited line")');
        await watching.says(WAITING, 2);
        expect(watching.output)
            .to.match(/✘ Glue jobs/)
            .and.include("FAILED: ValueError: an edited line");
        copy.replace("jobs/lakehouse/job.py", "\ndef run_job", '\nprint("an edited package")\n\n\ndef run_job');
        copy.restore(SCRIPT);
        await watching.says(WAITING, 3);
        const last = watching.output.split(WAITING)[2] ?? "";
        expect(last)
            .to.include("Edited since the last up: jobs/lakehouse.")
            .and.match(/✔ Glue jobs/);
    });

    it("ends with Ctrl-C, says that nothing runs and how to continue", async () => {
        watching.child.kill("SIGINT");
        expect(await watching.ended()).to.equal(130);
        expect(watching.output).to.include(
            "Stopped watching jobs/. Nothing is running. " +
                "Continue with: npm run pipeline -- --stack sandbox --only jobs --watch",
        );
    });

    it("is taken by the next up, after which nothing differs", async () => {
        await succeeds("commands/up.ts", "--stack", "sandbox", "--yes");
        const plan = await succeeds("commands/preview.ts", "--stack", "sandbox", "--refresh", "--expect-no-changes");
        expect(plan).to.include("unchanged");
        const run = await succeeds("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "jobs");
        expect(run)
            .to.match(/✔ Glue jobs/)
            .and.not.include("Edited");
    });

    async function succeeds(program: string, ...args: string[]): Promise<string> {
        const run = new Program(copy.root, program, ...args);
        expect(await run.ended(), run.output).to.equal(0);
        return run.output;
    }
});

/** A program of the copy that runs. */
class Program {
    readonly child: ChildProcess;
    output = "";
    private readonly code: Promise<number | null>;

    constructor(root: string, program: string, ...args: string[]) {
        this.child = spawn(process.execPath, ["--require", "./tools/setup/moduleLoading.cjs", program, ...args], {
            cwd: root,
            stdio: ["ignore", "pipe", "pipe"],
        });
        for (const stream of [this.child.stdout, this.child.stderr]) {
            stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString("utf8")));
        }
        this.code = new Promise((resolve) => this.child.once("close", resolve));
    }

    ended(): Promise<number | null> {
        return this.code;
    }

    /** Waits until it has said something so often. */
    async says(text: string, times: number): Promise<void> {
        while (this.output.split(text).length <= times) {
            expect(this.child.exitCode, this.output).to.equal(null);
            await sleep(100);
        }
    }
}
