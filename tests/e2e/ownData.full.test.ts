import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { writePage } from "../../commands/pipeline/page/writePage";
import { Pipeline, PipelineResult } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import { openClouds } from "../../commands/stack/clouds";
import { domainsOf } from "../../commands/stack/stackOutputs";
import { TestLakehouse } from "./testLakehouse";

const FOLDER = "tests/e2e/ownData";
/** What the deliveries say by hand: order, state and total of the newest record of each key, after each of them. */
const EXPECTED = [
    [
        ["1", "open", "30.00"],
        ["2", "paid", "7.25"],
        ["3", "open", "0.00"],
    ],
    [
        ["1", "open", "30.00"],
        ["2", "paid", "7.25"],
        ["3", "paid", "19.50"],
        ["4", "sent", "5.00"],
    ],
    [
        ["1", "sent", "30.00"],
        ["2", "paid", "7.25"],
        ["3", "paid", "19.50"],
        ["4", "sent", "5.00"],
        ["5", "open", "99999.99"],
    ],
];

const COMPARISONS: Record<string, string>[] = [
    { name: "orders", table: "shop_orders" },
    { name: "totals", query: `${FOLDER}/totals.sql` },
    { name: "readers", query: `${FOLDER}/who_reads.sql`, "key[0]": "order_id" },
    { name: "misspelt", query: `${FOLDER}/misspelt.sql` },
];

describe("a data set that the program has never seen", function () {
    this.timeout(1_200_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-own-data");
        await lakehouse.set("domains[0].name", "shop");
        await lakehouse.set("domains[0].tables[0]", `${FOLDER}/shop_orders.yaml`);
        for (const [index, comparison] of COMPARISONS.entries()) {
            for (const [key, value] of Object.entries(comparison)) {
                await lakehouse.set(`domains[0].comparisons[${index}].${key}`, value);
            }
        }
        await lakehouse.up();
    });
    after(async () => {
        await lakehouse?.stop();
    });

    EXPECTED.forEach((expected, index) => {
        const delivery = `${index + 1}.json`;
        it(`is in Snowflake by one declaration: ${delivery}, with late and repeated records and new columns`, async () => {
            const { bucketName } = await lakehouse.outputs();
            const Body = readFileSync(join(FOLDER, delivery));
            const Key = `raw_data/shop/orders/${delivery}`;
            await lakehouse.administrator.s3.send(new PutObjectCommand({ Bucket: bucketName, Key, Body }));
            await runPipeline();
            expect(await rows("order_id, state, total::varchar", "ORDER BY order_id")).to.deep.equal(expected);
        });
    });

    it("has nested values, and NULL in the rows of before a column", async () => {
        const nested = "order_id, ARRAY_SIZE(lines), lines[0]:sku::varchar, lines[0]:discount::varchar, channel";
        expect(await rows(nested, "WHERE order_id IN (1, 3) ORDER BY order_id")).to.deep.equal([
            ["1", "2", "A-1", null, "web"],
            ["3", "1", "D-4", "1.50", null],
        ]);
    });

    it("is the same to both engines, and what is not is told by row and column, with the engine of a failed query", async () => {
        const { result, error, page } = await compare();
        const told = Object.fromEntries(result.comparisons.map((one) => [one.name, one]));
        expect(told["orders"]).to.include({ domain: "shop", equal: true, rows: 5, differing: 0 });
        expect(told["totals"]).to.include({ equal: true, rows: 4, differing: 0 });
        expect(told["readers"]).to.include({ equal: false, rows: 5, differing: 5 });
        expect(told["readers"]?.differences[4]).to.include({ row: "order_id 5", column: "reader" });
        expect(told["misspelt"]).to.include({ equal: false, differing: 0 });
        for (const engine of ["Glue (Spark): ", "Snowflake (Snowpark Connect): "]) {
            expect(told["misspelt"]?.error)
                .to.include(engine)
                .and.match(/order_identifier/i);
        }
        expect(error).to.match(
            /Comparison shop\.readers differs in 5 values:\n {2}order_id 1, reader: Glue .*, Snowflake /,
        );
        expect(error).to.include("Comparison shop.misspelt could not be compared:");
        expect(page).to.include("Both engines differ in shop.misspelt, shop.readers");
        expect(page)
            .to.match(/class="verdict differ"/)
            .and.include("shop_orders")
            .and.not.include("Both reports");
    });

    /** The stage alone, and the page of its run. */
    async function compare(): Promise<{ result: PipelineResult; error: string; page: string }> {
        const outputs = await lakehouse.outputs();
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const log = new StageLog({ write: () => undefined });
            const run = new Pipeline(clouds, outputs, log, {});
            const error = await run.runStage("compare").then(
                () => "",
                (failure: Error) => failure.message,
            );
            const { file } = await writePage(
                { stack: lakehouse.stack, place: lakehouse, clouds, outputs },
                { stages: log.results, pipeline: run.result },
            );
            const page = readFileSync(file, "utf8");
            rmSync(file);
            return { result: run.result, error, page };
        } finally {
            await clouds.close();
        }
    }

    async function runPipeline(): Promise<void> {
        const outputs = await lakehouse.outputs();
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new Pipeline(clouds, outputs, new StageLog({ write: () => undefined }), {});
            for (const stage of ["jobs", "link"] as const) {
                await run.runStage(stage);
            }
        } finally {
            await clouds.close();
        }
    }

    /** As the reader's role has them: columns of shop_orders, as texts. */
    async function rows(columns: string, rest: string): Promise<(string | null)[][]> {
        const outputs = await lakehouse.outputs();
        const [domain] = domainsOf(outputs);
        const table = `"${domain?.linkedDatabase}"."${domain?.linkedSchema}"."shop_orders"`;
        return lakehouse.asSnowflakeAdministrator(async (snowflake) => {
            await snowflake.execute(`GRANT ROLE "${outputs.readerRole}" TO ROLE ACCOUNTADMIN`);
            await snowflake.execute(`USE ROLE "${outputs.readerRole}"`);
            await snowflake.execute(`USE WAREHOUSE "${outputs.virtualWarehouse}"`);
            const found = await snowflake.execute(`SELECT ${columns} FROM ${table} ${rest}`);
            return found.map((row) => Object.values(row).map((value) => (value === null ? null : String(value))));
        });
    }
});
