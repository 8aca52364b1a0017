import { expect } from "chai";

import { withCureForHandwork } from "../../stacks/handwork";

const failing = (message: string) =>
    withCureForHandwork(() => Promise.reject(new Error(message)), "npm run up -- --stack dev --refresh").then(
        () => "passed",
        (error: Error) => error.message,
    );

describe("withCureForHandwork", () => {
    it("hands on what an operation answers", async () => {
        expect(await withCureForHandwork(() => Promise.resolve(82), "")).to.equal(82);
    });

    for (const said of [
        "diffing urn:…: [errors.go:23] object does not exist or not authorized",
        "002043 (02000): SQL compilation error:\nWarehouse 'W' does not exist or not authorized.",
        'Error: 003001: Database role "DB.READER" does not exist or not authorized.',
    ]) {
        it(`says what to do where Snowflake said: ${said.slice(0, 60)}`, async () => {
            expect(await failing(said))
                .to.include(said)
                .and.match(/If it was dropped by hand, run: npm run up -- --stack dev --refresh$/);
        });
    }

    it("says how to take back a grant that the plugin cannot read", async () => {
        const urn =
            "urn:pulumi:dev::lakehouse::a$snowflake:index/grantDatabaseRole:GrantDatabaseRole::lakehouse-linked";
        expect(await failing(`error: expected non-nil error with nil state during Create of ${urn}`)).to.include(
            "REVOKE DATABASE ROLE ... FROM DATABASE ROLE",
        );
    });

    it("leaves every other error as it is", async () => {
        expect(await failing("Insufficient privileges to operate on warehouse 'W'.")).to.equal(
            "Insufficient privileges to operate on warehouse 'W'.",
        );
    });
});
