import { expect } from "chai";

import { compareReports, ReportRow } from "../../commands/pipeline/reportComparison";

const row = (rank: number, changes: ReportRow = {}): ReportRow => ({
    sales_amount_rank: String(rank),
    product_id: String(rank * 10),
    total_sales_amount: "100.50",
    job_name: "glue",
    ...changes,
});

describe("compareReports", () => {
    it("finds nothing between equal reports, whatever their order", () => {
        expect(compareReports([row(1), row(2)], [row(2), row(1)])).to.deep.equal([]);
    });

    it("does not compare who made the report", () => {
        expect(compareReports([row(1)], [row(1, { job_name: "snowflake" })])).to.deep.equal([]);
    });

    it("names rank and column of a value that differs in its last digit", () => {
        expect(compareReports([row(1), row(2)], [row(1), row(2, { total_sales_amount: "100.51" })])).to.deep.equal([
            { rank: "2", column: "total_sales_amount", glue: "100.50", snowflake: "100.51" },
        ]);
    });

    it("tells NULL from a value, and 1 from 1.0", () => {
        const differences = compareReports(
            [row(1, { product_id: null, total_sales_amount: "1" })],
            [row(1, { total_sales_amount: "1.0" })],
        );
        expect(differences.map(({ column }) => column)).to.deep.equal(["product_id", "total_sales_amount"]);
    });

    it("names a row that only one report has", () => {
        expect(compareReports([row(1), row(2)], [row(1)])).to.deep.equal([
            { rank: "2", column: "row", glue: "present", snowflake: "absent" },
        ]);
    });

    it("names a column that only one report has", () => {
        expect(compareReports([row(1, { extra: "x" })], [row(1)])).to.deep.equal([
            { rank: "1", column: "extra", glue: "x", snowflake: null },
        ]);
    });

    it("refuses two empty reports, which prove nothing", () => {
        expect(() => compareReports([], [])).to.throw("Both reports are empty");
    });

    it("refuses a rank that stands twice", () => {
        expect(() => compareReports([row(1), row(1)], [row(1)])).to.throw("two rows with rank 1");
    });
});
