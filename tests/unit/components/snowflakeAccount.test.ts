import { expect } from "chai";

import { SnowflakeAccount } from "../../../components/snowflakeAccount";
import { all, inputsOf, mockEngine, settled } from "../support/mocks";

async function create(): Promise<void> {
    await mockEngine();
    new SnowflakeAccount("lake", {
        names: {
            database: "DB",
            schema: "DEMO",
            virtualWarehouse: "WH",
            engineerRole: "ENGINEER",
            readerRole: "READER",
        },
        virtualWarehouse: { size: "SMALL", autoSuspendSeconds: 45, statementTimeoutSeconds: 600 },
        adminRole: "SYSADMIN",
        deployerRole: "DEPLOYER",
    });
    await settled();
}

describe("SnowflakeAccount", () => {
    it("creates a virtual warehouse that stops by itself and costs nothing at first", async () => {
        await create();
        expect(inputsOf("snowflake:index/warehouse:Warehouse")).to.deep.equal({
            name: "WH",
            comment: "Queries and notebooks of the lakehouse",
            warehouseSize: "SMALL",
            autoSuspend: 45,
            autoResume: "true",
            initiallySuspended: true,
            statementTimeoutInSeconds: 600,
            enableQueryAcceleration: "false",
        });
    });

    it("creates a native database and a schema of its owner's own, with all that an import would else replace", async () => {
        await create();
        expect(inputsOf("snowflake:index/database:Database")).to.deep.include({ name: "DB" });
        expect(inputsOf("snowflake:index/schema:Schema")).to.deep.include({
            database: "DB",
            name: "DEMO",
            isTransient: "false",
            withManagedAccess: "true",
        });
    });

    it("lets each role inherit the smaller one, and the administrator all of them", async () => {
        await create();
        const grants = all("snowflake:index/grantAccountRole:GrantAccountRole").map(
            ({ inputs }) => `${inputs["roleName"]} to ${inputs["parentRoleName"]}`,
        );
        expect(grants.sort()).to.deep.equal(["ENGINEER to DEPLOYER", "ENGINEER to SYSADMIN", "READER to ENGINEER"]);
    });

    it("gives readers use and engineers creation, nothing on the account and no ownership", async () => {
        await create();
        const grants = all("snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole").map(
            ({ inputs }) => inputs,
        );

        expect(grants).to.have.deep.members([
            {
                accountRoleName: "READER",
                privileges: ["USAGE"],
                onAccountObject: { objectType: "WAREHOUSE", objectName: "WH" },
            },
            {
                accountRoleName: "READER",
                privileges: ["USAGE"],
                onAccountObject: { objectType: "DATABASE", objectName: "DB" },
            },
            { accountRoleName: "READER", privileges: ["USAGE"], onSchema: { schemaName: '"DB"."DEMO"' } },
            {
                accountRoleName: "ENGINEER",
                privileges: ["CREATE STAGE", "CREATE TABLE", "CREATE VIEW"],
                onSchema: { schemaName: '"DB"."DEMO"' },
            },
        ]);
    });
});
