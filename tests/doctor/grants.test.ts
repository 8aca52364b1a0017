import { expect } from "chai";

import { grantsOf } from "../../commands/doctor/checks/grants";

const held = (...rows: Record<string, string>[]) => [
    ...grantsOf(
        rows.map((row) => ({ privilege: "USAGE", ...row })),
        "LAKE",
    ),
];

// https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
describe("grants as the doctor reads them", () => {
    for (const [granted_on, name] of [
        ["DATABASE_ROLE", "LAKE.READER"],
        ["DATABASE ROLE", "LAKE.READER"],
        ["DATABASE_ROLE", "READER"],
        ["ROLE", "LAKE.READER"],
        ["DATABASE_ROLE", '"LAKE"."READER"'],
    ] as const) {
        it(`takes ${granted_on} ${name} as a database role`, () => {
            expect(held({ granted_on, name })).to.deep.equal(["USAGE ON DATABASE_ROLE LAKE.READER"]);
        });
    }

    it("tells an account role, a schema and the role of another database apart", () => {
        expect(
            held(
                { granted_on: "ROLE", name: "READER" },
                { granted_on: "SCHEMA", name: "LAKE.READER" },
                { granted_on: "DATABASE_ROLE", name: "OTHER.READER" },
            ),
        ).to.deep.equal(["USAGE ON ROLE READER", "USAGE ON SCHEMA LAKE.READER", "USAGE ON DATABASE_ROLE OTHER.READER"]);
    });
});
