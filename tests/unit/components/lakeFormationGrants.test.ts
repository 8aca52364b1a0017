import { expect } from "chai";

import { all, inputsOf, mockEngine, registered } from "../support/mocks";
import { runProgram } from "../support/program";

const TYPE = "aws:lakeformation/permissions:Permissions";
const role = (suffix: string) => `arn:aws:iam::123456789012:role/lakehouse-dev-${suffix}`;
const database = { name: "lakehouse_dev" };
const table = { databaseName: "lakehouse_dev", wildcard: true };

async function run(settings: Record<string, string>): Promise<Record<string, unknown>> {
    await mockEngine({
        config: Object.fromEntries(Object.entries(settings).map(([name, value]) => [`lakehouse:${name}`, value])),
    });
    await runProgram();
    return Object.fromEntries(all(TYPE).map(({ name, inputs }) => [name, inputs]));
}

describe("grants of Lake Formation", function () {
    this.timeout(60_000);

    it("are made by no stack that leaves the catalog to IAM", async () => {
        expect(await run({})).to.deep.equal({});
    });

    it("let jobs and Snowflake use the database, and leave its tables to IAM", async () => {
        expect(await run({ lakeFormation: "DATABASE" })).to.deep.equal({
            "sales-jobs-database": { principal: role("jobs"), permissions: ["CREATE_TABLE", "DESCRIBE"], database },
            "snowflake-catalog-database": {
                principal: role("snowflake-catalog"),
                permissions: ["CREATE_TABLE", "DESCRIBE"],
                database,
            },
        });
        expect(inputsOf("aws:glue/catalogDatabase:CatalogDatabase")).to.have.property("createTableDefaultPermissions");
    });

    it("are on the tables too where IAM decides on none", async () => {
        const grants = await run({ lakeFormation: "TABLES" });
        expect(grants["sales-jobs-tables"]).to.deep.equal({
            principal: role("jobs"),
            permissions: ["ALTER", "DESCRIBE"],
            table,
        });
        expect(grants["snowflake-catalog-tables"]).to.deep.equal({
            principal: role("snowflake-catalog"),
            permissions: ["ALTER", "DELETE", "DROP", "INSERT", "SELECT"],
            table,
        });
        expect(inputsOf("aws:glue/catalogDatabase:CatalogDatabase")).not.to.have.property(
            "createTableDefaultPermissions",
        );
    });

    it("let Snowflake only read where it may not write", async () => {
        const grants = await run({ lakeFormation: "TABLES", allowedWriteOperations: "NONE" });
        expect(grants["snowflake-catalog-database"]).to.have.deep.property("permissions", ["DESCRIBE"]);
        expect(grants["snowflake-catalog-tables"]).to.have.deep.property("permissions", ["SELECT"]);
    });

    it("come before the jobs and the link that need them", async () => {
        await run({ lakeFormation: "TABLES" });
        const urns = (ending: string) =>
            registered.filter(({ type, name }) => type === TYPE && name.startsWith(ending)).map(({ urn }) => urn);
        for (const { dependencies } of all("aws:glue/job:Job")) {
            expect(dependencies).to.include.members(urns("sales-jobs"));
        }
        for (const { dependencies } of all("snowflake-iceberg:index:CatalogLinkedDatabase")) {
            expect(urns("snowflake-catalog").length).to.equal(2);
            const waited = all("snowflake-iceberg:index:AccessVerification").flatMap(({ dependencies: of }) => of);
            expect([...dependencies, ...waited]).to.include.members(urns("snowflake-catalog"));
        }
    });
});
