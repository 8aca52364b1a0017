import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { GivenComparison, readComparisons } from "../../../settings/comparisons";
import { readTableDeclarations } from "../../../settings/tables";
import { problemsWith, settingsWith } from "../support/settings";

describe("comparisons", () => {
    let root: string;
    before(() => {
        root = mkdtempSync(join(tmpdir(), "comparisons-"));
    });
    after(() => {
        rmSync(root, { recursive: true });
    });
    const { declarations } = readTableDeclarations(["tables/customers_info.yaml", "tables/raw_sales_data.yaml"]);
    const read = (given: GivenComparison[], hasJobs = true) =>
        readComparisons(given, { glueDatabase: "lakehouse_dev", declarations, hasJobs }, root);
    const file = (text: string | Buffer, name = "query.sql") => {
        writeFileSync(join(root, name), text);
        return name;
    };
    const problemOf = (given: object) => read([{ name: "totals", ...given }]).problems;

    it("of a table compare all its rows, by its declared key unless another is named", () => {
        expect(
            read([
                { name: "customers", table: "customers_info" },
                { name: "again", table: "customers_info", key: ["Name"] },
                { name: "sales", table: "raw_sales_data" },
            ]),
        ).to.deep.equal({
            comparisons: [
                { name: "customers", query: "SELECT * FROM customers_info", key: ["customer_id"] },
                { name: "again", query: "SELECT * FROM customers_info", key: ["name"] },
                { name: "sales", query: "SELECT * FROM raw_sales_data", key: [] },
            ],
            problems: [],
        });
    });

    it("of a query take its text, with the namespace and without the semicolon at the end", () => {
        const query = file("\uFEFFSELECT ';' AS s\nFROM ${namespace}.orders -- all\n ;\n");
        expect(read([{ name: "totals", query }]).comparisons).to.deep.equal([
            { name: "totals", query: "SELECT ';' AS s\nFROM lakehouse_dev.orders -- all", key: [] },
        ]);
    });

    it("refuse what is no comparison, each problem with its place and fix", () => {
        expect(problemOf({})[0]).to.match(/^\[0\] has neither table nor query\. Set table/);
        expect(problemOf({ table: "a", query: file("SELECT 1") })[0]).to.include("Keep one of the two.");
        expect(problemOf({ table: "Orders; DROP" })[0]).to.match(/\.table is "Orders; DROP"\. Name a table/);
        expect(problemOf({ table: "a", key: [] })[0]).to.include(".key names no column");
        expect(problemOf({ table: "a", key: ["id", "ID"] })[0]).to.include(".key names id twice");
        expect(read([{ name: "Totals 1", table: "a" }]).problems[0]).to.include('.name is "Totals 1"');
        expect(
            read([
                { name: "one", table: "a" },
                { name: "one", table: "b" },
            ]).problems,
        ).to.deep.equal(['[1].name is "one", the name of an earlier comparison. Give each its own name.']);
        expect(read([{ name: "one", table: "a" }], false).problems[0]).to.include("needs a job in its domain");
    });

    it("refuse a file that is no query of the project's", () => {
        symlinkSync("/etc/hosts", join(root, "link.sql"));
        const faults: [string, string][] = [
            ["totals.txt", "is not a .sql file"],
            ["nowhere.sql", "is not there"],
            ["../other.sql", "is outside the project's folder"],
            ["link.sql", "is a link that leads out"],
            [file(" \n;\n", "empty.sql"), "is empty"],
            [file("x".repeat(100_001), "long.sql"), "has 100001 bytes"],
            [file("SELECT * FROM json.`${rawDataUrl}`", "raw.sql"), "has ${rawDataUrl}, which is not a placeholder"],
            [file("SELECT '${spark.app.id}'", "spark.sql"), "has ${spark.app.id}"],
        ];
        for (const [query, fault] of faults) {
            expect(problemOf({ query }), query).to.have.length(1);
            expect(problemOf({ query })[0]).to.include(fault);
        }
    });

    it("are settings of any domain, misspelt keys refused by name", () => {
        const comparisons = [{ name: "customers", table: "customers_info" }];
        const tables = ["tables/customers_info.yaml"];
        const [sales, orders] = settingsWith({
            domains: [
                { name: "sales", comparisons },
                { name: "orders", tables, comparisons },
            ],
        }).domains;
        expect(sales?.comparisons.map(({ name }) => name)).to.deep.equal(["customers"]);
        expect(orders?.comparisons[0]?.key).to.deep.equal(["customer_id"]);
        expect(
            problemsWith({
                domains: [{ name: "orders", tables, comparisons: [{ name: "c", tabel: "customers_info" }] }],
            }),
        ).to.deep.equal([
            'lakehouse:domains[0].comparisons[0] has no key "tabel". Did you mean table? Use name, table, query and key.',
        ]);
        const compare = { name: "compare", script: "jobs/maintain_tables.py" };
        expect(problemsWith({ domains: [{ name: "sales", extraJobs: [compare] }] })).to.deep.equal([]);
        expect(problemsWith({ domains: [{ name: "sales", comparisons, extraJobs: [compare] }] })[0]).to.include(
            'the name "compare" is taken',
        );
    });
});
