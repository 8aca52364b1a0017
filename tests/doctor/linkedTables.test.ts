import { expect } from "chai";

import { age, refreshProblem } from "../../commands/doctor/checks/linkedTables";

const TABLE = '"LAKE"."sales"."t"';

// https://docs.snowflake.com/en/sql-reference/functions/system_auto_refresh_status
describe("automated refresh as the doctor reads it", () => {
    it("is well while it runs", () => {
        expect(refreshProblem({ executionState: "RUNNING" }, TABLE)).to.equal(undefined);
    });

    it("repeats why it is stalled", () => {
        const found = refreshProblem({ executionState: "STALLED", invalidExecutionStateReason: "no access" }, TABLE);
        expect(found).to.include({ ok: false });
        expect(found?.seen).to.equal(`Automated refresh of ${TABLE} is STALLED: no access`);
    });

    for (const executionState of ["STOPPED", "A_STATE_OF_TOMORROW"]) {
        it(`has the statements that start it again after ${executionState}`, () => {
            const found = refreshProblem({ executionState }, TABLE);
            expect(found?.seen).to.include(executionState);
            expect(found?.cure).to.match(/AUTO_REFRESH = FALSE; ALTER .* REFRESH; ALTER .* AUTO_REFRESH = TRUE$/);
        });
    }

    it("asks to repair a table that was never initialized before anything is turned on", () => {
        const found = refreshProblem({ executionState: "ICEBERG_TABLE_NOT_INITIALIZED" }, TABLE);
        expect(found?.seen).to.include("could not read its files");
        expect(found?.cure).to.match(/^Repair the table .*: ALTER ICEBERG TABLE \S+ SET AUTO_REFRESH = TRUE$/);
    });

    it("says that it is off", () => {
        expect(refreshProblem({}, TABLE)?.cure).to.equal(`ALTER ICEBERG TABLE ${TABLE} SET AUTO_REFRESH = TRUE`);
    });
});

describe("the age of a snapshot", () => {
    const now = new Date("2026-11-27T12:00:00Z");
    for (const [then, told] of [
        ["2026-11-27T12:00:00Z", "0 seconds ago"],
        ["2026-11-27T11:58:01Z", "119 seconds ago"],
        ["2026-11-27T11:58:00Z", "2 minutes ago"],
        ["2026-11-27T10:00:00Z", "2 hours ago"],
        ["2026-11-20T12:00:00Z", "7 days ago"],
        // A clock that is behind.
        ["2026-11-27T12:00:09Z", "0 seconds ago"],
    ] as const) {
        it(`of ${then} is ${told}`, () => expect(age(new Date(then), now)).to.equal(told));
    }
});
