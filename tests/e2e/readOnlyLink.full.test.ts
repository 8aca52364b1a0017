// A stack whose linked database is read-only (allowedWriteOperations: NONE): Snowflake's report is left out with the reason, and all
// else runs and is compared.
import { expect } from "chai";

import type { PipelineResult } from "../../commands/pipeline/run";
import { runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

const REASON = "the linked database is read-only (allowedWriteOperations is NONE)";

describe("a stack whose linked database is read-only", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-readonly");
        await lakehouse.set("allowedWriteOperations", "NONE");
        await lakehouse.up();
    });
    after(() => lakehouse?.stop());

    it("runs the pipeline: the report by Snowflake is skipped with the reason, and Glue's is compared", async () => {
        const args = ["--stack", lakehouse.stackName, "--sample-rows", "200", "--json"];
        const { code, output, stdout } = await runCommand("commands/pipeline/cli.ts", args);
        expect(code, output).to.equal(0);
        const result = JSON.parse(stdout) as Omit<PipelineResult, "skipped"> & {
            skipped?: { step: string; reason: string };
        };
        expect(result.readingsEqual, output).to.equal(true);
        expect(result.skipped?.step).to.equal("snowflake");
        expect(result.skipped?.reason).to.include(REASON);
        const times = (text: string): number => text.split(REASON).length - 1;
        expect(times(output) - times(stdout), "times that it tells a person why").to.equal(1);
    });

    it("has tables that Snowflake reads and refuses to write", async () => {
        const { linkedDatabase, linkedSchema } = await lakehouse.outputs();
        await lakehouse.asDeployer(async (snowflake) => {
            const table = `"${linkedDatabase}"."${linkedSchema}"."customers_info"`;
            const [row] = await snowflake.execute(`SELECT COUNT(*) AS "rows" FROM ${table}`);
            expect(Number(row?.["rows"])).to.be.greaterThan(0);
            const refused = await snowflake.execute(`INSERT INTO ${table} SELECT * FROM ${table}`).then(
                () => "accepted",
                (error: unknown) => String(error),
            );
            expect(refused).to.match(/write|read.only|not (supported|allowed|permitted)/i);
        });
    });

    it("is well by the doctor", async () => {
        const broken = (await lakehouse.findings()).filter(({ ok }) => !ok);
        expect(broken).to.deep.equal([]);
    });
});
