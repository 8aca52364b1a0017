// The compiler and ESLint over one program, as `npm run check` runs them.
import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";

import { scratchFolder } from "./scratchFolder";

const checkout = join(__dirname, "../..");
const SCRIPT = join(checkout, "tools", "checks", "typescript.mjs");

describe("types and ESLint in one stage", function () {
    this.timeout(120_000);
    const scratch = scratchFolder();

    beforeEach(() => {
        symlinkSync(join(checkout, "node_modules"), join(scratch.path, "node_modules"));
        scratch.write("tsconfig.json", JSON.stringify({ extends: join(checkout, "tsconfig.json"), include: ["*.ts"] }));
        const config = pathToFileURL(join(checkout, "eslint.config.mjs")).href;
        scratch.write("eslint.config.mjs", `export { default } from ${JSON.stringify(config)};\n`);
        scratch.write("later.ts", "export const later = (): Promise<number> => Promise.resolve(1);\n");
        scratch.write("user.ts", 'import { later } from "./later";\n\nexport const used = () => void later();\n');
    });

    const found = (): { code: number; output: string } => {
        try {
            return {
                code: 0,
                output: execFileSync(process.execPath, [SCRIPT, "--cached"], { cwd: scratch.path }).toString(),
            };
        } catch (error) {
            const { status, stdout } = error as { status: number; stdout: Buffer };
            return { code: status, output: stdout.toString() };
        }
    };

    it("finds nothing in what is right, the first time and with what it kept", () => {
        expect(found()).to.deep.equal({ code: 0, output: "\n" });
        expect(found()).to.deep.equal({ code: 0, output: "\n" });
    });

    const faults: Record<string, [string, RegExp]> = {
        "type.ts": ["export const wrong: string = 1;\n", /^type\.ts\(1,14\): error TS2322: /m],
        "syntax.ts": ["export const = 1;\n", /^syntax\.ts\(1,14\): error TS/m],
        // Asks for types of another file.
        "promise.ts": [
            'import { later } from "./later";\n\nlater();\n',
            /promise\.ts\n +3:1 +error .*@typescript-eslint\/no-floating-promises/,
        ],
        "equal.ts": ["export const wrong = (a: number) => a == 1;\n", /equal\.ts\n +1:\d+ +error .*eqeqeq/],
        "comment.ts": [
            "// eslint-disable-next-line eqeqeq\nexport const a = 1;\n",
            /comment\.ts\n +1:1 +error .*Unused/,
        ],
    };

    it("fails by each fault of files that come after a good run, also the next time, until they are right", () => {
        expect(found().code).to.equal(0);
        Object.entries(faults).forEach(([file, [content]]) => scratch.write(file, content));
        for (const _ of ["new", "kept"]) {
            const { code, output } = found();
            expect(code).to.equal(1);
            Object.values(faults).forEach(([, message]) => expect(output).to.match(message));
        }
        Object.keys(faults).forEach((file) => scratch.write(file, "export const right = 1;\n"));
        expect(found()).to.deep.equal({ code: 0, output: "\n" });
    });
});
