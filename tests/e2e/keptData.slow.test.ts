import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { awaitLinkedTables } from "../../commands/pipeline/linkedTables";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { TestLakehouse } from "./testLakehouse";

const TABLE = "kept";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse that keeps its data", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-kept");
        await lakehouse.set("destroyData", "false");
        await lakehouse.up();
        outputs = await lakehouse.outputs();
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("has a table that Snowflake makes", async () => {
        await lakehouse.onlyBroken([]);
        await onSnowflake(`CREATE ICEBERG TABLE ${table()} ("n" BIGINT)`);
        await onSnowflake(`INSERT INTO ${table()} VALUES (1), (2), (3)`);
        expect(await sum()).to.equal("6");
    });

    it("refuses to move the data to another Glue database, in preview already", async () => {
        await lakehouse.set("glueDatabase", "lakehouse_elsewhere");
        const refused = await lakehouse.refusal();
        expect(refused).to.include(`The data of this stack is in glueDatabase "${outputs.glueDatabase}"`);
        expect(refused).to.include(`pulumi config set glueDatabase ${outputs.glueDatabase}`);
        await lakehouse.set("glueDatabase", outputs.glueDatabase);
    });

    it("keeps bucket, key and Glue database through destroy, and finds the old rows with the next up", async () => {
        await lakehouse.destroy({ excludeProtected: true });
        const kept = await findLeftovers(lakehouse.sandbox);
        expect(kept.map((name) => name.split(":")[0])).to.deep.equal([
            "Glue database",
            "KMS alias",
            "KMS key",
            "S3 bucket",
        ]);
        expect(kept).to.include(`S3 bucket: ${outputs.bucketName}`);

        await lakehouse.up();
        expect(await findLeftovers(lakehouse.sandbox)).to.include.members(kept);
        await lakehouse.asDeployer((snowflake) =>
            awaitLinkedTables(snowflake, outputs, [TABLE], outputs, () => undefined),
        );
        expect(await sum()).to.equal("6");
    });

    it("deletes the data once the stack says so, and leaves nothing", async () => {
        await lakehouse.set("destroyData", "true");
        await lakehouse.up();
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });

    const table = () => `"${outputs.linkedDatabase}"."${outputs.linkedSchema}"."${TABLE}"`;
    const onSnowflake = (statement: string) => lakehouse.asDeployer((snowflake) => snowflake.execute(statement));

    async function sum(): Promise<unknown> {
        const [row] = await onSnowflake(`SELECT SUM("n") AS "sum" FROM ${table()}`);
        return row?.["sum"];
    }
});
