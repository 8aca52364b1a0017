import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";

const run = promisify(execFile);

/** A newcomer's folder, where a shell, a URL, Java's options and Ivy's patterns each have a letter to stumble over. */
describe("a clone in a folder with spaces, unicode, # and '", function () {
    this.timeout(30 * 60_000);

    let folder: string;

    before(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "lakehouse-folder-")));
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it("runs the demo, in a locale without letters of its own", async () => {
        const clone = join(folder, "My Lake (ünïcode) #1 it's");
        execFileSync("git", ["clone", "--quiet", checkoutRoot, clone]);
        const { LANG: _lang, LC_ALL: _all, LC_CTYPE: _type, ...env } = process.env;
        const { stdout } = await run("npm", ["run", "demo", "--", "--rows", "10000"], { cwd: clone, env });
        expect(stdout).to.contain("Both reports are equal.");
    });
});
