import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { Pipeline } from "../../commands/pipeline/run";
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

describe("a data set that the program has never seen", function () {
    this.timeout(1_200_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-own-data");
        const isPath = true;
        await lakehouse.stack.setConfig("lakehouse:domains[0].name", { value: "shop" }, isPath);
        await lakehouse.stack.setConfig(
            "lakehouse:domains[0].tables[0]",
            { value: `${FOLDER}/shop_orders.yaml` },
            isPath,
        );
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
