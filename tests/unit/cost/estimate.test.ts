import { expect } from "chai";

import { differenceLines, estimateLines } from "../../../commands/cost/lines";
import { stackCost } from "../../../commands/cost/stackCost";
import { averageOf } from "../../../commands/pipeline/measuredRuns";
import { changedLines } from "../../../cost/comparison";
import { ASSUMED_USAGE, CostLine, estimate, Usage } from "../../../cost/estimate";
import { PRICED_REGIONS, pricesOf } from "../../../cost/prices";
import type { PlannedResource, Properties } from "../../../policy-pack/rule";
import { plannedProgram } from "../policy-pack/plannedProgram";

const USAGE: Usage = { ...ASSUMED_USAGE, runs: 10, minutesOfRun: 6 };
const JOB = "aws:glue/job:Job";
const TRIGGER = "aws:glue/trigger:Trigger";

describe("a month's estimate of the program", () => {
    let plan: PlannedResource[];

    before(async function () {
        this.timeout(60_000);
        plan = await plannedProgram();
    });

    it("bills each job of the workflow by workers, minutes and runs", () => {
        // 2 DPUs for a tenth of an hour, ten times, at 0.44.
        expect(lineOf(plan, USAGE, "Glue job", "load-sales").dollars).to.be.closeTo(0.88, 1e-9);
    });

    it("bills a job by what its runs took, where it has run", () => {
        const dpuSeconds = new Map([["lakehouse-dev-load-sales", 720]]);
        const { dollars, because } = lineOf(plan, { ...USAGE, dpuSeconds }, "Glue job", "load-sales");
        expect(dollars).to.be.closeTo(0.88, 1e-9);
        expect(because).to.equal("10 runs of 720 DPU-seconds (average of its runs)");
    });

    it("bills a short run as a minute", () => {
        const short = lineOf(plan, { ...USAGE, minutesOfRun: 0.1 }, "Glue job", "load-sales").dollars;
        expect(short).to.equal(lineOf(plan, { ...USAGE, minutesOfRun: 1 }, "Glue job", "load-sales").dollars);
    });

    it("counts the starts of a schedule instead of the assumed runs", async () => {
        const scheduled = await plannedProgram({ config: { "lakehouse:schedule": "cron(0 * * * ? *)" } });
        expect(lineOf(scheduled, USAGE, "Glue job", "load-sales").because).to.match(/^730 runs/);
    });

    it("counts each domain: its jobs, its schedule, and the queries that follow", async () => {
        const domains = ["sales", "orders", "web"].map((name) => ({
            ...{ name, comparisons: [{ name: "all", table: "customers_info" }] },
            ...(name === "sales" ? {} : { tables: ["tables/customers_info.yaml"] }),
        }));
        const three = await plannedProgram({ config: { "lakehouse:domains": JSON.stringify(domains) } });
        for (const job of ["load-sales", "orders.load", "web.load", "compare", "orders.compare", "web.compare"]) {
            expect(lineOf(three, USAGE, "Glue job", job).because, job).to.match(/^10 runs/);
        }
        expect(lineOf(three, USAGE, "Virtual warehouse").credits).to.be.closeTo(3 * 0.5, 1e-9);
        // One workflow with a schedule of its own says nothing of the others.
        const [start] = three.filter(
            ({ type, inputs }) => type === TRIGGER && inputs["workflowName"] === "lakehouse-dev--orders",
        );
        const hourly = three.map((one) =>
            one === start ? { ...one, inputs: { ...one.inputs, schedule: "cron(0 * * * ? *)" } } : one,
        );
        expect(lineOf(hourly, USAGE, "Glue job", "orders.load").because).to.match(/^730 runs/);
        expect(lineOf(hourly, USAGE, "Glue job", "load-sales").because).to.match(/^10 runs/);
    });

    it("has another price for FLEX, and none for workers R", () => {
        const flex = changed({ executionClass: "FLEX" });
        expect(lineOf(flex, USAGE, "Glue job", "load-sales").dollars).to.be.closeTo(0.58, 1e-9);
        const memory = lineOf(changed({ workerType: "R.1X" }), USAGE, "Glue job", "load-sales");
        expect(memory.dollars).to.equal(undefined);
        expect(memory.because).to.include("M-DPU-hour");
    });

    it("counts a virtual warehouse in credits, by size and generation, and in dollars only by a contract's price", () => {
        const warehouse = "snowflake:index/warehouse:Warehouse";
        // (120 + 60) seconds, ten times, at one credit an hour.
        expect(lineOf(plan, USAGE, "Virtual warehouse").credits).to.be.closeTo(0.5, 1e-9);
        expect(lineOf(plan, USAGE, "Virtual warehouse").dollars).to.equal(undefined);
        expect(lineOf(plan, { ...USAGE, creditPrice: 3 }, "Virtual warehouse").dollars).to.be.closeTo(1.5, 1e-9);
        const second = changed({ generation: "2", warehouseSize: "MEDIUM" }, warehouse);
        expect(lineOf(second, USAGE, "Virtual warehouse").credits).to.be.closeTo(0.5 * 4 * 1.35, 1e-9);
    });

    it("names what has no price, with the reason", () => {
        for (const what of ["Catalog-linked database", "Refresh of linked tables", "S3 and KMS requests"]) {
            expect(lineOf(plan, USAGE, what)).to.not.have.any.keys("dollars", "credits");
            expect(lineOf(plan, USAGE, what).because).to.not.equal("");
        }
    });

    it("names Glue's table optimizers where they maintain the tables, with how they are billed", async () => {
        const what = "Glue's table optimizers";
        expect(estimate(plan, USAGE).lines.map((one) => one.what)).not.to.include(what);
        const glue = await plannedProgram({ config: { "lakehouse:tableMaintenance": "glue" } });
        const line = lineOf(glue, USAGE, what);
        expect(line).to.not.have.any.keys("dollars", "credits");
        expect(line.because).to.include("of 6 tables").and.to.include("https://aws.amazon.com/glue/pricing/");
    });

    it("is refused for a region without prices, by name", () => {
        const frankfurt = changed({ region: "eu-central-1" }, "pulumi:providers:aws");
        expect(() => estimate(frankfurt, USAGE)).to.throw(/No document with AWS's prices for eu-central-1 was found/);
    });

    it("shows the plan's difference to what is deployed, largest first", () => {
        const doubled = changed({ numberOfWorkers: 4 });
        const { estimate: after, deployed } = stackCost({ before: plan, after: doubled }, USAGE);
        expect(deployed && after.dollars - deployed.dollars).to.be.closeTo(4 * 0.88, 1e-9);
        const [first] = deployed === undefined ? [] : changedLines(deployed, after);
        expect(first?.before.dollars).to.be.closeTo(0.88, 1e-9);
        expect(first?.after.dollars).to.be.closeTo(1.76, 1e-9);
        expect(deployed && differenceLines(deployed, after)[0]).to.match(/: \+\$3\.52\.$/);
    });

    it("shows what one setting would change", () => {
        const { levers } = stackCost({ before: [], after: changed({ numberOfWorkers: 10 }) }, USAGE);
        expect(levers.map(({ setting }) => setting)).to.deep.equal([
            "numberOfWorkers 5, if runs take no longer",
            "executionClass FLEX",
            "virtualWarehouseAutoSuspendSeconds 30",
        ]);
        expect(levers[0]?.dollars).to.be.closeTo(-10 * 0.88, 1e-9);
    });

    it("says no difference where there is none", () => {
        const same = estimate(plan, USAGE);
        expect(differenceLines(same, same)).to.deep.equal(["The plan changes no monthly cost that has a price."]);
    });

    it("is shown with sources and days of reading", () => {
        const { estimate: month, levers } = stackCost({ before: [], after: plan }, USAGE);
        const text = estimateLines("dev", month, levers).join("\n");
        expect(text).to.match(/^A month of "dev" in us-west-2: \$\d+\.\d\d and 0\.5 Snowflake credits/);
        expect(text).to.include("https://aws.amazon.com/kms/pricing/ (read 2026-11-27)");
    });

    function changed(inputs: Properties, type = JOB): PlannedResource[] {
        return plan.map((one) => (one.type === type ? { ...one, inputs: { ...one.inputs, ...inputs } } : one));
    }

    function lineOf(resources: readonly PlannedResource[], usage: Usage, what: string, resource?: string): CostLine {
        const found = estimate(resources, usage).lines.find(
            (line) => line.what === what && (resource === undefined || line.resource === resource),
        );
        expect(found, `${what} ${resource ?? ""}`).to.not.equal(undefined);
        return found as CostLine;
    }
});

describe("the price table", () => {
    it("has a link and a day for each price", () => {
        const prices = PRICED_REGIONS.flatMap((region) => Object.values(pricesOf(region)));
        expect(prices).to.not.deep.equal([]);
        for (const { source, read, dollars } of prices) {
            expect(source).to.match(/^https:\/\//);
            expect(read).to.match(/^\d{4}-\d{2}-\d{2}$/);
            expect(dollars).to.be.greaterThan(0);
        }
    });

    for (const region of ["eu-west-1", "ap-south-1", "us-gov-west-1", "toString", ""]) {
        it(`refuses "${region}"`, () => {
            expect(() => pricesOf(region)).to.throw(/Estimates are made for us-east-1 and us-west-2/);
        });
    }
});

describe("averageOf", () => {
    it("takes runs that succeeded alone", () => {
        const run = { WorkerType: "G.1X" as const, NumberOfWorkers: 2 };
        expect(
            averageOf([
                { ...run, JobRunState: "SUCCEEDED", ExecutionTime: 100 },
                { ...run, JobRunState: "SUCCEEDED", ExecutionTime: 300 },
                { ...run, JobRunState: "FAILED", ExecutionTime: 9000 },
            ]),
        ).to.equal(400);
        expect(averageOf([{ ...run, JobRunState: "FAILED", ExecutionTime: 9000 }])).to.equal(undefined);
    });
});
