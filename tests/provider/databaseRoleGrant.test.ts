import { expect } from "chai";

import { databaseRoleGrant as grant } from "../../provider/resources/databaseRoleGrant";
import type { Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection, Step } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const inputs = { databaseName: "GLUE", databaseRoleName: "READER", roleName: "my readers" };
const ID = '"GLUE"."READER"|"my readers"';
const GRANT = 'GRANT DATABASE ROLE "GLUE"."READER" TO ROLE "my readers"';
const SHOW = 'SHOW GRANTS OF DATABASE ROLE "GLUE"."READER"';
const REVOKE = 'REVOKE DATABASE ROLE "GLUE"."READER" FROM ROLE "my readers"';

const context = (...steps: Step[]) => new TestContext(new ScriptedConnection(...steps), urnOf("DatabaseRoleGrant"));
const shown = (granted_to: string, grantee_name: string): Row => ({ role: "READER", granted_to, grantee_name });

// Rows as accounts print them: https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
const others = [
    shown("ROLE", "OTHERS"),
    shown("DATABASE_ROLE", "GLUE.WRITER"),
    shown("DATABASE_ROLE", "WRITER"),
    shown("SHARE", "ORG.ACCOUNT.SHARE"),
    // A database role of the account role's name is another role.
    shown("DATABASE_ROLE", "my readers"),
];

describe("DatabaseRoleGrant", () => {
    it("is granted, and a grant that is there is no error in Snowflake", async () => {
        const made = await grant.create(context({ sql: GRANT }), inputs);
        expect(made).to.deep.equal({ id: ID, properties: inputs });
    });

    for (const row of [shown("ROLE", "my readers"), shown("ROLE", '"my readers"')]) {
        it(`is found among grants to other kinds, printed as ${String(row["grantee_name"])}`, async () => {
            const answer = [...others, row];
            expect(await grant.read(context({ sql: SHOW, answer }), ID, inputs)).to.deep.equal({
                id: ID,
                properties: inputs,
            });
        });
    }

    it("is gone when only others hold the database role, or none do", async () => {
        expect(await grant.read(context({ sql: SHOW, answer: others }), ID, inputs)).to.equal(undefined);
        expect(await grant.read(context({ sql: SHOW, answer: [] }), ID, inputs)).to.equal(undefined);
    });

    it("is gone with the database role", async () => {
        const answer = new StatementError("002003", "does not exist or not authorized");
        expect(await grant.read(context({ sql: SHOW, answer }), ID, inputs)).to.equal(undefined);
        await grant.delete(context({ sql: REVOKE, answer }), ID, inputs);
    });

    it("is imported by its ID", async () => {
        const quoted = '"a.""b"""."R|"|"O"';
        const show = 'SHOW GRANTS OF DATABASE ROLE "a.""b"""."R|"';
        const found = await grant.read(context({ sql: show, answer: [shown("ROLE", "O")] }), quoted, undefined);
        expect(found?.properties).to.deep.equal({ databaseName: 'a."b"', databaseRoleName: "R|", roleName: "O" });
        for (const wrong of ["GLUE.READER|R", '"GLUE"."READER"', '"GLUE"."READER"|"R" ', '""."R"|"R"']) {
            expect((await failureOf(grant.read(context(), wrong, undefined))).message).to.include(
                "is not the ID of a grant",
            );
        }
    });

    it("stays in the state when it may not be revoked", async () => {
        const answer = new StatementError("003001", "Insufficient privileges");
        expect(await failureOf(grant.delete(context({ sql: REVOKE, answer }), ID, inputs))).to.equal(answer);
    });
});
