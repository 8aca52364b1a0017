import { readFileSync, writeFileSync } from "node:fs";

import { GetDatabaseCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { parseDocument } from "yaml";

import { findLeftovers } from "../../commands/demo/leftovers";
import type { Finding } from "../../commands/doctor/finding";
import { grantOnLinkedTables } from "../../commands/pipeline/linkedTableGrants";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import { openClouds } from "../../commands/stack/clouds";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { domainsOf } from "../../commands/stack/stackOutputs";
import { TestLakehouse } from "./testLakehouse";

const SCRIPT = "tests/e2e/load_orders.py";
const LOAD = { name: "load", script: SCRIPT, arguments: { "--from": "${rawDataUrl}", "--table": "orders" } };
const ORDERS = { name: "orders", extraJobs: [LOAD] };
const DATABASE = /^lakehouse_test_domains_\d+__orders$/;

// One stack, in the order of its life: each test begins where the one before ended.
describe("domains of a stack that runs", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-domains");
        await lakehouse.up();
        await createTable("sales", "kept");
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("are added in place, with tables in the linked database", async () => {
        setDomains({ name: "sales" }, ORDERS);
        const changes = await lakehouse.up();
        expect(changes).to.have.all.keys("create", "update");
        expect(await namespaces()).to.have.length(2);
        expect(await schemasSeen()).to.have.length(2);
        // Nothing was linked anew.
        expect(await tablesSeen("sales")).to.deep.equal(["kept"]);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await brokenBesideData()).to.deep.equal([]);
    });

    it("are not left behind with their tables", async () => {
        await createTable("orders", "orders");
        setDomains({ name: "sales" });
        expect(await lakehouse.refusal()).to.match(
            /does not name the domain "orders" any more, and its Glue database ".*__orders" holds 1 table\./,
        );
    });

    it("are renamed without a copy: the same database, and what was granted on it", async () => {
        setDomains({ name: "sales" }, { ...ORDERS, name: "purchases", renamedFrom: "orders" });
        await lakehouse.up();
        const [database] = (await lakehouse.resources("catalogDatabase:CatalogDatabase")).filter(({ urn }) =>
            /::orders$/.test(urn),
        );
        expect(database?.id).to.match(/__orders$/);
        expect(await tablesSeen("purchases")).to.deep.equal(["orders"]);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await brokenBesideData()).to.deep.equal([]);
    });

    it("leave in place once their tables are gone, and nothing of another domain goes with them", async () => {
        const { linkedDatabase, linkedSchema, glueDatabase } = await domain("purchases");
        await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(`DROP TABLE "${linkedDatabase}"."${linkedSchema}"."orders"`),
        );
        setDomains({ name: "sales" });
        expect(await lakehouse.up()).to.have.all.keys("update", "delete");
        expect(await namespaces()).to.have.length(1);
        const gone = await lakehouse.administrator.glue
            .send(new GetDatabaseCommand({ Name: glueDatabase }))
            .catch((error: Error) => error.name);
        expect(gone).to.equal("EntityNotFoundException");
        expect(await tablesSeen("sales")).to.deep.equal(["kept"]);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await brokenBesideData()).to.deep.equal([]);
    });

    it("may have a linked database of their own that only reads, and jobs from raw data to a table in it", async () => {
        setDomains(
            { name: "orders", extraJobs: [LOAD], linkedDatabase: "own", allowedWriteOperations: "NONE" },
            { name: "sales" },
        );
        await lakehouse.up();
        const { s3 } = lakehouse.administrator;
        const { bucketName } = await lakehouse.outputs();
        const Body = '{"order_id": 1, "amount": "12.50"}\n{"order_id": 2, "amount": "7.25"}\n';
        await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: "raw_data/orders/1.json", Body }));
        await runJobsOf("orders");
        const { linkedDatabase, linkedSchema } = await domain("orders");
        const total = await asReader((run) =>
            run(`SELECT SUM("amount") AS TOTAL FROM "${linkedDatabase}"."${linkedSchema}"."orders"`),
        );
        expect(total).to.deep.equal([{ TOTAL: 19.75 }]);
        expect(await brokenBesideData()).to.deep.equal([]);
    });

    it("go with the stack", async () => {
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });

    /** As a person edits the file: Pulumi takes no list from `config set` alone. */
    function setDomains(...domains: object[]): void {
        const file = settingsFileOf(lakehouse.stackName);
        const settings = parseDocument(readFileSync(file, "utf8"));
        settings.setIn(["config", "lakehouse:domains"], domains);
        writeFileSync(file, settings.toString());
    }

    /** What the doctor finds, but that the quickstart has not loaded anything. */
    async function brokenBesideData(): Promise<Finding[]> {
        return (await lakehouse.broken()).filter(({ name }) => !/^(raw data|tables)( of sales)?$/.test(name));
    }

    async function domain(name: string) {
        const found = domainsOf(await lakehouse.outputs()).find((one) => one.name === name);
        if (found === undefined) {
            throw new Error(`The stack has no domain ${name}.`);
        }
        return found;
    }

    async function namespaces(): Promise<string[]> {
        const [link] = await lakehouse.resources("index:CatalogLinkedDatabase");
        const custom = (await lakehouse.resources("snowflake-iceberg:index:CatalogLinkedDatabase"))[0] ?? link;
        const names = custom?.outputs?.["allowedNamespaces"] as string[];
        expect(names.filter((name) => DATABASE.test(name)).length).to.equal(names.length - 1);
        return names;
    }

    /** What a person with the stack's role sees. */
    function asReader<T>(body: (run: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>): Promise<T> {
        return lakehouse.asSnowflakeAdministrator(async (snowflake) => {
            const { readerRole, virtualWarehouse } = await lakehouse.outputs();
            await snowflake.execute(`GRANT ROLE "${readerRole}" TO ROLE ACCOUNTADMIN`);
            await snowflake.execute(`USE ROLE "${readerRole}"`);
            await snowflake.execute(`USE WAREHOUSE "${virtualWarehouse}"`);
            return body((sql) => snowflake.execute(sql));
        });
    }

    async function schemasSeen(): Promise<string[]> {
        const { linkedDatabase } = await lakehouse.outputs();
        const rows = await asReader((run) => run(`SHOW SCHEMAS IN DATABASE "${linkedDatabase}"`));
        return rows.map((row) => String(row["name"])).filter((name) => name.startsWith("lakehouse"));
    }

    /** Tables that the reader may read. */
    async function tablesSeen(name: string): Promise<string[]> {
        const { linkedDatabase, linkedSchema } = await domain(name);
        const rows = await asReader((run) =>
            run(`SHOW ICEBERG TABLES IN SCHEMA "${linkedDatabase}"."${linkedSchema}"`),
        );
        return rows.map((row) => String(row["name"]));
    }

    /** Through the link, as the deployer, and granted as the pipeline grants. */
    async function createTable(name: string, table: string): Promise<void> {
        const place = await domain(name);
        await lakehouse.asDeployer(async (snowflake) => {
            const of = `"${place.linkedDatabase}"."${place.linkedSchema}"`;
            await snowflake.execute(`CREATE ICEBERG TABLE ${of}."${table}" ("id" INT)`);
            await grantOnLinkedTables(snowflake, place);
        });
    }

    /** One domain's workflow, and the wait for its tables. */
    async function runJobsOf(name: string): Promise<void> {
        const outputs = await lakehouse.outputs();
        const one = { ...outputs, domains: [await domain(name)] };
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new Pipeline(clouds, one, new StageLog({ write: () => undefined }), {});
            await run.runStage("jobs");
            await run.runStage("link");
        } finally {
            await clouds.close();
        }
    }
});
