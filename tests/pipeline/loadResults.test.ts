import { CloudWatchLogsClient, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";

import { LoadResult, loadResultsOf } from "../../commands/pipeline/loadResults";
import { loadLines, quarantinedOf } from "../../commands/pipeline/loadSummary";
import { FollowedRun } from "../../commands/pipeline/workflowRun";

const SALES = {
    table: "glue_catalog.shop.raw_sales_data",
    mode: "full",
    files: 3,
    read: 2_000,
    written: 1_960,
    quarantined: { "quantity is missing": 4, "purchases is missing": 30, "prodid is missing": 5, "age is missing": 1 },
    sample: {
        reason: "purchases is missing",
        source_file: "s3://lake/raw_data/sales/a.json",
        record: '{"customer_id":1}',
    },
    quarantine_table: "glue_catalog.shop.raw_sales_data_quarantine",
    load_id: "0a1b",
};
const CUSTOMERS = { ...SALES, table: "c.d.customers_info", quarantined: {}, written: 2_000, sample: null };

describe("loadResultsOf", () => {
    it("reads what each load did, whatever else its log holds", async () => {
        const { loads, silent } = await read({
            sales: [`lakehouse-result ${JSON.stringify(SALES)}`],
            report: ['lakehouse-result {"table": "x", "limit": 10}', "no lakehouse-result {"],
            own: ["lakehouse-result of my own", 'lakehouse-result "text"', "lakehouse-result null"],
        });
        expect(silent).to.deep.equal([]);
        expect(loads).to.deep.equal([
            {
                table: "raw_sales_data",
                database: "shop",
                files: 3,
                read: 2_000,
                written: 1_960,
                quarantined: 40,
                reasons: [
                    { reason: "purchases is missing", records: 30 },
                    { reason: "prodid is missing", records: 5 },
                    { reason: "quantity is missing", records: 4 },
                    { reason: "age is missing", records: 1 },
                ],
                sample: {
                    reason: "purchases is missing",
                    file: "s3://lake/raw_data/sales/a.json",
                    record: '{"customer_id":1}',
                },
                quarantineTable: "raw_sales_data_quarantine",
                loadId: "0a1b",
            },
        ]);
    });

    it("finds both loads in the one run of all steps", async () => {
        const all = { load_sales: SALES, load_customers: CUSTOMERS, top_products_report: { table: "r" } };
        const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(all)}\n`] });
        expect(loads.map(({ table, quarantined }) => [table, quarantined])).to.deep.equal([
            ["raw_sales_data", 40],
            ["customers_info", 0],
        ]);
    });

    it("says which load has no line yet, and does not wait for others", async () => {
        const { silent } = await read({ sales: [], report: [] });
        expect(silent.map(({ jobName }) => jobName)).to.deep.equal(["sales"]);
    });

    it("takes a log that is not there for an empty one, and passes on what else goes wrong", async () => {
        const gone = new ResourceNotFoundException({ message: "no such stream", $metadata: {} });
        expect((await read({ report: gone })).loads).to.deep.equal([]);
        expect(await read({ report: new Error("ECONNRESET") }).catch((error: Error) => error.message)).to.equal(
            "ECONNRESET",
        );
    });
});

describe("loadLines", () => {
    it("tells counts, share, the most frequent reasons, one record and the place of all", async () => {
        const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(SALES)}`] });
        expect(loadLines(loads[0] as LoadResult)).to.deep.equal([
            "raw_sales_data: 2,000 records read, 1,960 written, 40 quarantined (2.00 %): 30 x purchases is missing, " +
                "5 x prodid is missing, 4 x quantity is missing, and 1 more reason",
            '  such as {"customer_id":1} in s3://lake/raw_data/sales/a.json',
            "  all of them: table raw_sales_data_quarantine, load_id '0a1b'",
        ]);
        expect(quarantinedOf(loads)).to.equal("; 40 of 2,000 records quarantined");
    });

    it("tells how many records of a table with a key gave way to others", async () => {
        const orders = { ...CUSTOMERS, table: "c.d.orders", mode: "upsert", written: 1_990, superseded: 10 };
        const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(orders)}`] });
        expect(loads.flatMap(loadLines)).to.deep.equal([
            "orders: 2,000 records read, 1,990 written, 10 superseded, none quarantined",
        ]);
    });

    it("says so when none was quarantined, and nothing when none was read", async () => {
        const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(CUSTOMERS)}`] });
        expect(loads.flatMap(loadLines)).to.deep.equal([
            "customers_info: 2,000 records read, 2,000 written, none quarantined",
        ]);
        expect(quarantinedOf(loads)).to.equal("; none of 2,000 records quarantined");
        expect(quarantinedOf([])).to.equal("");
    });

    it("never shows a share that is not 0 as 0", async () => {
        const one = { ...SALES, read: 10_000_000, quarantined: { bad: 1 } };
        const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(one)}`] });
        expect(loads.flatMap(loadLines)[0]).to.include("1 quarantined (under 0.01 %)");
    });

    for (const [what, text] of [
        ["escape sequences", "\u001b]0;title\u0007\u001b[2J"],
        ["C1 controls", "\u009b31m"],
        ["signs that turn the reading direction", "\u202egnp.exe"],
        ["line ends of all kinds", "a\r\nb\u2028c"],
        ["text that is not there", "zero\u200bwidth"],
    ] as const) {
        it(`shows ${what} of raw data by their codes`, async () => {
            const hostile = { ...SALES, sample: { ...SALES.sample, record: text, source_file: `s3://x/${text}` } };
            const { loads } = await read({ sales: [`lakehouse-result ${JSON.stringify(hostile)}`] });
            expect(loads.flatMap(loadLines).join("")).to.not.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        });
    }
});

/** Reads the results of runs of these jobs, by the lines of their logs. */
function read(logs: Record<string, string[] | Error>) {
    const client = new CloudWatchLogsClient({ region: "us-west-2" });
    client.send = ((command: { input: { logStreamNamePrefix: string } }) => {
        const stream = command.input.logStreamNamePrefix;
        const lines = logs[stream.replace("jr_", "")] ?? [];
        return lines instanceof Error
            ? Promise.reject(lines)
            : Promise.resolve({ events: lines.map((message) => ({ message, logStreamName: `${stream}-driver` })) });
    }) as unknown as CloudWatchLogsClient["send"];
    const runs = Object.keys(logs).map((jobName): FollowedRun => ({
        jobName,
        runId: `jr_${jobName}`,
        attempt: 0,
        state: "SUCCEEDED",
        executionSeconds: 1,
        dpuSeconds: 2,
        cost: 0,
    }));
    return loadResultsOf(client, "/lake/output", runs, new Set(["sales"]), 0);
}
