import { expect } from "chai";

import { refreshProblem } from "../../doctor/checks/linkedTables";

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

    for (const executionState of ["STOPPED", "ICEBERG_TABLE_NOT_INITIALIZED", "A_STATE_OF_TOMORROW"]) {
        it(`has the statements that start it again after ${executionState}`, () => {
            const found = refreshProblem({ executionState }, TABLE);
            expect(found?.seen).to.include(executionState);
            expect(found?.cure).to.match(/AUTO_REFRESH = FALSE; ALTER .* REFRESH; ALTER .* AUTO_REFRESH = TRUE$/);
        });
    }

    it("says that it is off", () => {
        expect(refreshProblem({}, TABLE)?.cure).to.equal(`ALTER ICEBERG TABLE ${TABLE} SET AUTO_REFRESH = TRUE`);
    });
});
