import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { openInBrowser } from "../../../commands/pipeline/page/openPage";

describe("openInBrowser", () => {
    it("hands the file over to what opens files, and does not wait for it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "lakehouse-open-"));
        const note = join(folder, "opened");
        const script = `require("fs").writeFileSync(${JSON.stringify(note)}, process.argv[1])`;
        try {
            expect(await openInBrowser("a page.html", [process.execPath, "-e", script])).to.equal(undefined);
            for (let tries = 0; tries < 80 && read(note) === ""; tries++) {
                await sleep(100);
            }
            expect(read(note)).to.equal("a page.html");
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it("says why a file was not opened, and what to do", async () => {
        expect(await openInBrowser("page.html", ["no-such-opener"])).to.equal(
            "not opened (spawn no-such-opener ENOENT): open the file in a browser",
        );
    });
});

function read(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
