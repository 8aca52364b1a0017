import { expect } from "chai";

import type { RestorePlan, RestorableSnapshot } from "../../commands/restore/rollback";
import { planLines, snapshotLines } from "../../commands/restore/text";

const FIRST: RestorableSnapshot = {
    id: "11",
    at: "2026-11-26T17:00:00+00:00",
    operation: "append",
    engine: "spark",
    rows: 1000,
    files: 2,
    bytes: 9000,
    addedRows: 1000,
    deletedRows: 0,
};
const SECOND: RestorableSnapshot = {
    ...FIRST,
    id: "222",
    at: "2026-11-27T08:00:01+00:00",
    rows: 1200,
    files: 3,
    addedRows: 200,
};
const PLAN: RestorePlan = {
    metadata: "s3://bucket/3.json",
    current: SECOND,
    target: FIRST,
    leaving: [SECOND],
    returning: [],
    forgotten: ["s3://bucket/raw_data/b.json"],
    recalled: [],
};

describe("what is shown before a table is restored", () => {
    it("has rows, files, the snapshots that leave, the raw files that are loaded again, and the reports", () => {
        expect(planLines("sales", PLAN, ["report"])).to.deep.equal([
            "Restore sales to snapshot 11 of 2026-11-26 17:00:00 UTC:",
            "  rows        1,200 now, 1,000 after",
            "  data files  3 now, 2 after",
            "  bytes       9,000, unchanged",
            "Snapshots that no longer apply, and are kept until maintenance expires them:",
            "  2026-11-27 08:00:01 UTC                  222  append by spark: +200 -0, 1,200 rows",
            "Raw files that no longer count as loaded; the next run loads them again. Correct or delete bad ones first:",
            "  s3://bucket/raw_data/b.json",
            "Reports computed from it, which keep their rows until the next run: report",
        ]);
    });

    it("leaves out what there is none of, and says how many files it does not name", () => {
        const forgotten = Array.from({ length: 1_025 }, (_, index) => `s3://bucket/${index}.json`);
        const lines = planLines("sales", { ...PLAN, leaving: [], returning: [SECOND], forgotten }, []);
        expect(lines.join("\n")).to.not.include("no longer apply").and.to.not.include("Reports");
        expect(lines).to.include("Snapshots that apply again:").and.include("  and 1,005 more");
    });

    it("marks the snapshot that is current, which after a restore is not the newest", () => {
        expect(snapshotLines([FIRST, { ...SECOND, engine: "unknown" }], "11")).to.deep.equal([
            "  2026-11-27 08:00:01 UTC                  222  append: +200 -0, 1,200 rows",
            "  2026-11-26 17:00:00 UTC                   11  append by spark: +1,000 -0, 1,000 rows  (current)",
        ]);
    });
});
