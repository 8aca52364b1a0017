import { CreateDatabaseCommand, GetDatabaseCommand } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { answers } from "./ownedByOthers";
import { TestLakehouse } from "./testLakehouse";

const DATABASE = "lakehouse_given";
const DEPLOYER = "ROLE LAKEHOUSE_DEPLOYER WITH GRANT OPTION";
const LOOKS = [
    "SHOW DATABASES LIKE 'GIVEN'",
    "SHOW SCHEMAS IN DATABASE GIVEN",
    "SHOW WAREHOUSES LIKE 'GIVEN_WH'",
    ...["DATABASE GIVEN", "SCHEMA GIVEN.PLAIN", "WAREHOUSE GIVEN_WH"].map((on) => `SHOW GRANTS ON ${on}`),
];

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse whose own roles work on objects of others", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let asItWas: unknown;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-handed-on");
        await lakehouse.administrator.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
        await lakehouse.administer(
            "CREATE DATABASE GIVEN",
            "CREATE SCHEMA GIVEN.PLAIN",
            "CREATE WAREHOUSE GIVEN_WH WAREHOUSE_SIZE = SMALL INITIALLY_SUSPENDED = TRUE",
            `GRANT USAGE ON DATABASE GIVEN TO ${DEPLOYER}`,
            `GRANT USAGE, CREATE STAGE, CREATE TABLE, CREATE VIEW ON SCHEMA GIVEN.PLAIN TO ${DEPLOYER}`,
        );
        const settings = {
            existingNativeDatabase: "GIVEN",
            existingNativeSchema: "PLAIN",
            existingVirtualWarehouse: "GIVEN_WH",
        };
        const domains = {
            ...{ "domains[0].name": "sales" },
            ...{ "domains[1].name": "orders", "domains[1].existingGlueDatabase": DATABASE },
        };
        for (const [name, value] of Object.entries({ ...settings, ...domains })) {
            await lakehouse.set(name, value);
        }
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("is refused while its role cannot use the warehouse, and says how its owner hands it on", async () => {
        expect(await lakehouse.refusal()).to.include(
            "There is no virtual warehouse GIVEN_WH of lakehouse:existingVirtualWarehouse",
        );
        await lakehouse.administer(`GRANT USAGE ON WAREHOUSE GIVEN_WH TO ${DEPLOYER}`);
    });

    it("comes up, and hands on to its roles what it may", async () => {
        asItWas = await lakehouse.asSnowflakeAdministrator((snowflake) => answers(snowflake, LOOKS));
        await lakehouse.up();
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        const { readerRole, domains } = await lakehouse.outputs();
        expect(domains?.map(({ glueDatabase }) => glueDatabase)).to.include(DATABASE);
        const grants = await lakehouse.asSnowflakeAdministrator((snowflake) =>
            snowflake.execute(`SHOW GRANTS TO ROLE ${readerRole}`),
        );
        expect(grants.map(({ privilege, name }) => `${String(privilege)} ${String(name)}`)).to.include.members([
            ...["USAGE GIVEN", "USAGE GIVEN.PLAIN", "USAGE GIVEN_WH"],
        ]);
    });

    it("leaves everything as it was when it goes", async () => {
        await lakehouse.destroy();
        expect(await lakehouse.asSnowflakeAdministrator((snowflake) => answers(snowflake, LOOKS))).to.deep.equal(
            asItWas,
        );
        const { Database } = await lakehouse.administrator.glue.send(new GetDatabaseCommand({ Name: DATABASE }));
        expect(Database?.Name).to.equal(DATABASE);
    });
});
