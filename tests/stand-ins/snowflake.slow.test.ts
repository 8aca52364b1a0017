import { expect } from "chai";

import { LINKED, settings } from "./snowflakeProgram";
import { makeSnowflakeStack, SnowflakeStack } from "./snowflakeStack";
import { refresh, up } from "./steps";

// The stack, its two providers and three components among them.
const RESOURCES = 29;

describe("what the product makes with the plugin for Snowflake, through the real CLI", function () {
    this.timeout("3m");
    let test: SnowflakeStack;
    before(async () => (test = await makeSnowflakeStack()));
    after(() => test?.remove());

    const warehouse = async () => (await test.rows("SHOW WAREHOUSES LIKE 'LAKE_WH'"))[0];

    it("previews every resource of an empty stack", async () => {
        expect((await test.stack.preview()).changeSummary).to.deep.equal({ create: RESOURCES });
        expect(await test.rows("SHOW DATABASES LIKE 'LAKE'")).to.deep.equal([]);
    });

    it("creates every resource", async () => {
        const { outputs } = await test.stack.up();
        expect(outputs["schema"]?.value).to.equal("DEMO");
        expect(await warehouse()).to.include({
            size: "X-Small",
            state: "SUSPENDED",
            auto_suspend: 60,
            enable_query_acceleration: "false",
        });
        const [schema] = await test.rows("SHOW SCHEMAS LIKE 'DEMO' IN DATABASE LAKE");
        expect(schema).to.include({ options: "MANAGED ACCESS" });
        const granted = await test.rows(`SHOW GRANTS TO DATABASE ROLE ${LINKED}.WRITER`);
        expect(granted.map(({ privilege, granted_on }) => `${privilege} on ${granted_on}`)).to.have.members([
            "USAGE on DATABASE",
            "USAGE on SCHEMA",
            "CREATE ICEBERG TABLE on SCHEMA",
        ]);
    });

    it("finds nothing to change the second time, nor after a refresh", async () => {
        expect(await up(test.stack)).to.deep.equal([]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("writes neither endpoint nor login into the state", async () => {
        const state = JSON.stringify(await test.stack.exportStack());
        const { SNOWFLAKE_PASSWORD: password = "", SNOWFLAKE_PORT: port = "" } = test.stack.workspace.envVars;
        expect(state).not.to.include(password).and.not.include(`"${port}"`).and.not.include("127.0.0.1");
    });

    it("alters in place", async () => {
        settings.virtualWarehouse = { size: "SMALL", autoSuspendSeconds: 120, statementTimeoutSeconds: 700 };
        expect(await up(test.stack)).to.deep.equal([
            {
                name: "lakehouse",
                op: "update",
                paths: ["autoSuspend", "parameters", "statementTimeoutInSeconds", "warehouseSize"],
            },
        ]);
        expect(await warehouse()).to.include({ size: "Small", auto_suspend: 120 });
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("sees what was changed by hand, and mends it", async () => {
        await test.rows("ALTER WAREHOUSE LAKE_WH SET AUTO_SUSPEND = 600 STATEMENT_TIMEOUT_IN_SECONDS = 5");
        await test.rows("ALTER SCHEMA LAKE.DEMO DISABLE MANAGED ACCESS");
        await test.rows("REVOKE CREATE VIEW ON SCHEMA LAKE.DEMO FROM ROLE ENGINEER");
        await test.rows("REVOKE USAGE ON WAREHOUSE LAKE_WH FROM ROLE READERS");
        await test.rows(`REVOKE DATABASE ROLE ${LINKED}.READER FROM ROLE READERS`);
        await refresh(test.stack);
        expect((await up(test.stack)).map(({ name, op }) => `${op} ${name}`)).to.include.members([
            "create lakehouse-linked-reader-to-reader",
            "update lakehouse-reader-warehouse",
            "update lakehouse-engineer-schema",
            "update lakehouse",
        ]);
        expect(await warehouse()).to.include({ auto_suspend: 120 });
        expect((await test.rows("SHOW SCHEMAS LIKE 'DEMO' IN DATABASE LAKE"))[0]).to.include({
            options: "MANAGED ACCESS",
        });
        expect(await up(test.stack)).to.deep.equal([]);
    });

    // https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371: the plugin cannot read the grants of READER
    // any more. Earlier versions of the program made such a grant, and failed in the middle.
    it("goes on where READER is granted to other database roles and has lost its own grant", async () => {
        await test.rows(`CREATE DATABASE ROLE ${LINKED}.BY_HAND`);
        for (const role of ["WRITER", "BY_HAND"]) {
            await test.rows(`GRANT DATABASE ROLE ${LINKED}.READER TO DATABASE ROLE ${LINKED}.${role}`);
        }
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);

        await test.rows(`REVOKE DATABASE ROLE ${LINKED}.READER FROM ROLE READERS`);
        await refresh(test.stack);
        expect((await up(test.stack)).map(({ name, op }) => `${op} ${name}`)).to.deep.equal([
            "create lakehouse-linked-reader-to-reader",
        ]);
        const members = await test.rows(`SHOW GRANTS OF DATABASE ROLE ${LINKED}.READER`);
        expect(members.map(({ granted_to, grantee_name }) => `${granted_to} ${grantee_name}`)).to.have.members([
            "DATABASE_ROLE BY_HAND",
            "DATABASE_ROLE WRITER",
            "ROLE READERS",
        ]);
        await test.rows(`DROP DATABASE ROLE ${LINKED}.BY_HAND`);
    });

    it("destroys everything, and nothing else", async () => {
        await test.stack.destroy();
        for (const kind of ["DATABASES", "WAREHOUSES"]) {
            expect(await test.rows(`SHOW ${kind} LIKE 'LAKE%'`), kind).to.deep.equal([]);
        }
        expect(await test.rows("SHOW ROLES LIKE 'READERS'")).to.deep.equal([]);
        expect(await test.rows(`SHOW DATABASE ROLES IN DATABASE ${LINKED}`)).to.deep.equal([]);
        expect(await test.rows(`SHOW DATABASES LIKE '${LINKED}'`)).to.have.length(1);
    });
});
