import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

/** A copy of the checkout's files with a change in it, and the tools to check it. */
export class ScratchCheckout {
    readonly root = mkdtempSync(join(tmpdir(), "lakehouse-walk-"));
    private readonly touched = new Set<string>();
    private readonly tools = readToolchain(checkoutRoot);

    constructor() {
        const files = execFileSync("git", ["ls-files", "-z"], { cwd: checkoutRoot, encoding: "utf8" });
        for (const file of files.split("\0").filter((name) => name !== "")) {
            mkdirSync(dirname(join(this.root, file)), { recursive: true });
            cpSync(join(checkoutRoot, file), join(this.root, file), { verbatimSymlinks: true });
        }
        symlinkSync(join(checkoutRoot, "node_modules"), join(this.root, "node_modules"));
    }

    /** The files that were changed or added. */
    get changed(): readonly string[] {
        return [...this.touched];
    }

    add(file: string, text: string): void {
        this.touched.add(file);
        mkdirSync(dirname(join(this.root, file)), { recursive: true });
        writeFileSync(join(this.root, file), text);
    }

    /** Puts `text` before the only place of `anchor` in a file. */
    insert(file: string, anchor: string, text: string): void {
        this.replace(file, anchor, `${text}${anchor}`);
    }

    replace(file: string, anchor: string, text: string): void {
        this.touched.add(file);
        const path = join(this.root, file);
        const parts = readFileSync(path, "utf8").split(anchor);
        expect(parts.length, `places of ${JSON.stringify(anchor)} in ${file}`).to.equal(2);
        writeFileSync(path, parts.join(text));
    }

    restore(file: string): void {
        cpSync(join(checkoutRoot, file), join(this.root, file));
    }

    types(): string {
        return this.run(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"]);
    }

    eslint(): string {
        const scripts = this.changed.filter((file) => file.endsWith(".ts"));
        return this.run(process.execPath, ["node_modules/eslint/bin/eslint.js", "--max-warnings=0", ...scripts]);
    }

    mocha(...files: string[]): string {
        return this.run(process.execPath, ["node_modules/mocha/bin/mocha.js", ...files]);
    }

    python(...args: string[]): string {
        return this.run(this.tools.python, args);
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }

    /** What a tool has to complain about; empty when it is content. */
    private run(command: string, args: string[]): string {
        const { status, stdout, stderr } = spawnSync(command, args, {
            cwd: this.root,
            encoding: "utf8",
            maxBuffer: 1 << 26,
            // Glue and the tests put jobs/ on Python's path, too.
            env: { ...process.env, PYTHONPATH: [this.root, join(this.root, "jobs")].join(delimiter) },
        });
        return status === 0 ? "" : `${stdout}${stderr}`;
    }
}
