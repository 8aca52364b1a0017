import { expect } from "chai";

import { lineageOf } from "../../../commands/pipeline/page/lineage";
import type { DomainOutputs } from "../../../commands/stack/stackOutputs";
import { runRecord, tableFacts } from "./runRecord";

const COMMITTED = "2026-01-02T03:00:05+00:00";

describe("lineageOf", () => {
    it("leads from raw files through jobs and tables to both reports, with what went into quarantine", () => {
        const raw = "s3://lakehouse-test/raw_data/";
        expect(lineageOf(runRecord())).to.deep.equal([
            {
                from: `${raw}sales/`,
                by: "lakehouse-test-load-sales",
                to: "raw_sales_data",
                files: 3,
                rows: 996,
                quarantined: 4,
                committedAt: COMMITTED,
            },
            {
                from: `${raw}sales/`,
                by: "lakehouse-test-load-sales",
                to: "raw_sales_data_quarantine",
                rows: 4,
                quarantined: 4,
                committedAt: COMMITTED,
            },
            {
                from: `${raw}customers/`,
                by: "lakehouse-test-load-customers",
                to: "customers_info",
                files: 1,
                rows: 100,
                quarantined: 0,
                committedAt: COMMITTED,
            },
            {
                from: "raw_sales_data",
                fromRows: 996,
                by: "lakehouse-test-top-products-report",
                to: "top_10_products_report_spark",
                rows: 10,
                committedAt: COMMITTED,
            },
            {
                from: "raw_sales_data",
                fromRows: 996,
                by: "Snowpark Connect on Snowflake",
                to: "top_10_products_report_snow",
                rows: 10,
                committedAt: COMMITTED,
            },
        ]);
    });

    it("has no edge to a report that Snowflake did not write", () => {
        const run = runRecord();
        run.pipeline.snowflakeReport = [];
        expect(lineageOf(run).map(({ by }) => by)).not.to.include("Snowpark Connect on Snowflake");
    });

    it("says of a table that no known job loads only who may have written it", () => {
        const run = runRecord();
        run.tables.push(tableFacts("customers_by_age", 54, "spark"));
        const [edge] = lineageOf(run).filter(({ to }) => to === "customers_by_age");
        expect(edge).to.deep.equal({
            from: undefined,
            by: "lakehouse-test-sales",
            to: "customers_by_age",
            committedAt: COMMITTED,
        });
    });

    it("keeps domains apart, even where their tables have one name", () => {
        const run = runRecord();
        const quickstart = run.outputs;
        const jobs = { workflowName: "w", jobRoleArn: "arn", logGroups: quickstart.logGroups };
        const shop: DomainOutputs = {
            ...quickstart,
            ...{ name: "shop", quickstart: false, tables: ["customers_info"], glueDatabase: "lakehouse_shop" },
            ...{
                rawDataUrl: "s3://lakehouse-test/shop/",
                jobNames: { loadTables: "lakehouse-test-shop-load-tables" },
                jobs,
            },
        };
        const sales: DomainOutputs = { ...quickstart, name: "sales", quickstart: true, tables: [], jobs };
        run.outputs = { ...quickstart, domains: [sales, shop] };
        run.tables.push({ ...tableFacts("customers_info", 7, "spark"), database: "lakehouse_shop" });
        run.pipeline.loads = run.pipeline.loads.map((load) => ({ ...load, database: "lakehouse_test" }));
        run.pipeline.loads.push({
            ...{ table: "customers_info", database: "lakehouse_shop", files: 2, read: 7, written: 7, quarantined: 0 },
            ...{ reasons: [], quarantineTable: "customers_info_quarantine", loadId: "1" },
        });
        const edges = lineageOf(run).filter(({ to }) => to.endsWith("customers_info"));
        expect(edges.map(({ from, by, to, rows }) => [from, by, to, rows])).to.deep.equal([
            [
                "s3://lakehouse-test/raw_data/customers/",
                "lakehouse-test-load-customers",
                "lakehouse_test.customers_info",
                100,
            ],
            ["s3://lakehouse-test/shop/", "lakehouse-test-shop-load-tables", "lakehouse_shop.customers_info", 7],
        ]);
    });
});
