// The demo as a user runs it, and what happens when the reports differ after all.
import { rmSync } from "node:fs";

import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { DemoResult } from "../../commands/demo/run";
import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { CommandResult, runCommand } from "./commandRun";

const NAME = "demo-test";
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
        // The drift check runs beside what the engines show each other.
        expect(result.stages.map(({ name }) => name)).to.have.members(STAGES_THAT_KEEP);
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

    it("fails, and names rank and column, when a wrong value is planted in one report", async () => {
        await asDeployer((snowflake) =>
            snowflake.execute(
                'UPDATE "GLUE_LAKE_INT_DB_DEMO_TEST"."lakehouse_demo_test"."top_10_products_report_snow" ' +
                    'SET "unique_customers" = "unique_customers" + 1 WHERE "sales_amount_rank" = 4',
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

async function asDeployer(work: (snowflake: SnowflakeConnection) => Promise<unknown>): Promise<void> {
    const inputs = { role: "LAKEHOUSE_DEMO_TEST_ENGINEER", virtualWarehouse: "LAKEHOUSE_DEMO_TEST_WH" };
    const checked = connectionSettings(inputs, findSandbox(NAME)?.processEnv ?? {});
    if ("failures" in checked) {
        throw new Error(JSON.stringify(checked.failures));
    }
    const snowflake = new SnowflakeConnection(checked.settings);
    try {
        await work(snowflake);
    } finally {
        await snowflake.close();
    }
}
