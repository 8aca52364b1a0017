// The demo as a user runs it, the notebook on what it keeps, and what happens when the reports differ after all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { DemoResult } from "../../commands/demo/run";
import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { readStackOutputs } from "../../commands/stack/stackOutputs";
import { openOrCreateStack } from "../../commands/stack/workspace";
import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { CommandResult, runCommand } from "./commandRun";
import { runNotebook, writeWorkspace } from "./workspaceNotebook";

const NAME = "demo-test";
const REPORT = '"GLUE_LAKE_INT_DB_DEMO_TEST"."lakehouse_demo_test"."top_10_products_report_snow"';
const STAGES_THAT_KEEP = [
    "Sandbox",
    "pulumi up",
    "Raw data",
    "Glue jobs",
    "Linked database",
    "Snowflake report",
    "Compare reports",
    "Snowflake to Spark",
    "Spark to Snowflake",
    "Drift check",
    "Report page",
];

describe("npm run demo -- --rows 1000 --keep", function () {
    this.timeout("10m");

    let demo: CommandResult;

    before(async () => {
        demo = await runCommand("commands/demo/cli.ts", ["--name", NAME, "--rows", "1000", "--keep", "--json"]);
    });

    after(async () => {
        await stopSandbox(NAME);
        rmSync(settingsFileOf(NAME), { force: true });
    });

    it("ends with both reports equal, having shown every stage", () => {
        expect(demo.code, demo.output).to.equal(0);
        const result = JSON.parse(demo.stdout) as DemoResult;
        expect(result).to.include({ ok: true, rows: 1000, reportsEqual: true });
        expect(result.stages.map(({ name }) => name)).to.deep.equal(STAGES_THAT_KEEP);
        expect(result.stages.every(({ ok, seconds }) => ok && seconds > 0)).to.equal(true);
        expect(demo.output).to.include("Both reports are equal.").and.include("snowflake_key.p8");
    });

    it("prints no secret", () => {
        const sandbox = findSandbox(NAME);
        expect(sandbox).not.to.equal(undefined);
        const { environment, administrator } = sandbox as NonNullable<typeof sandbox>;
        for (const secret of [
            environment.secretAccessKey,
            environment.snowflake.password,
            administrator.secretAccessKey,
        ]) {
            expect(demo.output).not.to.include(secret);
        }
    });

    it("finds no link of the chain broken", async () => {
        const doctor = await runCommand("commands/doctor/cli.ts", ["--stack", NAME]);
        expect(doctor.output).to.match(/All \d+ checks passed/);
        expect(doctor.code).to.equal(0);
    });

    it("has a notebook whose own cells write the same report, with nothing but the files that its page names", async () => {
        const sandbox = findSandbox(NAME) as NonNullable<ReturnType<typeof findSandbox>>;
        const outputs = await readStackOutputs(await openOrCreateStack({ stackName: NAME, sandbox }));
        const folder = mkdtempSync(join(tmpdir(), "notebook-"));
        try {
            writeWorkspace(folder, outputs);
            const run = await runNotebook(folder, "top_products_report.ipynb", outputs, sandbox.processEnv);
            expect(run.cells).to.deep.equal(["names", "session", "report", "write", "compare"]);
            expect(run.imported.map((file) => relative(folder, file))).to.include.members([
                "lakehouse/reports.py",
                "lakehouse/snow_report.py",
            ]);
        } finally {
            rmSync(folder, { recursive: true });
        }

        const writers = await asDeployer((snowflake) =>
            snowflake.execute(`SELECT "job_name", COUNT(*) AS "rows" FROM ${REPORT} GROUP BY "job_name"`),
        );
        expect(writers).to.deep.equal([{ job_name: "snowflake_notebook", rows: 10 }]);
        // Row by row in every column: in Snowflake, and with pyiceberg.
        const compare = await runCommand("commands/pipeline/cli.ts", ["--stack", NAME, "--only", "compare"]);
        expect(compare.code, compare.output).to.equal(0);
        expect(compare.output).to.match(/✔ Compare reports .* rows equal in every column/);
    });

    it("fails, and names rank and column, when a wrong value is planted in one report", async () => {
        await asDeployer((snowflake) =>
            snowflake.execute(
                `UPDATE ${REPORT} SET "unique_customers" = "unique_customers" + 1 WHERE "sales_amount_rank" = 4`,
            ),
        );
        const compare = await runCommand("commands/pipeline/cli.ts", ["--stack", NAME, "--only", "compare"]);
        expect(compare.code).to.equal(1);
        expect(compare.output).to.match(/rank 4, unique_customers: Glue \d+, Snowflake \d+/);
    });

    it("is taken away by npm run destroy, and leaves nothing", async () => {
        const destroy = await runCommand("commands/destroy.ts", ["--stack", NAME]);
        expect(destroy.code, destroy.output).to.equal(0);
        expect(destroy.output).to.include("and its data are deleted");
        expect(await findLeftovers(findSandbox(NAME) as NonNullable<ReturnType<typeof findSandbox>>)).to.deep.equal([]);
    });
});

async function asDeployer<T>(work: (snowflake: SnowflakeConnection) => Promise<T>): Promise<T> {
    const inputs = { role: "LAKEHOUSE_DEMO_TEST_ENGINEER", virtualWarehouse: "LAKEHOUSE_DEMO_TEST_WH" };
    const checked = connectionSettings(inputs, findSandbox(NAME)?.processEnv ?? {});
    if ("failures" in checked) {
        throw new Error(JSON.stringify(checked.failures));
    }
    const snowflake = new SnowflakeConnection(checked.settings);
    try {
        return await work(snowflake);
    } finally {
        await snowflake.close();
    }
}
