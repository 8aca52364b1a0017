import { expect } from "chai";

import { UsageError } from "../../commands/commandLine/runCommand";
import { targetOf } from "../../commands/restore/target";

const NOW = Date.parse("2026-11-27T18:00:00Z");

describe("the snapshot to restore", () => {
    for (const [text, moment] of [
        ["2026-11-26T18:00Z", "2026-11-26T18:00:00.000Z"],
        ["2026-11-26T18:00:30+01:00", "2026-11-26T17:00:30.000Z"],
        ["2026-11-27T04:00:00.250-11:30", "2026-11-27T15:30:00.250Z"],
        ["2024-02-29T23:59Z", "2024-02-29T23:59:00.000Z"],
    ] as const) {
        it(`is that of a time with a zone: ${text}`, () => {
            expect(targetOf({ at: text }, NOW)).to.deep.equal({ at: Date.parse(moment) });
        });
    }

    for (const text of [
        "2026-11-26",
        "2026-11-26T18:00",
        "yesterday",
        "2026-02-29T18:00Z",
        "2026-11-26T25:00Z",
        "",
        "0",
    ]) {
        it(`is not that of "${text}", which is no time, or none that is the same everywhere`, () => {
            expect(() => targetOf({ at: text }, NOW)).to.throw(
                UsageError,
                `--at is "${text}". Write date, time and zone`,
            );
        });
    }

    it("is not that of a time to come", () => {
        expect(() => targetOf({ at: "2026-11-27T18:01Z" }, NOW)).to.throw(UsageError, "in the future");
    });

    it("is that of an ID, with all its digits", () => {
        expect(targetOf({ snapshot: "9223372036854775807" })).to.deep.equal({ snapshot: "9223372036854775807" });
        for (const snapshot of ["0", "-1", "12a", "9223372036854775808", "1e3", ""]) {
            expect(() => targetOf({ snapshot })).to.throw(UsageError, "not the ID of a snapshot");
        }
    });

    it("is one: an ID or a time", () => {
        expect(targetOf({})).to.equal(undefined);
        expect(() => targetOf({ snapshot: "1", at: "2026-11-26T18:00Z" })).to.throw(UsageError, "exclude each other");
    });
});
