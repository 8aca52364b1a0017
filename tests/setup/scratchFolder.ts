import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for one test, with a space in its path as some users have. Mocha hooks make and remove it. */
export function scratchFolder(): {
    path: string;
    write: (name: string, content: string) => string;
    program: (name: string, script: string) => string;
} {
    const scratch = {
        path: "",
        write(name: string, content: string): string {
            const file = join(scratch.path, name);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, content);
            return file;
        },
        /** A shell script that stands in for a tool. */
        program(name: string, script: string): string {
            const file = scratch.write(name, `#!/bin/sh\n${script}\n`);
            chmodSync(file, 0o755);
            return file;
        },
    };
    beforeEach(() => {
        scratch.path = mkdtempSync(join(tmpdir(), "lakehouse setup "));
    });
    afterEach(() => {
        rmSync(scratch.path, { recursive: true, force: true });
    });
    return scratch;
}
