import { expect } from "chai";

import { GlueCatalog } from "../../../components/glueCatalog";
import { GluePipeline } from "../../../components/gluePipeline";
import { IcebergWarehouse } from "../../../components/icebergWarehouse";
import { ALL_STEPS, PIPELINE_STEPS, PipelineStep, STEP_KEYS } from "../../../jobs/pipelineSteps";
import { jobRoleGrants, jobRoleTrust, optimizerRoleGrants, PolicyDocument, policyOf } from "../../../policy";
import { JobSettings } from "../../../settings";
import { domainNames } from "../../../settings/domainNames";
import type { Comparison } from "../../../settings/comparisons";
import type { ExtraJob } from "../../../settings/extraJobs";
import { BUCKET, CATALOG } from "../support/defaults";
import { all, inputsOf, mockEngine, promiseOf, settled } from "../support/mocks";

const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const SETTINGS: JobSettings = {
    glueVersion: "5.1",
    workerType: "G.1X",
    numberOfWorkers: 2,
    autoScaling: false,
    executionClass: "STANDARD",
    timeoutMinutes: 60,
    maxRetries: 0,
    queueing: false,
    logRetentionDays: 30,
    tableMaintenance: "job",
    singleJobRun: false,
    maxQuarantinedShare: "0.05",
};

async function create(
    settings: Partial<JobSettings> = {},
    {
        extraJobs = [],
        comparisons = [],
        permissionsBoundary,
    }: { extraJobs?: ExtraJob[]; comparisons?: Comparison[]; permissionsBoundary?: string } = {},
): Promise<GluePipeline> {
    await mockEngine();
    const warehouse = new IcebergWarehouse("lake", { place, bucketName: "lake", prefix: "lakehouse-dev", ...BUCKET });
    const catalog = new GlueCatalog("sales", { place, databaseName: "sales", warehouse, ...CATALOG });
    const pipeline = new GluePipeline("sales", {
        place,
        domain: {
            names: domainNames({ name: "sales" }, "lakehouse-dev", "LINKED"),
            rawDataFolders: ["raw_data/"],
            tablesFolder: "iceberg-warehouse/",
            glueDatabase: "sales",
            extraJobs,
            folder: ".",
            comparisons,
        },
        steps: PIPELINE_STEPS,
        together: settings.singleJobRun === true ? ALL_STEPS : undefined,
        permissionsBoundary,
        warehouse,
        catalog,
        jobs: { ...SETTINGS, ...settings },
    });
    await settled();
    return pipeline;
}

const triggers = () => Object.fromEntries(all("aws:glue/trigger:Trigger").map(({ name, inputs }) => [name, inputs]));

describe("GluePipeline", () => {
    it("has no job for comparisons where there are none", async () => {
        await create();
        expect(all("aws:glue/job:Job").map(({ name }) => name)).not.to.include("compare");
    });

    it("has a job for comparisons, which no workflow starts", async () => {
        const pipeline = await create({}, { comparisons: [{ name: "totals", query: "SELECT 1", key: [] }] });
        const { defaultArguments } = inputsOf("aws:glue/job:Job", "compare");
        const { "--queries": queries, "--results": results } = defaultArguments as Record<string, string>;
        expect(queries).to.match(/^s3:\/\/lake\/scripts\/\w+\/lakehouse-dev-compare\/queries\.json$/);
        // Where the role may write.
        expect(results).to.equal("s3://lake/iceberg-warehouse/sales.db/_comparisons/results.json");
        expect(JSON.stringify(triggers())).not.to.include("lakehouse-dev-compare");
        expect(await promiseOf(pipeline.jobNames)).to.include({ compareResults: "lakehouse-dev-compare" });
    });

    it("creates a job with everything Iceberg needs", async () => {
        await create();
        const { defaultArguments, command, ...job } = inputsOf("aws:glue/job:Job", "load-sales");
        const { "--extra-py-files": library, "--tables": tables, ...args } = defaultArguments as Record<string, string>;

        expect(job).to.deep.equal({
            name: "lakehouse-dev-load-sales",
            description: "Loads raw data into raw_sales_data",
            roleArn: "arn:aws:iam::123456789012:role/lakehouse-dev-jobs",
            glueVersion: "5.1",
            workerType: "G.1X",
            numberOfWorkers: 2,
            executionClass: "STANDARD",
            timeout: 60,
            maxRetries: 0,
            jobRunQueuingEnabled: false,
            executionProperty: { maxConcurrentRuns: 1 },
        });
        expect(command).to.have.property("name", "glueetl");
        expect(command)
            .to.have.property("scriptLocation")
            .that.matches(/^s3:\/\/lake\/scripts\/[0-9a-f]{16}\/lakehouse-dev-load-sales\/load_tables\.py$/);
        expect(tables).to.match(/^s3:\/\/lake\/scripts\/[0-9a-f]{16}\/lakehouse-dev-load-sales\/tables\.json$/);
        expect(library).to.match(/^s3:\/\/lake\/scripts\/[0-9a-f]{16}\/lakehouse\.zip$/);
        expect(args).to.deep.equal({
            "--job-language": "python",
            "--glue_database": "sales",
            "--catalog": "glue_catalog",
            "--datalake-formats": "iceberg",
            "--conf":
                "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions" +
                " --conf spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog" +
                " --conf spark.sql.catalog.glue_catalog.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog" +
                " --conf spark.sql.catalog.glue_catalog.io-impl=org.apache.iceberg.aws.s3.S3FileIO" +
                " --conf spark.sql.catalog.glue_catalog.warehouse=s3://lake/iceberg-warehouse/",
            "--custom-logGroup-prefix": "/aws-glue/lakehouse-dev",
            "--raw_data": "s3://lake/raw_data/",
            "--max_quarantined_share": "0.05",
        });
    });

    it("runs both loads side by side, then what waits for them", async () => {
        await create();
        const steps: readonly PipelineStep[] = Object.values(PIPELINE_STEPS);
        const waiting = steps.filter(({ after = [] }) => after.length > 0);
        expect(waiting.map(({ name }) => name)).to.include.members(["top-products-report", "create-snow-report"]);

        expect(triggers()).to.deep.equal({
            "sales-start": {
                name: "lakehouse-dev-sales-start",
                workflowName: "lakehouse-dev-sales",
                type: "ON_DEMAND",
                enabled: false,
                actions: [{ jobName: "lakehouse-dev-load-sales" }, { jobName: "lakehouse-dev-load-customers" }],
            },
            "sales-after-load-customers-and-load-sales": {
                name: "lakehouse-dev-sales-after-load-customers-and-load-sales",
                workflowName: "lakehouse-dev-sales",
                type: "CONDITIONAL",
                startOnCreation: true,
                predicate: {
                    logical: "AND",
                    conditions: [
                        { jobName: "lakehouse-dev-load-sales", state: "SUCCEEDED" },
                        { jobName: "lakehouse-dev-load-customers", state: "SUCCEEDED" },
                    ],
                },
                actions: waiting.map(({ name }) => ({ jobName: `lakehouse-dev-${name}` })),
            },
        });
        expect(inputsOf("aws:glue/workflow:Workflow")).to.deep.include({
            name: "lakehouse-dev-sales",
            maxConcurrentRuns: 1,
        });
    });

    it("tags scripts with one tag, however many the stack has: an object takes ten", async () => {
        await create();
        const scripts = all("aws:s3/bucketObjectv2:BucketObjectv2").map(
            ({ inputs }) => inputs as Record<string, unknown>,
        );
        expect(scripts).to.not.deep.equal([]);
        for (const { tags, overrideProvider } of scripts) {
            expect({ tags, overrideProvider }).to.deep.equal({
                tags: { project: "lakehouse" },
                overrideProvider: { defaultTags: { tags: {} } },
            });
        }
    });

    it("has a role with exactly the jobs' grants, trusted by Glue", async () => {
        await create({}, { permissionsBoundary: "arn:aws:iam::123456789012:policy/bound" });

        expect(inputsOf("aws:iam/role:Role")).to.deep.equal({
            name: "lakehouse-dev-jobs",
            description: "Glue jobs of lakehouse-dev",
            assumeRolePolicy: JSON.stringify(jobRoleTrust()),
            permissionsBoundary: "arn:aws:iam::123456789012:policy/bound",
        });
        expect(JSON.parse(inputsOf("aws:iam/rolePolicy:RolePolicy")["policy"] as string)).to.deep.equal(
            policyOf(
                jobRoleGrants({
                    place,
                    bucketName: "lake",
                    keyArn: "arn:aws:kms:us-west-2:123456789012:key/k-1",
                    database: "sales",
                    rawData: ["raw_data/"],
                    tables: "iceberg-warehouse/",
                    logGroups: ["/aws-glue/lakehouse-dev/output", "/aws-glue/lakehouse-dev/error"],
                }),
            ),
        );
    });

    it("keeps the logs in groups of the stack's own", async () => {
        const pipeline = await create({ logRetentionDays: 7 });

        expect(all("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs)).to.deep.equal([
            { name: "/aws-glue/lakehouse-dev/output", retentionInDays: 7 },
            { name: "/aws-glue/lakehouse-dev/error", retentionInDays: 7 },
        ]);
        expect(await promiseOf(pipeline.logGroups)).to.deep.equal({
            output: "/aws-glue/lakehouse-dev/output",
            error: "/aws-glue/lakehouse-dev/error",
        });
    });

    it("passes every setting on to every job", async () => {
        await create({
            workerType: "G.2X",
            numberOfWorkers: 9,
            executionClass: "FLEX",
            timeoutMinutes: 5,
            maxRetries: 2,
            queueing: true,
            glueVersion: "5.0",
            autoScaling: true,
        });

        const jobs = all("aws:glue/job:Job").map(({ inputs }) => inputs);
        expect(jobs).to.have.length(STEP_KEYS.length);
        for (const job of jobs) {
            expect(job).to.deep.include({
                workerType: "G.2X",
                numberOfWorkers: 9,
                executionClass: "FLEX",
                timeout: 5,
                maxRetries: 2,
                jobRunQueuingEnabled: true,
                glueVersion: "5.0",
            });
            expect(job["defaultArguments"]).to.have.property("--enable-auto-scaling", "true");
        }
    });

    it("starts by its schedule, and tidies up by another", async () => {
        await create({ schedule: "cron(15 2 * * ? *)", maintenanceSchedule: "cron(0 4 ? * SUN *)" });

        expect(triggers()["sales-start"]).to.deep.include({
            type: "SCHEDULED",
            schedule: "cron(15 2 * * ? *)",
            startOnCreation: true,
        });
        expect(triggers()["sales-maintenance"]).to.deep.equal({
            name: "lakehouse-dev-maintenance",
            type: "SCHEDULED",
            schedule: "cron(0 4 ? * SUN *)",
            startOnCreation: true,
            actions: [{ jobName: "lakehouse-dev-maintain-tables" }],
        });
    });

    it("hands both loads, and the run of all steps, the share of bad records that they may quarantine", async () => {
        await create({ singleJobRun: true, maxQuarantinedShare: "0.2" });

        for (const job of ["load-sales", "load-customers", "all-steps"]) {
            const { defaultArguments } = inputsOf("aws:glue/job:Job", job);
            expect(defaultArguments).to.include({ "--max_quarantined_share": "0.2" });
        }
    });

    it("runs all steps as one job run when asked to", async () => {
        await create({ singleJobRun: true });

        expect(Object.values(triggers()).map(({ type, actions }) => ({ type, actions }))).to.deep.equal([
            { type: "ON_DEMAND", actions: [{ jobName: "lakehouse-dev-all-steps" }] },
        ]);
        expect(inputsOf("aws:glue/job:Job", "all-steps")["defaultArguments"]).to.include({
            "--raw_data": "s3://lake/raw_data/",
            "--job_name": "lakehouse-dev-all-steps",
        });
    });

    it("has no role, argument or grant for Glue's optimizers where its own job maintains the tables", async () => {
        const pipeline = await create();
        expect(all("aws:iam/role:Role").map(({ inputs }) => inputs["name"])).to.deep.equal(["lakehouse-dev-jobs"]);
        expect(JSON.stringify(all("aws:iam/rolePolicy:RolePolicy"))).not.to.match(/TableOptimizer|PassRole/);
        expect(JSON.stringify(all("aws:glue/job:Job"))).not.to.include("--optimizer_role");
        expect(pipeline.optimizers).to.equal(undefined);
    });

    describe("with Glue's table optimizers", () => {
        const byGlue = { tableMaintenance: "glue" } as const;

        it("has no job that maintains tables, and each other job sets the optimizers of the tables it makes", async () => {
            const pipeline = await create(byGlue);
            const jobs = all("aws:glue/job:Job");
            expect(jobs.map(({ name }) => name))
                .to.include("load-sales")
                .and.not.to.include("maintain-tables");
            const role = "arn:aws:iam::123456789012:role/lakehouse-dev-optimizers";
            const made = jobs.map(({ name, inputs }) => {
                const given = inputs["defaultArguments"] as Record<string, string>;
                expect(given["--optimizer_role"], name).to.equal(role);
                return given["--optimized_tables"] ?? "";
            });
            const maintained = PIPELINE_STEPS.maintainTables.arguments()["--tables"].split(",");
            expect(made.flatMap((tables) => tables.split(","))).to.have.members(maintained);
            expect(await promiseOf(pipeline.optimizers!)).to.have.property("roleArn", role);
            expect((await promiseOf(pipeline.optimizers!)).tables).to.have.members(maintained);
            expect(await promiseOf(pipeline.jobNames)).not.to.have.property("maintainTables");
        });

        it("sets all of them in the one job of a single run", async () => {
            await create({ ...byGlue, singleJobRun: true });
            const { defaultArguments } = inputsOf("aws:glue/job:Job", "all-steps");
            expect((defaultArguments as Record<string, string>)["--optimized_tables"]?.split(",")).to.have.members(
                PIPELINE_STEPS.maintainTables.arguments()["--tables"].split(","),
            );
        });

        it("gives them a role that trusts Glue, and the jobs the right to pass that one alone", async () => {
            const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
            await create(byGlue, { permissionsBoundary });
            const role = inputsOf("aws:iam/role:Role", "sales-optimizers");
            expect(role).to.include({ name: "lakehouse-dev-optimizers", permissionsBoundary });
            expect(JSON.parse(role["assumeRolePolicy"] as string)).to.deep.equal(jobRoleTrust());
            const policyOfRole = (name: string) => inputsOf("aws:iam/rolePolicy:RolePolicy", name)["policy"] as string;
            expect(JSON.parse(policyOfRole("sales-optimizers"))).to.deep.equal(
                policyOf(
                    optimizerRoleGrants({
                        ...{ place, bucketName: "lake", database: "sales" },
                        keyArn: "arn:aws:kms:us-west-2:123456789012:key/k-1",
                        tables: "iceberg-warehouse/",
                    }),
                ),
            );
            expect(policyOfRole("sales-optimizers")).not.to.match(/PassRole|TableOptimizer/);
            const { Statement } = JSON.parse(policyOfRole("sales-jobs")) as PolicyDocument;
            expect(Statement.find(({ Action }) => [Action].flat().includes("iam:PassRole"))).to.deep.include({
                Resource: ["arn:aws:iam::123456789012:role/lakehouse-dev-optimizers"],
                Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
            });
        });
    });

    it("takes jobs of the user's own into the workflow", async () => {
        await create(
            {},
            {
                extraJobs: [
                    {
                        name: "ours",
                        script: "jobs/maintain_tables.py",
                        arguments: { "--tables": "x" },
                        after: ["top-products-report"],
                    },
                    { name: "last", script: "jobs/maintain_tables.py", arguments: {}, after: ["ours"] },
                ],
            },
        );

        expect(inputsOf("aws:glue/job:Job", "ours")["defaultArguments"]).to.include({
            "--tables": "x",
            "--glue_database": "sales",
        });
        expect(triggers()["sales-after-ours"]).to.deep.include({
            actions: [{ jobName: "lakehouse-dev-last" }],
            predicate: { logical: "AND", conditions: [{ jobName: "lakehouse-dev-ours", state: "SUCCEEDED" }] },
        });
    });

    it("uploads the shared package without caches", async () => {
        await create();
        const { source } = inputsOf("aws:s3/bucketObjectv2:BucketObjectv2", "sales-package");
        const { assets } = source as { assets: Promise<Record<string, unknown>> };
        const files = Object.keys(await assets);

        expect(files).to.include("lakehouse/reports.py").and.include("lakehouse/__init__.py");
        expect(files.filter((file) => !/^lakehouse\/[\w/]+\.py$/.test(file))).to.deep.equal([]);
    });

    it("names the jobs for whoever starts them", async () => {
        const pipeline = await create();
        expect(await promiseOf(pipeline.jobNames)).to.deep.equal(
            Object.fromEntries(STEP_KEYS.map((key) => [key, `lakehouse-dev-${PIPELINE_STEPS[key].name}`])),
        );
    });

    it("fails on a script that is not there, and names it", async () => {
        const outcome = await create(
            {},
            {
                extraJobs: [{ name: "ours", script: "jobs/absent.py", arguments: {}, after: ["load-sales"] }],
            },
        ).catch((error: Error) => error);
        expect(outcome)
            .to.be.instanceOf(Error)
            .with.property("message", "A job needs jobs/absent.py, which does not exist in the project folder.");
        await settled();
    });
});
