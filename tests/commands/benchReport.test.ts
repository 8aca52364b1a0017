import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { growthCurves } from "../../commands/bench/growthCurves";
import { writeReport } from "../../commands/bench/report";

describe("the report of all benches", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bench-report-"))));
    afterEach(() => rmSync(folder, { recursive: true }));
    const file = (name: string) => readFileSync(join(folder, name), "utf8");

    const found = {
        jobs: {
            metrics: [
                { name: "workflow, ours / plain: wall", value: 0.512, unit: "x", bar: "<= 0.55", ok: true },
                { name: "a | b", value: 1234567.891, unit: "rows", bar: null, ok: null },
            ],
            curves: [
                {
                    name: "workflow: wall",
                    by: "rows",
                    unit: "s",
                    points: [
                        [1e6, 9],
                        [1e7, 50],
                    ],
                },
            ],
        },
        suites: { suites: [{ suite: "fakesnow", version: "1.0", passed: 181, wrong: 50, ok: false }], absent: {} },
    };

    it("has a row for each figure, with its bar and whether it is met", () => {
        writeReport(found, ["suites"], folder);
        expect(file("bench.md"))
            .to.include("| jobs | workflow, ours / plain: wall | 0.51 x | <= 0.55 | met |")
            .and.include("| jobs | a \\| b | 1,234,567.89 rows |  |  |")
            .and.include("| suites | fakesnow 1.0, wrong | 50 tests | none | missed |")
            .and.include("- suites: a bar was missed, or it could not measure.");
        const { figures, failed, curves } = JSON.parse(file("bench.json")) as Record<string, unknown[]>;
        expect(figures).to.have.length(3);
        expect(failed).to.deep.equal(["suites"]);
        expect(curves).to.deep.equal(found.jobs.curves);
    });

    it("refuses figures that are none", () => {
        expect(() => writeReport({ sql: { metrics: [{ name: "x", value: "fast" }] } }, [], folder)).to.throw("value");
    });

    it("draws each curve below the line of a growth in proportion where it grows slower", () => {
        const svg = growthCurves([
            {
                name: "slow & steady",
                by: "rows",
                unit: "s",
                points: [
                    [1, 10],
                    [10, 20],
                ],
            },
            {
                name: "steep",
                by: "rows",
                unit: "s",
                points: [
                    [1, 10],
                    [10, 400],
                ],
            },
        ]);
        const lines = [...svg.matchAll(/class="(even|curve)" (?:d|points)="[^"]*[ L]([\d.]+),([\d.]+)"/g)];
        const heights = lines.map(([, , , y]) => Number(y));
        expect(heights).to.have.length(4);
        const [even = 0, slow = 0, steepEven = 0, steep = 0] = heights;
        // Downwards on the page.
        expect(slow).to.be.greaterThan(even);
        expect(steep).to.be.lessThan(steepEven);
        expect(svg).to.include("slow &amp; steady").and.include("<title>10 rows: 400 s</title>");
    });

    it("has a picture without a curve", () => {
        expect(growthCurves([])).to.match(/^<svg [^>]*width="360"[\s\S]*<\/svg>\n$/);
    });
});
