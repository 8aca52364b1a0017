import { basename } from "node:path";

import { expect } from "chai";

import { editorSchemas } from "../../../settings/editorSchemas";

describe("JSON schemas for editors", () => {
    for (const { file, actual, expected } of editorSchemas()) {
        it(`${basename(file)} is what the program checks (else run settings/editorSchemas.ts)`, () => {
            expect(actual()).to.equal(expected);
        });
    }
});
