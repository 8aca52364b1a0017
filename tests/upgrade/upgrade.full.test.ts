import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import { openClouds } from "../../commands/stack/clouds";
import type { Row } from "../../snowflake-client/connection";
import { giveOldPolicy, givePolicies } from "../e2e/olderDeployer";
import type { TestLakehouse } from "../e2e/testLakehouse";
import { lossesOf, refresh, up } from "../stand-ins/steps";
import { allRows, openOlderStack, ROWS } from "./olderStack";
import { expectedLosses } from "./stackOf010";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a stack of version 0.1.0, brought up to date", function () {
    this.timeout("10m");
    let lakehouse: TestLakehouse;
    let rows: Record<string, Row[]>;
    before(async () => {
        lakehouse = await openOlderStack();
        rows = await allRows(lakehouse);
    });
    after(() => lakehouse?.stop());

    for (const [name, value] of [
        ["notebook", "true"],
        ["namespaceMode", "FLATTEN_NESTED_NAMESPACE"],
    ] as const) {
        it(`is refused with the setting ${name}, which is gone, and with what to do`, async () => {
            await lakehouse.set(name, value);
            const refused = await lakehouse.refusal();
            expect(refused)
                .to.include(`lakehouse:${name}`)
                .and.match(/[Rr]emove/);
            await lakehouse.stack.removeConfig(`lakehouse:${name}`);
        });
    }

    // As README says: one up with the policy that the deployer has had, then the administrator swaps it.
    it("loses by one up nothing but what is gone from Snowflake anyway, and no row", async () => {
        const { iam } = lakehouse.administrator;
        const policies = await giveOldPolicy(iam);
        const lost = await lossesOf((onEvent) => lakehouse.stack.up({ onEvent }));
        await givePolicies(iam, policies);
        expect(lost).to.have.members(expectedLosses());
        expect(await lakehouse.outputs()).to.not.have.property("notebook");
        expect(await allRows(lakehouse)).to.deep.equal(rows);
    });

    it("is like any other afterwards", async () => {
        expect(await up(lakehouse.stack)).to.deep.equal([]);
        expect(await refresh(lakehouse.stack)).to.deep.equal([]);
        expect(await up(lakehouse.stack)).to.deep.equal([]);
        await lakehouse.onlyBroken([]);
    });

    it("runs its pipeline again, over the raw data that it has", async () => {
        const outputs = await lakehouse.outputs();
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new Pipeline(clouds, outputs, new StageLog({ write: () => undefined }), {});
            for (const stage of ["jobs", "link", "snowflake", "compare"] as const) {
                await run.runStage(stage);
            }
            expect(run.result.reportsEqual).to.equal(true);
        } finally {
            await clouds.close();
        }
        const after = await allRows(lakehouse);
        for (const [table, size] of Object.entries(ROWS)) {
            const found = after[table] ?? [];
            // A table of reports has one for each day, and those of before stay.
            const days = new Set([...(rows[table] ?? []), ...found].map((row) => String(row["report_date"])));
            expect(found, table).to.have.length(size * days.size);
        }
        expect(after["KEPT"]).to.deep.equal(rows["KEPT"]);
    });

    it("goes with its data where the stack says so", async () => {
        await lakehouse.asDeployer(async (snowflake) => {
            const { snowflakeDatabase, snowflakeSchema } = await lakehouse.outputs();
            await snowflake.execute(`DROP TABLE "${snowflakeDatabase}"."${snowflakeSchema}"."KEPT"`);
        });
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });
});
