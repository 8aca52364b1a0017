import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { backendFolder, holdsResources, isCutOff, restore } from "../../commands/stack/stateFile";

describe("a state that pulumi was killed while writing", () => {
    let file: string;
    beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "lakehouse-state-")), "dev.json")));
    afterEach(() => rmSync(join(file, ".."), { recursive: true, force: true }));

    const state = (latest: object) => JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest } });
    const before = state({ resources: [{ urn: "a" }], pending_operations: [{ type: "creating" }] });

    for (const [what, half] of [
        ["is empty", ""],
        ["is half there", before.slice(0, 40)],
        ["is not there", undefined],
    ] as const) {
        it(`${what}, and the one before it is taken`, () => {
            writeFileSync(`${file}.bak`, before);
            if (half !== undefined) {
                writeFileSync(file, half);
            }
            expect([isCutOff(file), holdsResources(file)]).to.deep.equal([true, true]);
            restore(file);
            expect(readFileSync(file, "utf8")).to.equal(before);
            expect([isCutOff(file), holdsResources(file)]).to.deep.equal([false, true]);
        });
    }

    it("has an empty file of attributes beside it, and is read without", () => {
        const whole = state({ resources: [{ urn: "b" }] });
        writeFileSync(file, whole);
        writeFileSync(`${file}.attrs`, "");
        expect([isCutOff(file), holdsResources(file)]).to.deep.equal([true, true]);
        restore(file);
        expect([isCutOff(file), readFileSync(file, "utf8")]).to.deep.equal([false, whole]);
        expect(existsSync(`${file}.attrs`)).to.equal(false);
    });

    it("is not one that is whole, whatever is beside it", () => {
        const whole = state({ resources: [{ urn: "b" }] });
        writeFileSync(file, whole);
        writeFileSync(`${file}.bak`, before);
        writeFileSync(`${file}.attrs`, '{"user.content_type":"application/json"}');
        restore(file);
        expect(readFileSync(file, "utf8")).to.equal(whole);
        expect(existsSync(`${file}.attrs`)).to.equal(true);
        writeFileSync(`${file}.bak`, "");
        expect(isCutOff(file)).to.equal(false);
    });

    it("is not one of a stack that never was, or was removed", () => {
        expect([isCutOff(file), holdsResources(file)]).to.deep.equal([false, false]);
        writeFileSync(`${file}.bak`, state({}));
        restore(file);
        expect(existsSync(file)).to.equal(false);
    });

    it("is looked for in backends of files only", () => {
        expect(backendFolder("file:///some/where")).to.equal("/some/where/.pulumi");
        expect(["s3://bucket", "https://api.pulumi.com", "", undefined].map(backendFolder)).to.deep.equal(
            Array(4).fill(undefined),
        );
    });
});
