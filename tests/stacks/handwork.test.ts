import { expect } from "chai";

import { cureForHandwork } from "../../commands/stack/handwork";

const cure = (said: string) => cureForHandwork(said, "npm run up -- --stack dev --refresh");

describe("cureForHandwork", () => {
    for (const said of [
        "diffing urn:…: [errors.go:23] object does not exist or not authorized",
        "002043 (02000): SQL compilation error:\nWarehouse 'W' does not exist or not authorized.",
        'Error: 003001: Database role "DB.READER" does not exist or not authorized.',
    ]) {
        it(`says what to do where Snowflake said: ${said.slice(0, 60)}`, () => {
            expect(cure(said)).to.match(/If it was dropped by hand, run: npm run up -- --stack dev --refresh$/);
        });
    }

    it("has nothing to say of every other error", () => {
        expect(cure("Insufficient privileges to operate on warehouse 'W'.")).to.equal(undefined);
    });
});
