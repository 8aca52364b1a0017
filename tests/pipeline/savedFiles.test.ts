import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { SavedFiles } from "../../commands/pipeline/savedFiles";

/** Longer than a burst of saves is waited for to end. */
const NOTICED_MS = 2_000;

describe("SavedFiles notices", function () {
    this.timeout(20_000);
    let folder: string;
    let saved: SavedFiles;
    const write = (name: string): void => writeFileSync(join(folder, name), `# ${Math.random()}`);
    const within = async (ms: number): Promise<boolean> => {
        const signal = AbortSignal.timeout(ms);
        await saved.next(signal);
        return !signal.aborted;
    };

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-saved-"));
        mkdirSync(join(folder, "lakehouse", "steps"), { recursive: true });
        write("load.py");
        write("lakehouse/steps/load.py");
        saved = new SavedFiles(folder);
    });

    afterEach(() => {
        saved.close();
        rmSync(folder, { recursive: true });
    });

    const saves: [string, () => unknown][] = [
        ["a file that is written over", () => write("load.py")],
        ["one in a folder of a folder", () => write("lakehouse/steps/load.py")],
        ["a new file", () => write("own.py")],
        ["one that is deleted", () => rmSync(join(folder, "load.py"))],
        [
            "one that an editor replaces, as vim and many others do",
            () => {
                write("lakehouse/.load.py.swp");
                renameSync(join(folder, "lakehouse/.load.py.swp"), join(folder, "lakehouse/steps/load.py"));
            },
        ],
        [
            "a file of a new folder",
            () => {
                mkdirSync(join(folder, "own"));
                write("own/load.py");
            },
        ],
    ];
    for (const [what, save] of saves) {
        it(what, async () => {
            save();
            expect(await within(NOTICED_MS)).to.equal(true);
        });
    }

    it("the next save, too: of a replaced file, and of a folder that was made again", async () => {
        write("own.tmp");
        renameSync(join(folder, "own.tmp"), join(folder, "load.py"));
        expect(await within(NOTICED_MS)).to.equal(true);
        write("load.py");
        expect(await within(NOTICED_MS)).to.equal(true);

        rmSync(join(folder, "lakehouse"), { recursive: true });
        mkdirSync(join(folder, "lakehouse"));
        expect(await within(NOTICED_MS)).to.equal(true);
        write("lakehouse/load.py");
        expect(await within(NOTICED_MS)).to.equal(true);
    });

    it("a burst of saves once", async () => {
        for (let i = 0; i < 5; i++) {
            write("load.py");
            write("lakehouse/steps/load.py");
            await sleep(10);
        }
        expect(await within(NOTICED_MS)).to.equal(true);
        expect(await within(400)).to.equal(false);
    });

    it("a save while nobody waits", async () => {
        write("load.py");
        await sleep(500);
        expect(await within(NOTICED_MS)).to.equal(true);
    });

    it("nothing of what Python compiles and an editor keeps beside a file", async () => {
        mkdirSync(join(folder, "__pycache__"));
        write("__pycache__/load.cpython-311.pyc");
        write(".load.py.swp");
        write("load.py~");
        expect(await within(500)).to.equal(false);
    });
});
