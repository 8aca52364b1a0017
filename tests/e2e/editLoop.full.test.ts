// The edit loop of jobs/, in a copy of this checkout: a saved line is in the table without an `up`, and the next `up`
// finds what it would make.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { workingStateDir } from "../../tools/setup/checkout";
import { ScratchCheckout } from "../walks/scratchCheckout";
import { printed, RunningCommand, startCommand } from "./commandRun";

const SCRIPT = "jobs/create_snow_report.py";
const ANCHOR = 'if __name__ == "__main__":';
const WAITING = "Waiting for a change in jobs/. Press Ctrl-C to stop.";

describe("npm run pipeline -- --only jobs in a sandbox", function () {
    this.timeout("10m");
    let copy: ScratchCheckout;
    let watching: RunningCommand;

    before(async () => {
        copy = new ScratchCheckout();
        mkdirSync(join(copy.root, ".lakehouse"), { recursive: true });
        cpSync(join(workingStateDir, "toolchain.json"), join(copy.root, ".lakehouse/toolchain.json"));
        await succeeds("commands/sandbox.ts", "start");
        await succeeds("commands/up.ts", "--stack", "sandbox", "--yes");
        await succeeds("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "data", "--sample-rows", "100");
    });

    after(async () => {
        await start("commands/sandbox.ts", "stop").ended;
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
        watching = start("commands/pipeline/cli.ts", "--stack", "sandbox", "--only", "jobs", "--watch");
        await printed(watching, WAITING, 1);
        copy.replace(SCRIPT, 'print("an edited line")', 'raise ValueError("an edited line")');
        await printed(watching, WAITING, 2);
        expect(watching.output())
            .to.match(/✘ Glue jobs/)
            .and.include("FAILED: ValueError: an edited line");
        copy.replace("jobs/lakehouse/job.py", "\ndef run_job", '\nprint("an edited package")\n\n\ndef run_job');
        copy.restore(SCRIPT);
        await printed(watching, WAITING, 3);
        const last = watching.output().split(WAITING)[2] ?? "";
        expect(last)
            .to.include("Edited since the last up: jobs/lakehouse.")
            .and.match(/✔ Glue jobs/);
    });

    it("ends with Ctrl-C, says that nothing runs and how to continue", async () => {
        watching.child.kill("SIGINT");
        const { code, output } = await watching.ended;
        expect(code).to.equal(130);
        expect(output).to.include(
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
        const { code, output } = await start(program, ...args).ended;
        expect(code, output).to.equal(0);
        return output;
    }

    function start(program: string, ...args: string[]): RunningCommand {
        return startCommand(program, args, {}, copy.root);
    }
});
