import { expect } from "chai";

import { GlueCatalog } from "../../../../components/glueCatalog";
import { IcebergWarehouse } from "../../../../components/icebergWarehouse";
import { SnowflakeAccount, SnowflakeAccountArgs } from "../../../../components/snowflakeAccount";
import { ACCOUNT_ID, all, mockEngine, promiseOf, registered, settled } from "../../support/mocks";

const place = { partition: "aws", region: "us-west-2", accountId: ACCOUNT_ID };
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT_ID}:key/theirs`;
const NAMES = { database: "DB", schema: "S", virtualWarehouse: "WH", engineerRole: "ENGINEER", readerRole: "READER" };
const NOTHING = { database: false, schema: false, virtualWarehouse: false, roles: false };

const custom = () =>
    registered.filter((one) => one.custom).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);

async function account(existing: Partial<NonNullable<SnowflakeAccountArgs["existing"]>>): Promise<SnowflakeAccount> {
    await mockEngine();
    const made = new SnowflakeAccount("lake", {
        names: NAMES,
        existing: { ...NOTHING, ...existing },
        virtualWarehouse: { size: "SMALL", autoSuspendSeconds: 45, statementTimeoutSeconds: 600 },
        adminRole: "SYSADMIN",
        deployerRole: "DEPLOYER",
    });
    await settled();
    return made;
}

describe("components that are given what exists", () => {
    it("register nothing of a bucket and a Glue database, and answer with their names", async () => {
        await mockEngine();
        const warehouse = new IcebergWarehouse("lake", {
            ...{ place, bucketName: "theirs", prefix: "lakehouse-dev", existing: true, existingKeyArn: KEY },
            ...{ encryption: "SSE_KMS", noncurrentVersionDays: 30 },
        });
        const catalog = new GlueCatalog("lake", {
            place,
            databaseName: "sales",
            warehouse,
            existing: true,
            lakeFormation: "OFF",
        });
        await settled();
        expect(custom()).to.deep.equal([]);
        expect(await promiseOf(warehouse.bucketName)).to.equal("theirs");
        expect(await promiseOf(warehouse.url)).to.equal("s3://theirs/iceberg-warehouse/");
        expect(await promiseOf(warehouse.keyArn)).to.equal(KEY);
        expect(await promiseOf(catalog.databaseName)).to.equal("sales");
    });

    it("register nothing in Snowflake when all of it exists, also no grant on it", async () => {
        const made = await account({ database: true, schema: true, virtualWarehouse: true, roles: true });
        expect(custom()).to.deep.equal([]);
        expect(await promiseOf(made.schemaName)).to.equal("S");
        expect(await promiseOf(made.readerRole)).to.equal("READER");
    });

    it("grant roles of their own on existing objects, and existing roles on objects of their own", async () => {
        await account({ database: true, schema: true, virtualWarehouse: true });
        const grants = all("snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole");
        expect(grants.map(({ name }) => name).sort()).to.deep.equal([
            ...["lake-engineer-schema", "lake-reader-database", "lake-reader-schema", "lake-reader-warehouse"],
        ]);
        const onSchema = grants.find(({ name }) => name === "lake-engineer-schema")?.inputs;
        expect(onSchema).to.deep.equal({
            accountRoleName: "ENGINEER",
            privileges: ["CREATE STAGE", "CREATE TABLE", "CREATE VIEW"],
            onSchema: { schemaName: '"DB"."S"' },
        });

        await account({ roles: true });
        expect(custom().filter((one) => /Role\b/.test(one) && !one.startsWith("GrantPrivileges"))).to.deep.equal([]);
        expect(all("snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole")).to.have.length(4);
    });

    it("create a schema in an existing database", async () => {
        await account({ database: true });
        expect(custom()).to.include("Schema lake").and.not.include("Database lake");
        expect(all("snowflake:index/schema:Schema")[0]?.inputs).to.include({ database: "DB", name: "S" });
    });
});
