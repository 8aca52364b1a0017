import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { entries, prune } from "../../tools/setup/cacheContents.mjs";
import { ensureEntry, RECORD } from "../../tools/setup/cacheEntry.mjs";
import { problemOf } from "./partContext";
import { scratchFolder } from "./scratchFolder";

const scratch = scratchFolder();

function entry(build: (folder: string, place: string) => Promise<void>, more = {}) {
    return ensureEntry({ root: scratch.path, key: "tool-1", title: "The tool", build, ...more });
}

const write = async (folder: string) => writeFileSync(join(folder, "tool"), "whole");

describe("ensureEntry", () => {
    it("builds beside its place, which appears only when whole", async () => {
        const seen: boolean[] = [];
        const { folder, built } = await entry(async (temporary, place) => {
            seen.push(existsSync(place), temporary === place);
            await write(temporary);
        });
        expect({ seen, built, content: readFileSync(join(folder, "tool"), "utf8") }).to.deep.equal({
            seen: [false, false],
            built: true,
            content: "whole",
        });
        expect(readdirSync(scratch.path)).to.deep.equal(["tool-1"]);
    });

    it("does not build what is there", async () => {
        await entry(write);
        const { built } = await entry(() => Promise.reject(new Error("built again")));
        expect(built).to.equal(false);
    });

    it("leaves nothing of a build that failed, and the next one succeeds", async () => {
        const error = await entry(async (folder) => {
            await write(folder);
            throw new Error("half way");
        }).catch((e: Error) => e.message);
        expect([error, readdirSync(scratch.path)]).to.deep.equal(["half way", []]);
        expect((await entry(write)).built).to.equal(true);
    });

    it("removes what a killed set-up left half-made", async () => {
        mkdirSync(join(scratch.path, "tool-1.lakehouse-tmp-99999999"));
        await entry(write);
        expect(readdirSync(scratch.path)).to.deep.equal(["tool-1"]);
    });

    it("builds once when two ask at once", async () => {
        let builds = 0;
        const build = async (folder: string) => {
            builds += 1;
            await new Promise((done) => setTimeout(done, 50));
            await write(folder);
        };
        const results = await Promise.all([entry(build), entry(build)]);
        expect({ builds, built: results.map(({ built }) => built) }).to.deep.equal({ builds: 1, built: [true, false] });
    });

    it("builds anew what no longer works", async () => {
        await entry(write);
        rmSync(join(scratch.path, "tool-1", "tool"));
        const usable = (folder: string) => existsSync(join(folder, "tool"));
        expect((await entry(write, { usable })).built).to.equal(true);
    });

    it("does not publish what was interrupted in its last step", async () => {
        const interruption = new AbortController();
        const build = async (folder: string) => {
            await write(folder);
            interruption.abort(new Error("stop"));
        };
        const error = await entry(build, { signal: interruption.signal }).catch((e: Error) => e.message);
        expect([error, readdirSync(scratch.path)]).to.deep.equal(["stop", []]);
    });

    it("says that the disk is full", async () => {
        const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        const problem = await problemOf(entry(() => Promise.reject(full)));
        expect(problem.message).to.equal(`The disk is full: The tool could not be written to ${scratch.path}.`);
        expect(problem.cure).to.include("LAKEHOUSE_CACHE");
        expect(readdirSync(scratch.path)).to.deep.equal([]);
    });

    it("says that a tool met a full disk", async () => {
        const failed = Object.assign(new Error("pip ended with code 1"), {
            output: "OSError: [Errno 28] No space left on device",
        });
        expect((await problemOf(entry(() => Promise.reject(failed)))).message).to.include("The disk is full");
    });
});

describe("npm run cache", () => {
    const old = new Date(Date.now() - 90 * 24 * 3600 * 1000);

    async function fill(): Promise<string> {
        await entry(write);
        await ensureEntry({ root: scratch.path, key: "tool-0", title: "The tool", build: write });
        utimesSync(join(scratch.path, "tool-0", RECORD), old, old);
        mkdirSync(join(scratch.path, "tool-2.lakehouse-tmp-99999999"));
        const checkout = join(scratch.path, "..", "no checkout");
        return checkout;
    }

    it("shows each entry with its size and whether it is whole", async () => {
        const checkout = await fill();
        const shown = entries(scratch.path, checkout).map(({ name, bytes, whole }) => ({
            name,
            big: bytes > 5,
            whole,
        }));
        expect(shown).to.have.deep.members([
            { name: "tool-1", big: true, whole: true },
            { name: "tool-0", big: true, whole: true },
            { name: "tool-2.lakehouse-tmp-99999999", big: false, whole: false },
        ]);
    });

    it("prunes what is half-made or was not used for a month", async () => {
        const checkout = await fill();
        const removed = await prune(scratch.path, checkout, { days: 30, all: false });
        expect(removed.map(({ name }) => name)).to.have.members(["tool-0", "tool-2.lakehouse-tmp-99999999"]);
        expect(readdirSync(scratch.path)).to.deep.equal(["tool-1"]);
    });

    it("never touches a folder that is not its own", async () => {
        mkdirSync(join(scratch.path, "photographs"));
        expect(await prune(scratch.path, scratch.path, { days: 0, all: true })).to.deep.equal([]);
        expect(readdirSync(scratch.path)).to.deep.equal(["photographs"]);
    });

    it("keeps what this checkout uses, however old, and what is being made", async () => {
        await fill();
        const checkout = join(scratch.path, "checkout");
        mkdirSync(join(checkout, ".lakehouse"), { recursive: true });
        const parts = { tool: { path: join(scratch.path, "tool-0", "tool") } };
        writeFileSync(join(checkout, ".lakehouse", "setup.json"), JSON.stringify({ parts }));
        writeFileSync(join(scratch.path, "tool-2.lock"), JSON.stringify({ pid: process.pid, host: "elsewhere" }));
        const removed = await prune(scratch.path, checkout, { days: 30, all: false });
        expect(removed).to.deep.equal([]);
    });
});
