import { expect } from "chai";

import { renderPage } from "../../../commands/pipeline/page/page";
import { runRecord } from "./runRecord";

describe("renderPage", () => {
    it("says that the reports are equal only when they are", async () => {
        const equal = runRecord();
        expect(await renderPage(equal)).to.include("Both reports are equal: 10 rows");

        const different = runRecord();
        different.pipeline.reportsEqual = false;
        different.pipeline.differences = [{ rank: "3", column: "total_sales_amount", glue: "1.00", snowflake: "2.00" }];
        const page = await renderPage(different);
        expect(page).to.include("The reports differ in 1 values");
        expect(cellsOf(page, "Differences")).to.deep.equal([["3", "total_sales_amount", "1.00", "2.00"]]);
        expect(page).not.to.include("reports are equal");
    });

    it("shows what the user compares: equal, different by cell, failed with the engine", async () => {
        const record = runRecord();
        const own = { domain: "shop", equal: true, rows: 3, differing: 0, differences: [] };
        const equal = { ...own, name: "totals" };
        record.pipeline.comparisons = [equal];
        expect(await renderPage(record)).to.include("every column. Both engines agree in 1 comparison");
        record.pipeline.comparisons = [
            equal,
            {
                ...{ ...own, name: "readers", equal: false, differing: 2 },
                differences: [{ row: "id <1>", column: "reader", glue: "spark", snowflake: null }],
            },
            {
                domain: "shop",
                name: "broken",
                equal: false,
                differing: 0,
                differences: [],
                error: "Glue (Spark): no <x>",
            },
        ];
        const page = await renderPage(record);
        expect(page)
            .to.match(/class="verdict differ"/)
            .and.include("Both engines differ in shop.readers, shop.broken");
        expect(cellsOf(page, "Comparisons")).to.deep.equal([
            ["shop", "totals", "3", "equal in every column"],
            ["shop", "readers", "3", "differs in 2 values"],
            ["shop", "broken", "", "could not be compared"],
        ]);
        expect(cellsOf(page, "Differences of shop.readers")).to.deep.equal([
            ["id &lt;1&gt;", "reader", "spark", "NULL"],
        ]);
        expect(page).to.include("And 1 more.").and.include("Glue (Spark): no &lt;x&gt;");
    });

    it("tells per table what was read, written and quarantined, why, one record, and where all of them are", async () => {
        expect(cellsOf(await renderPage(runRecord()), "Records")).to.deep.equal([
            [
                "raw_sales_data",
                "3",
                "1,000",
                "996",
                "4 (0.40 %)",
                "3 x quantity is not positive1 x purchases is missing",
                "{&quot;quantity&quot;: &quot;&lt;b&gt;-1&lt;/b&gt;&quot;} in s3://lakehouse-test/raw_data/sales/&lt;b&gt;1&lt;/b&gt;.json",
                "raw_sales_data_quarantine, load_id 0a1b2c3d",
            ],
            ["customers_info", "1", "100", "100", "0", "", "", ""],
        ]);
    });

    it("shows a differing value of either engine beside the other, and an equal one once", async () => {
        const different = runRecord();
        different.pipeline.differences = [{ rank: "3", column: "unique_customers", glue: "62", snowflake: "61" }];
        different.pipeline.snowflakeReport[2] = { ...different.pipeline.snowflakeReport[2], unique_customers: "61" };
        const third = cellsOf(await renderPage(different), "All values of both reports")[2];
        expect(third).to.include("Glue 62Snowflake 61");
        expect(third).to.include("8860000.00");
    });

    it("tells of each table its history with engines, its schema, partition and file sizes", async () => {
        const page = await renderPage(runRecord());
        expect(cellsOf(page, "History of top_10_products_report_snow")).to.deep.equal([
            ["2026-01-02 03:00:05 UTC", "append", "Snowflake", "10", "0", "6437498298374982734"],
        ]);
        expect(cellsOf(page, "History of raw_sales_data")[0]?.[2]).to.equal("Spark");
        expect(cellsOf(page, "Schema of raw_sales_data")[0]).to.deep.equal(["product_id", "int", "yes"]);
        expect(page).to.include("Partition: day(sold_on). Size of the data files: 900 B to 2.0 MB, median 1.5 MB.");
    });

    it("labels the edges of the lineage, a table whose load wrote as much as it quarantined included", async () => {
        const half = runRecord();
        half.pipeline.loads[0] = { ...half.pipeline.loads[0]!, written: 4 };
        const drawing = (await renderPage(half)).split("Lineage from raw files to both reports")[1]?.split("</svg>")[0];
        const labels = [...(drawing ?? "").matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);
        expect(labels).to.include.members(["3 files", "4 rows", "4 quarantined", "996 rows", "10 rows", "4 min old"]);
        expect(labels.filter((label) => label === "4 quarantined")).to.have.length(2);
    });

    it("says that a run was in a sandbox only when it was", async () => {
        expect(await renderPage(runRecord())).not.to.include("sandbox");
        expect(await renderPage({ ...runRecord(), sandbox: "demo" })).to.include('This run was in the sandbox "demo"');
    });

    it("shows what differed when somebody last looked, and what the doctor found, each with its time and fix", async () => {
        const page = await renderPage(runRecord());
        expect(cellsOf(page, "Drift")).to.deep.equal([
            [
                "lakehouse-&lt;b&gt;load&lt;/b&gt;-raw-sales-data-of-a-long-name",
                "aws:glue/job:Job",
                "changed",
                "defaultArguments.--additional-python-modules, executionProperty.maxConcurrentRuns",
            ],
            ["gone", "snowflake:index/grantPrivilegesToAccountRole:GrantPrivileges", "gone", ""],
        ]);
        const text = textOf(page);
        expect(text).to.include(
            "Last checked 2026-01-02 02:00:00 UTC. 2 of 85 resources differ. Fix it with: npm run up",
        );
        expect(text).to.include("1 more: known provider noise, safe to ignore.");
        expect(text).to.include("Last checked 2026-01-02 01:00:00 UTC. 2 of 5 checks failed.");
        expect(cellsOf(page, "Findings").map(([name, state, , fix]) => [name, state, fix])).to.deep.equal([
            ["storage role", "failed", "npm run up -- --stack test --refresh"],
            ["external volume", "follows", ""],
            ["quota", "warning", "Raise it."],
            ["linked tables", "not examined", ""],
        ]);
        expect(cellsOf(page, "Checks that passed")).to.deep.equal([["Pulumi stack", "passed", "exists", ""]]);
    });

    it("claims no drift and no failed check only after a look, and says how to look", async () => {
        const unseen = textOf(await renderPage({ ...runRecord(), look: {} }));
        expect(unseen).to.not.match(/No drift|No check/);
        expect(unseen)
            .to.match(/npm run preview -- --stack \S+ --refresh/)
            .and.match(/npm run doctor -- --stack/);

        const at = "2026-01-02T02:00:00.000Z";
        const results = [{ name: "Pulumi stack", state: "well" as const, seen: "exists" }];
        const look = { drift: { at, compared: 85, drift: [] }, checks: { at, results } };
        const well = textOf(await renderPage({ ...runRecord(), look }));
        expect(well).to.include("No drift: both clouds match the state (85 resources).");
        expect(well).to.include("No check of 1 failed.");
    });

    it("shows the costs of the run and of a month as estimates, and only where there are prices", async () => {
        const page = await renderPage(runRecord());
        expect(textOf(page)).to.include("A month in us-west-2: $12.35 and 42 Snowflake credits, an estimate");
        expect(textOf(page)).to.include("Not in it: catalog-linked database.");
        expect(cellsOf(page, "Cost of a month").map((row) => row.slice(0, 3))).to.deep.equal([
            ["Glue job load-tables", "11.35", ""],
            ["KMS key &lt;b&gt;key&lt;/b&gt;", "1.00", ""],
            ["Virtual warehouse", "", "42"],
        ]);
        const elsewhere = { ...runRecord(), month: "A month: not estimated. There are no prices for eu-west-3." };
        const text = textOf(await renderPage(elsewhere));
        expect(text).to.include("A month: not estimated. There are no prices for eu-west-3.");
        expect(text).to.not.include("A month in");

        const unpriced = runRecord();
        unpriced.pipeline.jobRuns[0] = { ...unpriced.pipeline.jobRuns[0]!, cost: undefined };
        expect(textOf(await renderPage(unpriced))).to.include("the price of their workers is unknown");
        unpriced.pipeline.jobRuns = [];
        expect(textOf(await renderPage(unpriced))).to.include("This run: no job ran.");
    });

    it("counts records that a newer one of their key superseded", async () => {
        const upserted = runRecord();
        upserted.pipeline.loads[0] = { ...upserted.pipeline.loads[0]!, written: 990, superseded: 6 };
        expect(cellsOf(await renderPage(upserted), "Records")[0]?.[3]).to.equal("990 (6 superseded)");
    });

    it("escapes what comes from outside", async () => {
        const page = await renderPage(runRecord());
        expect(page).to.include("test-&lt;b&gt;page&lt;/b&gt;");
        expect(page).not.to.include("<b>page</b>");
    });

    it("marks the handshake, from the volume to the role that trusts it", async () => {
        const page = await renderPage(runRecord());
        expect(page).to.match(/class="[^"]*handshake/);
        expect(page).to.include("IAM user ARN + external ID");
    });

    it("asks for nothing from the network", async () => {
        expect(await renderPage(runRecord())).not.to.match(/(src|href)="(?!#)|url\((?!#)|@import/);
    });
});

/** What a reader sees, in one line. */
function textOf(page: string): string {
    return page.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
}

/** Texts of a table's cells, by row. */
function cellsOf(page: string, name: string): string[][] {
    const table = page.split(`aria-label="${name}"`)[1]?.split("</table>")[0] ?? "";
    return [...table.matchAll(/<tr role="row">\s*(<th role="rowheader".*?)<\/tr>/gs)].map(([, row = ""]) =>
        [...row.matchAll(/<(td|th)[^>]*>(.*?)<\/\1>/gs)].map(([, , cell = ""]) =>
            cell
                .replaceAll(/<[^>]*>/g, "")
                .replaceAll(/\s+/g, " ")
                .trim(),
        ),
    );
}
