import { expect } from "chai";

import { compareResults, MOST_KEPT, QueryResult } from "../../commands/pipeline/resultComparison";

const result = (columns: Record<string, string>, ...rows: (string | null)[][]): QueryResult => ({
    columns: Object.entries(columns),
    rows,
});
const TOTALS = { id: "number", total: "number" };
const totals = (...rows: (string | null)[][]) => result(TOTALS, ...rows);
const differences = (glue: QueryResult, snowflake: QueryResult, key: string[] = []) =>
    compareResults(glue, snowflake, key).kept;

describe("results of two engines", () => {
    it("are equal in any order of rows and of columns", () => {
        const glue = totals(["1", "3.5"], ["2", null]);
        expect(differences(glue, totals(["2", null], ["1", "3.5"]))).to.deep.equal([]);
        expect(differences(glue, result({ total: "number", id: "number" }, [null, "2"], ["3.5", "1"]))).to.deep.equal(
            [],
        );
        expect(differences(glue, totals(["2", null], ["1", "3.5"]), ["id"])).to.deep.equal([]);
    });

    it("differ by cell where a key tells rows apart, in the order of numbers", () => {
        const glue = totals(["10", "1"], ["9", "2"], ["3", "4"]);
        const snowflake = totals(["9", null], ["10", "1.01"], ["4", "4"]);
        expect(differences(glue, snowflake, ["id"])).to.deep.equal([
            { row: "id 3", column: "row", glue: "present", snowflake: "absent" },
            { row: "id 4", column: "row", glue: "absent", snowflake: "present" },
            { row: "id 9", column: "total", glue: "2", snowflake: null },
            { row: "id 10", column: "total", glue: "1", snowflake: "1.01" },
        ]);
    });

    it("differ by row without a key, also in how often a row is there", () => {
        const glue = totals(["1", "2"], ["1", "2"], ["3", null]);
        expect(differences(glue, totals(["1", "2"], ["3", ""]))).to.deep.equal([
            { row: "id 1, total 2", column: "row", glue: "2 times", snowflake: "present" },
            { row: "id 3, total ", column: "row", glue: "absent", snowflake: "present" },
            { row: "id 3, total NULL", column: "row", glue: "present", snowflake: "absent" },
        ]);
    });

    it("have no row that looks like another: NULL, empty text and the text NULL, or values that run together", () => {
        const texts = { a: "string", b: "string" };
        for (const [one, other] of [
            [
                [null, "x"],
                ["NULL", "x"],
            ],
            [
                ["", "x"],
                [null, "x"],
            ],
            [
                ["a,b", "c"],
                ["a", "b,c"],
            ],
            [
                ['a","b', "c"],
                ["a", 'b","c'],
            ],
        ] as [(string | null)[], (string | null)[]][]) {
            expect(compareResults(result(texts, one), result(texts, other), []).count).to.equal(2);
        }
    });

    it("differ where a column is missing, or has values of another kind, which is told once", () => {
        const glue = result({ id: "number", at: "timestamp", n: "null" }, ["1", "2024-01-01 00:00:00.000000", null]);
        const snowflake = result({ id: "string", n: "number", extra: "date" }, ["1", null, "2024-01-01"]);
        expect(differences(glue, snowflake)).to.deep.equal([
            { row: "columns", column: "id", glue: "number", snowflake: "string" },
            { row: "columns", column: "at", glue: "timestamp", snowflake: "absent" },
            { row: "columns", column: "extra", glue: "absent", snowflake: "date" },
        ]);
    });

    it("are not equal when both are empty", () => {
        expect(() => compareResults(totals(), totals(), [])).to.throw("nothing was compared");
        expect(compareResults(totals(), totals(["1", "2"]), []).count).to.equal(1);
    });

    it("refuse a key that is no column, or that two rows of one engine have", () => {
        expect(() => compareResults(totals(["1", "2"]), totals(["1", "2"]), ["di"])).to.throw(
            "The key has di, which is not a column of the result. Its columns are id, total.",
        );
        expect(() => compareResults(totals(["1", "2"]), totals(["1", "2"], ["1", "3"]), ["id"])).to.throw(
            "Snowflake has two rows with id 1. Name more columns in the key, or remove it.",
        );
        expect(() => compareResults(totals([null, "2"], [null, "3"]), totals(), ["id"])).to.throw("Glue has two rows");
    });

    it("count all differences and keep the first", () => {
        const many = Array.from({ length: MOST_KEPT + 5 }, (_, index) => [String(index), "1"]);
        const { count, kept } = compareResults(totals(...many), totals(["-1", "1"]), ["id"]);
        expect([count, kept.length]).to.deep.equal([MOST_KEPT + 6, MOST_KEPT]);
    });
});
