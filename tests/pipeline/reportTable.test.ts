import { expect } from "chai";

import { reportTable } from "../../commands/pipeline/reportTable";

const row = (rank: number, sales: string) => ({
    sales_amount_rank: String(rank),
    product_id: String(200 + rank),
    total_sales_amount: sales,
    total_transactions: "4821",
    avg_transaction_amount: "512.0450",
    first_sale_date: "2024-01-01",
});
const GLUE = [row(1, "1234567.89"), row(10, "98765.43")];

describe("the table of both reports", () => {
    it("has them side by side where there is room, and where the width is unknown", () => {
        for (const width of [200, 0, undefined, 95]) {
            expect(reportTable(GLUE, GLUE, width).split("\n")).to.deep.equal([
                "AWS Glue (Spark)                                 │  Snowflake (Snowpark Connect)",
                " #  product       sales  transactions   average  │  product       sales  transactions   average",
                " 1      201  1234567.89          4821  512.0450  │      201  1234567.89          4821  512.0450",
                "10      210    98765.43          4821  512.0450  │      210    98765.43          4821  512.0450",
            ]);
        }
    });

    it("has one below the other where there is not, each with its own values", () => {
        expect(reportTable(GLUE, [row(1, "5.00"), row(10, "4.00")], 60).split("\n")).to.deep.equal([
            "AWS Glue (Spark)",
            " #  product       sales  transactions   average",
            " 1      201  1234567.89          4821  512.0450",
            "10      210    98765.43          4821  512.0450",
            "",
            "Snowflake (Snowpark Connect)",
            " #  product  sales  transactions   average",
            " 1      201   5.00          4821  512.0450",
            "10      210   4.00          4821  512.0450",
        ]);
    });

    for (const width of [94, 80, 46, 40, 20, 12, 5]) {
        it(`never wraps at ${width} columns`, () => {
            const lines = reportTable(GLUE, GLUE, width).split("\n");
            expect(lines.filter((line) => line.length > width)).to.deep.equal([]);
            expect(lines).to.have.length(9);
        });
    }

    it("keeps rank, product and sales at 40 columns", () => {
        expect(reportTable(GLUE, GLUE, 40)).to.include("10      210    98765.43          4821");
        expect(reportTable(GLUE, GLUE, 24)).to.include("10      210    98765.43\n");
    });
});
