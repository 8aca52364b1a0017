import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";

import { isLocked, withLock } from "../../tools/setup/lock.mjs";
import { scratchFolder } from "./scratchFolder";

async function deadProcess(): Promise<number> {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.once("exit", resolve));
    return child.pid as number;
}

describe("withLock", () => {
    const scratch = scratchFolder();
    const lock = () => join(scratch.path, "thing.lock");
    const owned = (owner: object) => writeFileSync(lock(), JSON.stringify({ host: hostname(), ...owner }));

    it("lets one process in at a time", async () => {
        const module = JSON.stringify(pathToFileURL(join(__dirname, "../../tools/setup/lock.mjs")).href);
        const journal = join(scratch.path, "journal");
        const script = `import(${module}).then(({ withLock }) => withLock(process.argv[1], async () => {
            const { appendFileSync } = require("node:fs");
            appendFileSync(process.argv[2], "in " + process.pid + "\\n");
            await new Promise((done) => setTimeout(done, 150));
            appendFileSync(process.argv[2], "out " + process.pid + "\\n");
        }))`;
        const codes = await Promise.all(
            [1, 2, 3].map(
                () =>
                    new Promise((resolve) =>
                        spawn(process.execPath, ["-e", script, lock(), journal], { stdio: "inherit" }).once(
                            "exit",
                            resolve,
                        ),
                    ),
            ),
        );
        const lines = readFileSync(journal, "utf8").trim().split("\n");
        expect(codes).to.deep.equal([0, 0, 0]);
        expect(lines).to.have.length(6);
        for (let i = 0; i < 6; i += 2) {
            expect(lines[i + 1]).to.equal(lines[i]?.replace("in", "out"));
        }
        expect(existsSync(lock())).to.equal(false);
    });

    it("takes over the lock of a process that is gone", async () => {
        owned({ pid: await deadProcess(), started: "1" });
        expect(isLocked(lock())).to.equal(false);
        expect(await withLock(lock(), async () => "mine")).to.equal("mine");
    });

    it("takes over when another process has got the dead owner's ID since", async function () {
        if (process.platform !== "linux") {
            // Only Linux tells when a process was started.
            this.skip();
        }
        owned({ pid: process.pid, started: "1" });
        expect(await withLock(lock(), async () => "mine")).to.equal("mine");
    });

    it("gets past a takeover whose process died in it", async () => {
        owned({ pid: await deadProcess(), started: "1" });
        mkdirSync(`${lock()}.takeover`);
        utimesSync(`${lock()}.takeover`, new Date(0), new Date(0));
        expect(await withLock(lock(), async () => "mine")).to.equal("mine");
    });

    it("waits for a live owner, says for whom, and can be interrupted", async () => {
        owned({ pid: process.pid, started: undefined });
        const interruption = new AbortController();
        let owner = 0;
        const waiting = withLock(lock(), async () => "mine", {
            signal: interruption.signal,
            onWait: (pid) => (owner = pid),
        });
        setTimeout(() => interruption.abort(new Error("stop")), 50);
        const error = await waiting.catch((e: Error) => e.message);
        expect({ owner, error }).to.deep.equal({ owner: process.pid, error: "stop" });
        expect(isLocked(lock())).to.equal(true);
    });

    it("does not judge an owner on another machine", () => {
        owned({ pid: 1, host: "elsewhere" });
        expect(isLocked(lock())).to.equal(true);
    });

    it("is free again after work that failed", async () => {
        const error = await withLock(lock(), () => Promise.reject(new Error("no"))).catch((e: Error) => e.message);
        expect([error, existsSync(lock())]).to.deep.equal(["no", false]);
    });
});
