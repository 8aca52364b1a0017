import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { openClouds } from "../../commands/stack/clouds";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import type { Stage } from "../../commands/pipeline/stages";
import { TABLES } from "../../jobs/quickstartTables";
import { TestLakehouse } from "./testLakehouse";

const PRODUCT = 987_654;
const FILE = "raw_data/sales/second-run.json";
/** Of a product that nothing outsells. */
const SALE = {
    customer_id: 1,
    customer_name: "Ada",
    purchases: { prodid: PRODUCT, purchase_amount: 90_000_000, quantity: 1, purchase_date: "2026-11-01" },
};

// A linked table is a copy of metadata: read without a refresh it is the first run's.
// https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
describe("a pipeline that runs again over changed data", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-second-run");
        // So that no refresh of Snowflake's own comes between.
        await lakehouse.set("refreshIntervalSeconds", "86400");
        await lakehouse.set("syncIntervalSeconds", "86400");
        await lakehouse.up();
    });

    after(() => lakehouse?.stop());

    async function run(...names: Stage[]): Promise<Pipeline["result"]> {
        const clouds = await openClouds(lakehouse, lakehouse.stack, await lakehouse.outputs());
        try {
            const run = new Pipeline(clouds, await lakehouse.outputs(), new StageLog({ write: () => undefined }), {
                sampleRows: 300,
            });
            for (const name of names) {
                await run.runStage(name);
            }
            return run.result;
        } finally {
            await clouds.close();
        }
    }

    it("reports the new data on both clouds, not that of the first run", async () => {
        const first = await run("data", "jobs", "link", "snowflake", "compare");
        expect(first.reportsEqual).to.equal(true);
        expect(JSON.stringify(first.glueReport)).to.not.include(String(PRODUCT));

        await onRawData((s3, Bucket) =>
            s3.send(new PutObjectCommand({ Bucket, Key: FILE, Body: `${JSON.stringify(SALE)}\n` })),
        );
        const second = await run("jobs", "link", "snowflake", "compare");
        expect(second.reportsEqual).to.equal(true);
        expect(JSON.stringify(second.glueReport[0])).to.include(String(PRODUCT));
        expect(await reportedBySnowflake()).to.include({ rank: "1", product: String(PRODUCT) });
    });

    it("reports the old data again once the new is gone, and leaves a stack without drift", async () => {
        await onRawData((s3, Bucket) => s3.send(new DeleteObjectCommand({ Bucket, Key: FILE })));
        const third = await run("jobs", "link", "snowflake", "compare");
        expect(third.reportsEqual).to.equal(true);
        expect(JSON.stringify(third.glueReport)).to.not.include(String(PRODUCT));
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    async function onRawData(deed: (s3: S3Client, bucket: string) => Promise<unknown>): Promise<void> {
        const outputs = await lakehouse.outputs();
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            await deed(clouds.s3, outputs.bucketName);
        } finally {
            await clouds.close();
        }
    }

    async function reportedBySnowflake(): Promise<object | undefined> {
        const { linkedDatabase, linkedSchema } = await lakehouse.outputs();
        const [row] = await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(
                `SELECT "sales_amount_rank" AS "rank", "product_id" AS "product"
                FROM "${linkedDatabase}"."${linkedSchema}"."${TABLES.snowflakeReport}"
                ORDER BY "sales_amount_rank" LIMIT 1`,
            ),
        );
        return row && { rank: String(row["rank"]), product: String(row["product"]) };
    }
});
