import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Deployment } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { acceptOlderState } from "../../commands/stack/olderState";
import { LINKED } from "./snowflakeProgram";
import { makeSnowflakeStack, SnowflakeStack } from "./snowflakeStack";
import { refresh, up } from "./steps";

// What the stand-in for the plugin wrote, at the last commit that had it, for the program of this folder as it was then.
const OLD = JSON.parse(readFileSync(join(__dirname, "standInState.json"), "utf8")) as Deployment;

describe("a stack that the stand-in for the snowflake plugin made", function () {
    this.timeout("3m");
    let test: SnowflakeStack;

    before(async () => {
        test = await makeSnowflakeStack();
        // Its objects as the old program made them, with something in them.
        await test.stack.up();
        await test.rows(`GRANT DATABASE ROLE ${LINKED}.READER TO DATABASE ROLE ${LINKED}.WRITER`);
        await test.rows("ALTER SCHEMA LAKE.DEMO DISABLE MANAGED ACCESS");
        await test.rows("CREATE TABLE LAKE.DEMO.KEPT AS SELECT 1 AS A");
        await test.stack.importStack(OLD);
        await acceptOlderState(test.stack);
    });
    after(() => test?.remove());

    it("is brought up to date by one up, which replaces no object and deletes only the grant between database roles", async () => {
        const steps = await up(test.stack);
        // This state has no provider that could take the grants of database roles over: they are revoked and granted again,
        // as by a bare `pulumi up`.
        const regranted = ["create-replacement", "replace", "delete-replaced"].flatMap((op) => [
            `${op} lakehouse-linked-reader-to-reader`,
            `${op} lakehouse-linked-writer-to-engineer`,
        ]);
        expect(steps.filter(({ op }) => op !== "update").map(({ name, op }) => `${op} ${name}`)).to.have.members([
            "create snowflake-iceberg",
            "create lakehouse-linked-writer-database",
            "create lakehouse-linked-writer-schema",
            "delete lakehouse-linked-reader-to-writer",
            ...regranted,
        ]);
        expect(await test.rows("SELECT A FROM LAKE.DEMO.KEPT")).to.deep.equal([{ A: 1 }]);
        const members = await test.rows(`SHOW GRANTS OF DATABASE ROLE ${LINKED}.READER`);
        expect(members.map(({ granted_to, grantee_name }) => `${granted_to} ${grantee_name}`)).to.deep.equal([
            "ROLE READERS",
        ]);
    });

    it("is like any other afterwards", async () => {
        expect(await up(test.stack)).to.deep.equal([]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
        const [warehouse] = await test.rows("SHOW WAREHOUSES LIKE 'LAKE_WH'");
        expect(warehouse).to.include({ size: "X-Small", auto_suspend: 60, enable_query_acceleration: "false" });
        await test.stack.destroy();
        expect(await test.rows("SHOW DATABASES LIKE 'LAKE'")).to.deep.equal([]);
    });
});
