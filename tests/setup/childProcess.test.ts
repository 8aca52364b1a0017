import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { run } from "../../tools/setup/childProcess.mjs";
import { scratchFolder } from "./scratchFolder";
import { untilGone } from "./untilGone";

describe("run", () => {
    const scratch = scratchFolder();

    it("gives the output and keeps all of it in the log", async () => {
        const log = join(scratch.path, "logs", "x.log");
        const { stdout } = await run("/bin/sh", ["-c", "echo out; echo err >&2"], { log });
        expect(stdout).to.equal("out");
        expect(readFileSync(log, "utf8").split("\n")).to.include.members(["out", "err"]);
    });

    it("fails with the tool's own words when it fails", async () => {
        const error = await run("/bin/sh", ["-c", "echo why >&2; exit 3"]).catch((e: object) => e);
        expect(error).to.include({ name: "CommandFailed", code: 3, output: "why" });
    });

    it("tells a tool that is not there from one that failed", async () => {
        const error = await run(join(scratch.path, "none"), []).catch((e: object) => e);
        expect(error).to.include({ name: "CommandFailed", code: "ENOENT" });
    });

    it("ends the tool and what the tool started when time is up", async () => {
        const pidFile = join(scratch.path, "pid");
        const error = await run("/bin/sh", ["-c", `sleep 60 & echo $! > '${pidFile}'; wait`], { timeoutMs: 300 }).catch(
            (e: object) => e,
        );
        expect(error).to.include({ name: "CommandFailed", timedOut: true });
        expect(await untilGone(Number(readFileSync(pidFile, "utf8")))).to.equal(true);
    });

    it("ends both when it is interrupted, and fails with the reason", async () => {
        const pidFile = join(scratch.path, "pid");
        const interruption = new AbortController();
        setTimeout(() => interruption.abort(new Error("stop")), 300);
        const message = await run("/bin/sh", ["-c", `sleep 60 & echo $! > '${pidFile}'; wait`], {
            signal: interruption.signal,
        }).catch((e: Error) => e.message);
        expect(message).to.equal("stop");
        expect(await untilGone(Number(readFileSync(pidFile, "utf8")))).to.equal(true);
    });

    it("ends the tool when its log cannot be written", async function () {
        if (process.platform !== "linux") {
            // Only Linux has a device that is always full.
            this.skip();
        }
        const error = await run("/bin/sh", ["-c", "echo line; sleep 60"], { log: "/dev/full" }).catch((e: object) => e);
        expect(error).to.include({ code: "ENOSPC" });
    });
});
