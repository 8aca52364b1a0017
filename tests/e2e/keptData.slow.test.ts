import { expect } from "chai";

import { findLeftovers } from "../../demo/leftovers";
import { openClouds } from "../../pipeline/clouds";
import { PipelineRun, Step } from "../../pipeline/run";
import type { StackOutputs } from "../../pipeline/stackOutputs";
import { StageLog } from "../../pipeline/stageLog";
import { TestLakehouse } from "./testLakehouse";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse that keeps its data", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;
    let report: PipelineRun["result"]["glueReport"];

    before(async () => {
        lakehouse = await TestLakehouse.start("test-kept");
        await lakehouse.set("destroyData", "false");
        await lakehouse.up();
        outputs = await lakehouse.outputs();
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("runs the pipeline as the last step of up, once for the same code", async () => {
        await steps("data");
        await lakehouse.set("pipelineOnUp", "true");
        expect(await lakehouse.up()).to.deep.equal({ create: 2 });
        const [command] = await lakehouse.resources("command:local:Command");
        expect(command?.outputs?.["stdout"]).to.match(/✔ Compare reports .* rows equal in every column/);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
        report = (await steps("compare")).glueReport;
        expect(report).to.have.length(10);
    });

    it("refuses to move the data to another Glue database, in preview already", async () => {
        await lakehouse.set("glueDatabase", "lakehouse_elsewhere");
        const refused = await lakehouse.stack.preview({ color: "never" }).then(
            () => "",
            (error: Error) => error.message,
        );
        expect(refused).to.include(`The data of this stack is in glueDatabase "${outputs.glueDatabase}"`);
        expect(refused).to.include(`pulumi config set glueDatabase ${outputs.glueDatabase}`);
        await lakehouse.set("glueDatabase", outputs.glueDatabase);
    });

    it("keeps bucket, key and Glue database through destroy, and finds the old rows with the next up", async () => {
        await lakehouse.set("pipelineOnUp", "false");
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
        await steps("link");
        expect((await steps("compare")).glueReport).to.deep.equal(report);
    });

    it("deletes the data once the stack says so, and leaves nothing", async () => {
        await lakehouse.set("destroyData", "true");
        await lakehouse.up();
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });

    /** Runs steps of the pipeline over 100 sales. */
    async function steps(...names: Step[]): Promise<PipelineRun["result"]> {
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new PipelineRun(clouds, outputs, new StageLog({ write: () => undefined }), {
                sampleRows: 100,
                linkTimeoutSeconds: 120,
            });
            for (const name of names) {
                await run.step(name);
            }
            return run.result;
        } finally {
            await clouds.close();
        }
    }
});
