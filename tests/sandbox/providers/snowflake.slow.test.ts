import { expect } from "chai";

import { settings, snowflakeProgram } from "./snowflakeProgram";
import { SnowflakeService, startSnowflake } from "./snowflakeService";
import { preview, refresh, up } from "./steps";
import { makeStack, TestStack } from "./testStack";

// The stack and its provider among them.
const RESOURCES = 17;

describe("the stand-in for the snowflake provider, through the real CLI", function () {
    this.timeout("3m");
    const original = { ...settings };
    let service: SnowflakeService;
    let test: TestStack;

    const rows = (statement: string) => service.connection.execute(statement);

    before(async () => {
        service = await startSnowflake();
        test = await makeStack(snowflakeProgram, service.variables);
    });

    after(async () => {
        Object.assign(settings, original);
        test?.remove();
        await service?.stop();
    });

    it("previews every resource of an empty stack", async () => {
        const steps = await preview(test.stack);
        expect(steps.filter(({ op }) => op === "create")).to.have.length(RESOURCES);
        expect(await rows("SHOW DATABASES LIKE 'LAKE'")).to.deep.equal([]);
    });

    it("creates every resource, quoting what the program says", async () => {
        const { outputs } = await test.stack.up();
        expect(outputs["schemaName"]?.value).to.equal('"LAKE"."DEMO"');
        expect((await rows("SHOW DATABASES LIKE 'LAKE'"))[0]).to.include({ comment: "it's a lake" });
        expect((await rows("SHOW WAREHOUSES LIKE 'LAKE_WH'"))[0]).to.include({
            size: "X-Small",
            state: "SUSPENDED",
            auto_suspend: 60,
        });
        const future = await rows('SHOW FUTURE GRANTS IN SCHEMA "LAKE"."DEMO"');
        expect(future.map(({ privilege, grantee_name }) => ({ privilege, grantee_name }))).to.deep.equal([
            { privilege: "SELECT", grantee_name: "READER" },
        ]);
    });

    it("finds nothing to change the second time, nor after a refresh", async () => {
        expect(await up(test.stack)).to.deep.equal([]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("takes no other spelling of a size for a change", async () => {
        settings.warehouseSize = "X-Small";
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("alters in place, and grants and revokes single privileges", async () => {
        Object.assign(settings, {
            databaseComment: "A lake",
            schemaComment: "",
            autoSuspend: 120,
            warehouseSize: "SMALL",
            warehouseComment: undefined,
            engineerPrivileges: ["CREATE TABLE", "CREATE VIEW"],
        });
        expect(await up(test.stack)).to.deep.equal([
            { name: "database", op: "update", paths: ["comment"] },
            { name: "on-schema", op: "update", paths: ["privileges"] },
            { name: "schema", op: "update", paths: ["comment"] },
            { name: "warehouse", op: "update", paths: ["autoSuspend", "comment", "warehouseSize"] },
        ]);
        expect((await rows("SHOW WAREHOUSES LIKE 'LAKE_WH'"))[0]).to.include({
            size: "Small",
            auto_suspend: 120,
            comment: "",
        });
        const granted = (await rows('SHOW GRANTS ON SCHEMA "LAKE"."DEMO"'))
            .filter((row) => row["grantee_name"] === "ENGINEER")
            .map(({ privilege }) => privilege);
        expect(granted).to.have.members(["CREATE TABLE", "CREATE VIEW"]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("renames a virtual warehouse in place, and moves the grant on it", async () => {
        settings.warehouseName = "LAKE_TWO";
        const steps = await up(test.stack);
        expect(steps.filter(({ name, op }) => name === "warehouse" || op === "replace")).to.deep.equal([
            { name: "on-warehouse", op: "replace", paths: ["onAccountObject.objectName"] },
            { name: "warehouse", op: "update", paths: ["name"] },
        ]);
        expect((await rows("SHOW WAREHOUSES LIKE 'LAKE%'")).map(({ name }) => name)).to.deep.equal(["LAKE_TWO"]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("replaces a grant that goes to another role", async () => {
        settings.parentOfReader = "SYSADMIN";
        const steps = await up(test.stack);
        expect(steps.filter(({ op }) => op === "replace")).to.deep.equal([
            { name: "reader-to-engineer", op: "replace", paths: ["parentRoleName"] },
        ]);
        const members = await rows('SHOW GRANTS OF ROLE "READER"');
        expect(members.map(({ grantee_name }) => grantee_name))
            .to.include("SYSADMIN")
            .and.not.include("ENGINEER");
    });

    it("sees what was changed by hand, and mends it", async () => {
        await rows('ALTER WAREHOUSE "LAKE_TWO" SET AUTO_SUSPEND = 600');
        await rows('REVOKE CREATE VIEW ON SCHEMA "LAKE"."DEMO" FROM ROLE "ENGINEER"');
        await rows('REVOKE USAGE ON WAREHOUSE "LAKE_TWO" FROM ROLE "READER"');
        await rows('REVOKE DATABASE ROLE "LAKE"."READER" FROM ROLE "READER"');
        const drift = await refresh(test.stack);
        expect(drift.map(({ name, op }) => `${op} ${name}`)).to.include.members([
            "update on-schema",
            "update warehouse",
        ]);
        expect((await up(test.stack)).map(({ name, op }) => `${op} ${name}`)).to.have.members([
            "create linked-reader-to-reader",
            "create on-warehouse",
            "update on-schema",
            "update warehouse",
        ]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("destroys everything, also what is gone already", async () => {
        await rows('DROP ROLE "ENGINEER"');
        await test.stack.destroy();
        for (const kind of ["DATABASES", "WAREHOUSES"]) {
            expect(await rows(`SHOW ${kind} LIKE 'LAKE%'`), kind).to.deep.equal([]);
        }
        expect(await rows("SHOW ROLES LIKE 'READER'")).to.deep.equal([]);
    });
});
