import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { findLeftovers } from "../../commands/demo/leftovers";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import type { Stage } from "../../commands/pipeline/stages";
import { TABLES } from "../../jobs/quickstartTables";
import { openClouds } from "../../commands/stack/clouds";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { TestLakehouse } from "./testLakehouse";
import { runNotebook, writeWorkspace } from "./workspaceNotebook";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse that keeps its data", function () {
    this.timeout(400_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;
    let report: Pipeline["result"]["glueReport"];

    before(async () => {
        lakehouse = await TestLakehouse.start("test-kept");
        await lakehouse.set("destroyData", "false");
        await lakehouse.up();
        outputs = await lakehouse.outputs();
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("runs the pipeline as the last part of up, once for the same code", async () => {
        await stages("data");
        await lakehouse.set("pipelineOnUp", "true");
        expect(await lakehouse.up()).to.deep.equal({ create: 2 });
        const [command] = await lakehouse.resources("command:local:Command");
        expect(command?.outputs?.["stdout"]).to.match(/✔ Compare reports .* rows equal in every column/);
        expect(await lakehouse.up()).to.deep.equal({});
        expect(await lakehouse.broken()).to.deep.equal([]);
        report = (await stages("compare")).glueReport;
        expect(report).to.have.length(10);
    });

    it("has a notebook whose own cells write the same report, with nothing but the files that its page names", async () => {
        const folder = mkdtempSync(join(tmpdir(), "notebook-"));
        try {
            writeWorkspace(folder, outputs);
            const { processEnv } = lakehouse.sandbox;
            const run = await runNotebook(folder, "top_products_report.ipynb", outputs, processEnv);
            expect(run.cells).to.deep.equal(["names", "session", "report", "write", "compare"]);
            expect(run.imported.map((file) => relative(folder, file))).to.include.members([
                "lakehouse/reports.py",
                "lakehouse/snow_report.py",
            ]);
        } finally {
            rmSync(folder, { recursive: true });
        }

        const table = `"${outputs.linkedDatabase}"."${outputs.linkedSchema}"."${TABLES.snowflakeReport}"`;
        const writers = await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(`SELECT "job_name", COUNT(*) AS "rows" FROM ${table} GROUP BY "job_name"`),
        );
        expect(writers).to.deep.equal([{ job_name: "snowflake_notebook", rows: "10" }]);
        // Row by row in every column: in Snowflake, and with pyiceberg.
        expect((await stages("compare")).glueReport).to.deep.equal(report);
    });

    it("refuses to move the data to another Glue database, in preview already", async () => {
        await lakehouse.set("glueDatabase", "lakehouse_elsewhere");
        const refused = await lakehouse.refusal();
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
        await stages("link");
        expect((await stages("compare")).glueReport).to.deep.equal(report);
    });

    it("deletes the data once the stack says so, and leaves nothing", async () => {
        await lakehouse.set("destroyData", "true");
        await lakehouse.up();
        await lakehouse.destroy();
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });

    /** Runs stages of the pipeline over 100 sales. */
    async function stages(...names: Stage[]): Promise<Pipeline["result"]> {
        const clouds = await openClouds(lakehouse, lakehouse.stack, outputs);
        try {
            const run = new Pipeline(clouds, outputs, new StageLog({ write: () => undefined }), {
                sampleRows: 100,
            });
            for (const name of names) {
                await run.runStage(name);
            }
            return run.result;
        } finally {
            await clouds.close();
        }
    }
});
