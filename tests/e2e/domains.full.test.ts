import { GetDatabaseCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import type { Stage } from "../../commands/pipeline/stages";
import { openClouds } from "../../commands/stack/clouds";
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
        await stages("data", "jobs", "link");
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("are added in place, with tables in the linked database", async () => {
        await setDomains({ name: "sales" }, ORDERS);
        const changes = await lakehouse.up();
        expect(changes).to.have.all.keys("create", "update");
        expect(await namespaces()).to.have.length(2);
        expect(await schemasSeen("reader")).to.have.length(2);
        // Nothing was linked anew: what was granted on the tables is still there.
        expect(await tablesSeen("sales", "reader")).to.include.members(["raw_sales_data", "customers_info"]);
        expect(await lakehouse.up()).to.deep.equal({});
    });

    it("run jobs of their own from raw data to a table that Snowflake reads", async () => {
        const { s3 } = lakehouse.administrator;
        const { bucketName } = await lakehouse.outputs();
        const Body = '{"order_id": 1, "amount": "12.50"}\n{"order_id": 2, "amount": "7.25"}\n';
        await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: "raw_data/orders/1.json", Body }));
        const result = await stages("jobs", "link");
        expect(
            result.jobRuns.map(({ jobName }) => jobName.replace(/^lakehouse-test-domains-\d+/, "")),
        ).to.include.members(["-load-sales", "--orders-load"]);
        expect(await readAs("reader", "orders", "SELECT SUM(amount) AS total FROM")).to.deep.equal([
            { TOTAL: "19.75" },
        ]);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("are not left behind with their tables", async () => {
        await setDomains({ name: "sales" });
        expect(await refusal()).to.match(
            /does not name the domain "orders" any more, and its Glue database ".*__orders" holds 1 table\./,
        );
    });

    it("are renamed without a copy: the same database, and what was granted on it", async () => {
        await setDomains({ name: "sales" }, { ...ORDERS, name: "purchases", renamedFrom: "orders" });
        await lakehouse.up();
        const [database] = (await lakehouse.resources("catalogDatabase:CatalogDatabase")).filter(({ urn }) =>
            /::orders$/.test(urn),
        );
        expect(database?.id).to.match(/__orders$/);
        expect(await readAs("reader", "purchases", "SELECT SUM(amount) AS total FROM")).to.deep.equal([
            { TOTAL: "19.75" },
        ]);
        await stages("jobs", "link");
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("leave in place once their tables are gone, and nothing of another domain goes with them", async () => {
        const { linkedDatabase, linkedSchema, glueDatabase } = await domain("purchases");
        await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(`DROP TABLE "${linkedDatabase}"."${linkedSchema}"."orders"`),
        );
        await setDomains({ name: "sales" });
        expect(await lakehouse.up()).to.have.all.keys("update", "delete");
        expect(await namespaces()).to.have.length(1);
        const gone = await lakehouse.administrator.glue
            .send(new GetDatabaseCommand({ Name: glueDatabase }))
            .catch((error: Error) => error.name);
        expect(gone).to.equal("EntityNotFoundException");
        expect(await tablesSeen("sales", "reader")).to.include.members(["raw_sales_data", "customers_info"]);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("may have a linked database of their own that only reads", async () => {
        await setDomains({ name: "sales" }, { ...ORDERS, linkedDatabase: "own", allowedWriteOperations: "NONE" });
        await lakehouse.up();
        await stages("jobs", "link");
        expect(await readAs("reader", "orders", "SELECT COUNT(*) AS count FROM")).to.deep.equal([{ COUNT: "2" }]);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("go with the stack", async () => {
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });

    function setDomains(...domains: object[]): Promise<void> {
        return lakehouse.set("domains", JSON.stringify(domains));
    }

    function refusal(): Promise<string> {
        return lakehouse.stack.preview({ color: "never" }).then(
            () => "",
            (error: Error) => error.message,
        );
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
    function as<T>(
        role: "reader" | "engineer",
        body: (run: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>,
    ): Promise<T> {
        return lakehouse.asSnowflakeAdministrator(async (snowflake) => {
            const outputs = await lakehouse.outputs();
            const name = role === "reader" ? outputs.readerRole : outputs.engineerRole;
            await snowflake.execute(`GRANT ROLE "${name}" TO ROLE ACCOUNTADMIN`);
            await snowflake.execute(`USE ROLE "${name}"`);
            await snowflake.execute(`USE WAREHOUSE "${outputs.virtualWarehouse}"`);
            return body((sql) => snowflake.execute(sql));
        });
    }

    async function schemasSeen(role: "reader"): Promise<string[]> {
        const { linkedDatabase } = await lakehouse.outputs();
        const rows = await as(role, (run) => run(`SHOW SCHEMAS IN DATABASE "${linkedDatabase}"`));
        return rows.map((row) => String(row["name"])).filter((name) => name.startsWith("lakehouse"));
    }

    async function tablesSeen(name: string, role: "reader"): Promise<string[]> {
        const { linkedDatabase, linkedSchema } = await domain(name);
        const rows = await as(role, (run) =>
            run(`SHOW ICEBERG TABLES IN SCHEMA "${linkedDatabase}"."${linkedSchema}"`),
        );
        return rows.map((row) => String(row["name"]));
    }

    async function readAs(role: "reader", name: string, select: string): Promise<Record<string, unknown>[]> {
        const { linkedDatabase, linkedSchema } = await domain(name);
        return as(role, (run) => run(`${select} "${linkedDatabase}"."${linkedSchema}"."orders"`));
    }

    async function stages(...names: Stage[]): Promise<Pipeline["result"]> {
        const outputs = await lakehouse.outputs();
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new Pipeline(clouds, outputs, new StageLog({ write: () => undefined }), { sampleRows: 100 });
            for (const name of names) {
                await run.runStage(name);
            }
            return run.result;
        } finally {
            await clouds.close();
        }
    }
});
