import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { expect } from "chai";

import { readTableDeclarations } from "../../../../settings/tables";

let root: string;
before(() => (root = mkdtempSync(join(tmpdir(), "lakehouse-tables-"))));
after(() => rmSync(root, { recursive: true, force: true }));

function write(text: string, file = "tables/t.yaml"): string {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return file;
}

function problemsOf(text: string): string[] {
    return readTableDeclarations([write(text)], root).problems;
}

/** A declaration with one column `c`, and more lines. */
function withColumn(column: string, ...more: string[]): string {
    return ["name: t", "rawData: t/", ...more, "columns:", `  - {name: c, ${column}}`, ""].join("\n");
}

describe("declarations of tables", () => {
    it("of the checkout are right", () => {
        const { declarations, problems } = readTableDeclarations([
            "tables/raw_sales_data.yaml",
            "tables/customers_info.yaml",
        ]);
        expect(problems).to.deep.equal([]);
        expect(declarations.map(({ name }) => name)).to.deep.equal(["raw_sales_data", "customers_info"]);
    });

    it("tell all that is wrong at once, each with line and fix", () => {
        const text = [
            "name: t",
            "format: json",
            "rawData: /t",
            "mode: UPSERT",
            "key: [id, idd]",
            "colums: []",
            "columns:",
            "  - {name: id, type: int, above: 0}",
            "  - name: lines",
            "    type: array",
            "    element:",
            "      type: struct",
            "      fields:",
            "        - {name: sku, type: strin, patern: x}",
            "        - {name: sku, type: string}",
            "        - name: qty",
            "          type: decimal(40,2)",
            "  - {name: orderDate, type: date}",
            "partitionBy: [year(id)]",
        ];
        expect(problemsOf(text.join("\n"))).to.deep.equal([
            'tables/t.yaml:2: format is "json". Choose one of JSON, CSV, PARQUET.',
            'tables/t.yaml:3: rawData is "/t". Set a folder below the domain\'s raw data, such as orders/.',
            "tables/t.yaml:4: UPSERT needs to know which record of a key is the newest. Add orderBy: column.",
            "tables/t.yaml:5: the key id may be missing. Set required: true for it.",
            "tables/t.yaml:5: idd is not a column. Did you mean id?",
            "tables/t.yaml:6: colums is not a known key. Did you mean columns?",
            'tables/t.yaml:14: "strin" is not a type. Did you mean string?',
            "tables/t.yaml:14: patern is not a known key. Did you mean pattern?",
            "tables/t.yaml:15: sku appears twice. Choose another name.",
            "tables/t.yaml:17: decimal(40,2) is not a type. Set decimal(p,s), p from 1 to 38, s to p.",
            'tables/t.yaml:18: "orderDate" is not a valid name. Use a-z, 0-9 and _, starting with a letter: order_date, with from: ' +
                '"orderDate" if the raw data calls it so.',
            "tables/t.yaml:19: id is of type int. Use year for date, timestamp, timestamp_ntz.",
        ]);
    });

    it("keep bounds as they are written, however many digits they have", () => {
        const text = withColumn(
            'type: "decimal(38,2)", max: 123456789012345678901234567890123456.78, min: 0.10, allowed: [1.50]',
        );
        const { declarations, problems } = readTableDeclarations([write(text)], root);
        expect(problems).to.deep.equal([]);
        expect(declarations[0]?.columns[0]).to.include({
            max: "123456789012345678901234567890123456.78",
            min: "0.10",
        });
        expect(declarations[0]?.columns[0]?.allowed).to.deep.equal(["1.50"]);
    });

    const refused: [why: string, text: string, words: string][] = [
        ["that are no YAML", "name: [", ":1: not valid YAML"],
        ["that are a list", "- name: t", ":1: not a map"],
        ["with a key twice", withColumn("type: int", "rawData: u/"), ":3: not valid YAML: Map keys must be unique"],
        [
            "of another name than the file's",
            withColumn("type: int").replace("name: t", "name: u"),
            "is declared in t.yaml",
        ],
        [
            "with a name of Iceberg's own",
            withColumn("type: int").replace("{name: c", "{name: _file"),
            ' "_file" is not a valid name',
        ],
        [
            "with a bound of more bits",
            withColumn("type: int, max: 2147483648"),
            '"2147483648" is not a valid int. Set a whole number of 32',
        ],
        ["with a bound of more bits", withColumn("type: bigint, min: -9223372036854775809"), "is not a valid bigint"],
        [
            "with a bound of more decimals",
            withColumn('type: "decimal(5,2)", min: 0.001'),
            "is not a valid decimal. Set a number that fits decimal(5,2)",
        ],
        ["with a day that is none", withColumn("type: date, min: 2023-02-29"), '"2023-02-29" is not a valid date'],
        [
            "with a point in time without zone",
            withColumn('type: timestamp, min: "2024-01-01T00:00:00"'),
            "Set a point in time in UTC",
        ],
        [
            "with a leap second",
            withColumn('type: timestamp_ntz, max: "2016-12-31T23:59:60"'),
            "is not a valid timestamp_ntz",
        ],
        ["with a range of no value", withColumn("type: int, min: 5, max: 4"), "no value is from 5 to 4"],
        ["with a rule of another type", withColumn("type: int, pattern: x"), "pattern is not a rule for type int"],
        ["with a bound of a text", withColumn("type: string, min: a"), "min is not a rule for type string"],
        ["with a lookahead", withColumn('type: string, pattern: "(?=a)b"'), 'has "(?="'],
        ["with a back reference", withColumn("type: string, pattern: '(a)\\1'"), 'has "\\1"'],
        ["with a union of classes", withColumn('type: string, pattern: "[a[b]]"'), 'has "[" within a class'],
        ["with a possessive repetition", withColumn('type: string, pattern: "a++b"'), 'has "++"'],
        [
            "with a group that does not end",
            withColumn('type: string, pattern: "(a"'),
            "is not a valid regular expression",
        ],
        ["with an array without elements", withColumn("type: array"), "needs element. Add element"],
        [
            "with fields of a text",
            withColumn("type: string, fields: [{name: x, type: int}]"),
            "a column of type string has no fields",
        ],
        [
            "with an array in CSV",
            withColumn("type: array, element: {type: int}", "format: CSV"),
            "a CSV file has no array",
        ],
        ["with how CSV is written, for JSON", withColumn("type: int", "csv: {delimiter: ;}"), "csv is for CSV files"],
        [
            "with a delimiter that quotes",
            withColumn("type: int", "format: CSV", "csv: {delimiter: '\"'}"),
            "must differ",
        ],
        [
            "with a delimiter of two characters",
            withColumn("type: int", "format: CSV", "csv: {delimiter: '||'}"),
            "Set one character",
        ],
        [
            "with a key that floats",
            withColumn("type: double, required: true", "key: [c]"),
            "of type double cannot be a key",
        ],
        [
            "with a key that only grows",
            withColumn("type: int, required: true", "key: [c]", "mode: INCREMENTAL"),
            "Set mode UPSERT or FULL",
        ],
        [
            "with unique across loads",
            withColumn("type: int, unique: true", "mode: INCREMENTAL"),
            "unique is checked within one load",
        ],
        ["with a partition of no bucket", withColumn("type: int", "partitionBy: ['bucket(c)']"), "is not a partition"],
        [
            "with two partitions of one time",
            withColumn("type: date", "partitionBy: [year(c), month(c)]"),
            "has a partition of that kind",
        ],
        ["with an hour of a day", withColumn("type: date", "partitionBy: [hour(c)]"), "c is of type date"],
        ["with a partition of a floating number", withColumn("type: float", "partitionBy: [c]"), "c is of type float"],
        ["with a sort by an array", withColumn("type: array, element: {type: int}", "sortBy: [c]"), "has no order"],
        ["with raw data above", withColumn("type: int").replace("rawData: t/", "rawData: ../t"), "Set a folder below"],
        [
            "with raw data that Spark hides",
            withColumn("type: int").replace("rawData: t/", "rawData: a/_b"),
            "Set a folder below",
        ],
        ["without columns", "name: t\nrawData: t/\n", ":1: columns is missing. Add it."],
        ["with a null for a column", "name: t\nrawData: t/\ncolumns: [null]\n", ":3: 0 is null. Set a map."],
    ];
    for (const [why, text, words] of refused) {
        it(`are refused ${why}: ${words}`, () => expect(problemsOf(text).join("\n")).to.include(words));
    }

    it("are refused when Iceberg would call a partition like a column", () => {
        const text =
            "name: t\nrawData: t/\npartitionBy: [year(d)]\ncolumns:\n  - {name: d, type: date}\n  - {name: d_year, type: int}\n";
        expect(problemsOf(text)).to.deep.equal([
            "tables/t.yaml:3: Iceberg would call the partition d_year, which is the name of a column. Rename that column.",
        ]);
    });

    it("are refused when a file is none of the project, or not there", () => {
        writeFileSync(join(dirname(root), `${basename(root)}.yaml`), withColumn("type: int"));
        mkdirSync(join(root, "tables"), { recursive: true });
        symlinkSync(join(dirname(root), `${basename(root)}.yaml`), join(root, "tables", "link.yaml"));
        const files = ["tables/none.yaml", `../${basename(root)}.yaml`, "tables/link.yaml", "tables/t.json"];
        expect(
            readTableDeclarations(files, root).problems.map((problem) => problem.split(": ")[1]?.slice(0, 20)),
        ).to.deep.equal([
            "no such file. Create",
            "outside the project'",
            "a link that leads ou",
            "not a YAML file. Dec",
        ]);
        rmSync(join(dirname(root), `${basename(root)}.yaml`));
    });

    it("are refused when two name one table, or one takes the place of bad records", () => {
        const files = [
            write(withColumn("type: int"), "tables/t.yaml"),
            write(withColumn("type: int"), "more/t.yaml"),
            write(withColumn("type: int").replace("name: t", "name: t_quarantine"), "tables/t_quarantine.yaml"),
        ];
        expect(readTableDeclarations(files, root).problems).to.deep.equal([
            "more/t.yaml: tables/t.yaml also declares the table t. Remove one.",
            "tables/t_quarantine.yaml: bad records of tables/t.yaml go to the table t_quarantine. Rename one.",
        ]);
    });
});
