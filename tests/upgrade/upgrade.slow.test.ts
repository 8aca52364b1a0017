import { expect } from "chai";

import type { TestLakehouse } from "../e2e/testLakehouse";
import { lossesOf } from "../stand-ins/steps";
import { allRows, openOlderStack, ROWS, sizesOf } from "./olderStack";
import { expectedLosses } from "./stackOf010";

// All of it, with the pipeline on top: upgrade.full.test.ts.
describe("a stack of version 0.1.0, opened by this version", function () {
    this.timeout("4m");
    let lakehouse: TestLakehouse;
    before(async () => (lakehouse = await openOlderStack()));
    after(() => lakehouse?.stop());

    it("has every row of every table", async () => {
        expect(sizesOf(await allRows(lakehouse))).to.deep.equal(ROWS);
    });

    it("refreshes its copies of linked tables, and keeps them", async () => {
        const { linkedDatabase, linkedSchema } = await lakehouse.outputs();
        await lakehouse.asDeployer(async (snowflake) => {
            for (const table of Object.keys(ROWS).filter((name) => name !== "KEPT")) {
                await snowflake.execute(`ALTER ICEBERG TABLE "${linkedDatabase}"."${linkedSchema}"."${table}" REFRESH`);
            }
        });
        expect(sizesOf(await allRows(lakehouse))).to.deep.equal(ROWS);
    });

    it("would lose nothing but what is gone from Snowflake anyway", async () => {
        const lost = await lossesOf((onEvent) => lakehouse.stack.preview({ onEvent }));
        expect(lost).to.have.members(expectedLosses());
    });
});
