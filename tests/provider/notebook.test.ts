import { expect } from "chai";

import { notebook } from "../../provider/resources/notebook";
import { packageSchemaText } from "../../provider/schema";
import * as provider from "../../provider/service/provider";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection, Step } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const urn = urnOf("Notebook");
const ID = '"LAKE"."DEMO"."REPORT"';

/** What version 0.1.0 left in a stack's state. */
const state = {
    name: "REPORT",
    database: "LAKE",
    schema: "DEMO",
    file: "jobs/notebooks/top_products_report.ipynb",
    mainFile: "top_products_report.ipynb",
    files: { "environment.yml": "jobs/notebooks/environment.yml" },
    texts: { "settings.json": "{}" },
    virtualWarehouse: "WH",
    comment: "Reports of the lakehouse",
    contentHash: "0".repeat(64),
    fullyQualifiedName: ID,
};
const DESCRIBE = `DESCRIBE NOTEBOOK ${ID}`;
const DROP = `DROP NOTEBOOK IF EXISTS ${ID}`;

const context = (...steps: Step[]) => new TestContext(new ScriptedConnection(...steps), urn);

// https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-disable-legacy-notebooks
describe("a legacy Notebook of an old state", () => {
    it("is found by the type in its URN, though no program can declare it", () => {
        expect(provider.resourceOf(urn)).to.equal(notebook);
        expect(packageSchemaText()).to.not.include("Notebook");
    });

    it("is read without a difference while it is there", async () => {
        const found = await notebook.read(context({ sql: DESCRIBE, answer: [{ main_file: "x.ipynb" }] }), ID, state);
        expect(found).to.deep.equal({ id: ID, properties: state });
    });

    for (const code of ["002003", "002043"]) {
        it(`is gone when Snowflake says so (${code})`, async () => {
            const answer = new StatementError(code, "does not exist or not authorized");
            expect(await notebook.read(context({ sql: DESCRIBE, answer }), ID, state)).to.equal(undefined);
        });

        it(`is deleted, also when what held it is gone (${code})`, async () => {
            const answer = new StatementError(code, "does not exist or not authorized");
            await notebook.delete(context({ sql: DROP, answer }), ID, state);
            await notebook.delete(context({ sql: DROP }), ID, state);
        });
    }

    it("stays in the state when the role may not drop it", async () => {
        const answer = new StatementError("003001", "Insufficient privileges");
        expect(await failureOf(notebook.delete(context({ sql: DROP, answer }), ID, state))).to.equal(answer);
    });

    it("cannot be made, changed or imported, and says where its file opens", async () => {
        for (const attempt of [
            notebook.create(context(), state),
            notebook.update(context(), ID, state, state),
            notebook.read(context(), ID, undefined),
        ]) {
            expect((await failureOf(attempt)).message).to.include("docs/notebook.md");
        }
    });
});
