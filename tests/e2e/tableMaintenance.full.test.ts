import { setTimeout as sleep } from "node:timers/promises";

import {
    EntityNotFoundException,
    GetJobRunCommand,
    GetTableOptimizerCommand,
    StartJobRunCommand,
    TableOptimizerConfiguration,
    TableOptimizerType,
    UpdateTableOptimizerCommand,
} from "@aws-sdk/client-glue";
import { expect } from "chai";

import { QUICKSTART_MADE } from "../../jobs/pipelineSteps";
import { runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

const TYPES = Object.values(TableOptimizerType);

describe("the setting tableMaintenance", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let made: Record<string, TableOptimizerConfiguration>;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-maintenance");
        await lakehouse.set("destroyData", "true");
        await lakehouse.set("singleJobRun", "true");
    });
    after(async () => {
        await lakehouse?.stop();
    });

    const succeeds = async (program: string, ...args: string[]): Promise<string> => {
        const { code, output } = await runCommand(program, ["--stack", lakehouse.stackName, ...args]);
        expect(code, output).to.equal(0);
        return output;
    };
    const pipeline = (...args: string[]) => succeeds("commands/pipeline/cli.ts", ...args);

    /** By `TABLE TYPE`; what no table has is left out. */
    const optimizers = async (): Promise<Record<string, TableOptimizerConfiguration>> => {
        const { accountId, glueDatabase } = await lakehouse.outputs();
        const found: Record<string, TableOptimizerConfiguration> = {};
        for (const TableName of QUICKSTART_MADE) {
            for (const Type of TYPES) {
                const of = { CatalogId: accountId, DatabaseName: glueDatabase, TableName, Type };
                try {
                    const { TableOptimizer } = await lakehouse.administrator.glue.send(
                        new GetTableOptimizerCommand(of),
                    );
                    found[`${TableName} ${Type}`] = TableOptimizer?.configuration ?? {};
                } catch (error) {
                    expect(error).to.be.instanceOf(EntityNotFoundException);
                }
            }
        }
        return found;
    };

    it("adds a role and takes the job away", async () => {
        await succeeds("commands/up.ts");
        expect((await lakehouse.outputs()).jobNames).to.have.property("maintainTables");
        await lakehouse.set("tableMaintenance", "glue");
        await succeeds("commands/up.ts");
        const { jobNames, domains } = await lakehouse.outputs();
        expect(jobNames).not.to.have.property("maintainTables");
        expect(domains?.[0]?.optimizers?.tables).to.have.members([...QUICKSTART_MADE]);
        expect(await optimizers()).to.deep.equal({});
        const [finding] = (await lakehouse.findings()).filter(({ name }) => name === "table optimizers");
        expect(finding?.seen).to.include("no table yet");
    });

    it("has the jobs set three optimizers for each table that they make", async () => {
        await pipeline("--only", "data", "--sample-rows", "300");
        const output = await pipeline("--only", "jobs");
        made = await optimizers();
        const tables = [...new Set(Object.keys(made).map((name) => name.split(" ")[0]))];
        expect(tables).to.include.members(["raw_sales_data", "customers_info", "top_10_products_report_snow"]);
        expect(Object.keys(made)).to.have.length(3 * tables.length);
        expect(output).to.include(
            `Glue maintains ${tables.length} tables by ${3 * tables.length} optimizers, the sandbox runs none`,
        );
        await lakehouse.onlyBroken([]);
    });

    it("changes nothing in a second run", async () => {
        await pipeline("--only", "jobs");
        expect(await optimizers()).to.deep.equal(made);
    });

    it("lets the doctor find what somebody changed, and the jobs put it right", async () => {
        const { accountId: CatalogId, glueDatabase: DatabaseName, domains } = await lakehouse.outputs();
        await lakehouse.administrator.glue.send(
            new UpdateTableOptimizerCommand({
                ...{ CatalogId, DatabaseName, TableName: "customers_info", Type: "retention" },
                TableOptimizerConfiguration: { enabled: false, roleArn: domains?.[0]?.optimizers?.roleArn },
            }),
        );
        await lakehouse.onlyBroken(["table optimizers"]);
        const [finding] = await lakehouse.broken();
        expect(finding?.seen).to.equal("The retention optimizer of customers_info is off.");
        await pipeline("--only", "jobs");
        expect(await optimizers()).to.deep.equal(made);
    });

    it("refuses a schedule of the job beside it, with the setting to remove", async () => {
        await lakehouse.set("maintenanceSchedule", "cron(0 4 ? * SUN *)");
        expect(await lakehouse.refusal()).to.include("Remove lakehouse:maintenanceSchedule");
        await lakehouse.stack.removeConfig("lakehouse:maintenanceSchedule");
    });

    it("gives the tables back to the job: no optimizer, no role", async () => {
        await lakehouse.set("tableMaintenance", "job");
        const output = await succeeds("commands/up.ts");
        expect(output).to.include(`Glue's ${Object.keys(made).length} table optimizers are removed`);
        expect(await optimizers()).to.deep.equal({});
        expect((await lakehouse.resources("aws:iam/role:Role")).map(({ id }) => id)).not.to.include(
            `lakehouse-${lakehouse.stackName}-optimizers`,
        );
        await lakehouse.onlyBroken([]);

        const { glue } = lakehouse.administrator;
        const { maintainTables: JobName } = (await lakehouse.outputs()).jobNames;
        const { JobRunId: RunId } = await glue.send(new StartJobRunCommand({ JobName }));
        let state: string | undefined;
        while (state === undefined || ["STARTING", "WAITING", "RUNNING", "STOPPING"].includes(state)) {
            await sleep(1_000);
            const { JobRun } = await glue.send(new GetJobRunCommand({ JobName, RunId }));
            state = JobRun?.JobRunState;
            expect(JobRun?.ErrorMessage).to.equal(undefined);
        }
        expect(state).to.equal("SUCCEEDED");
    });

    it("removes the optimizers with the stack", async () => {
        await lakehouse.set("tableMaintenance", "glue");
        await succeeds("commands/up.ts");
        await pipeline("--only", "jobs");
        const { stackName } = lakehouse;
        const output = await succeeds("commands/destroy.ts", "--yes", "--delete-data", stackName);
        expect(output).to.include(`Glue's ${Object.keys(made).length} table optimizers are removed`);
    });
});
