import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { checkStackOutputs } from "../../commands/stack/stackOutputs";
import { STEP_KEYS } from "../../jobs/pipelineSteps";
import { QUICKSTART_TABLES } from "../../jobs/quickstartTables";
import { all, inputsOf, mockEngine, MockOptions, promiseOf, registered, Registration } from "./support/mocks";
import { runProgram } from "./support/program";

async function run(options?: MockOptions): Promise<Record<string, unknown>> {
    await mockEngine(options);
    return runProgram();
}

const idOf = ({ type, name }: Registration) => `${type} ${name}`;
const counts = () => {
    const found: Record<string, number> = {};
    registered.filter(({ custom }) => custom).forEach(({ type }) => (found[type] = (found[type] ?? 0) + 1));
    return found;
};

/** Whether `one` waits for `other`, directly or through others. */
function waitsFor(one: string, other: string): boolean {
    const byUrn = new Map(registered.map((resource) => [resource.urn, resource]));
    const seen = new Set<string>();
    const visit = (urn: string): boolean => {
        if (seen.has(urn)) {
            return false;
        }
        seen.add(urn);
        const resource = byUrn.get(urn);
        return resource !== undefined && resource.dependencies.some((next) => next === urnOf(other) || visit(next));
    };
    return visit(urnOf(one));
}

function urnOf(id: string): string {
    const found = registered.filter((resource) => idOf(resource) === id);
    if (found.length !== 1) {
        throw new Error(`Expected one ${id}, found ${found.length}.`);
    }
    return found[0]!.urn;
}

describe("program.ts", function () {
    this.timeout(60_000);

    it("registers the whole graph and nothing else", async () => {
        await run();

        expect(counts()).to.deep.equal({
            "pulumi:providers:aws": 1,
            "pulumi:providers:snowflake": 1,
            "pulumi:providers:snowflake-iceberg": 1,
            "aws:kms/key:Key": 1,
            "aws:kms/alias:Alias": 1,
            "aws:s3/bucket:Bucket": 1,
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
            "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1,
            "aws:s3/bucketVersioning:BucketVersioning": 1,
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
            "aws:s3/bucketPolicy:BucketPolicy": 1,
            // The script of each job, the package that they share, and the tables that each load declares.
            "aws:s3/bucketObjectv2:BucketObjectv2": STEP_KEYS.length + 1 + QUICKSTART_TABLES.length,
            "aws:glue/catalogDatabase:CatalogDatabase": 1,
            "aws:iam/role:Role": 3,
            "aws:iam/rolePolicy:RolePolicy": 3,
            "aws:cloudwatch/logGroup:LogGroup": 2,
            "aws:glue/job:Job": STEP_KEYS.length,
            "aws:glue/workflow:Workflow": 1,
            "aws:glue/trigger:Trigger": 2,
            "snowflake:index/database:Database": 1,
            "snowflake:index/schema:Schema": 1,
            "snowflake:index/warehouse:Warehouse": 1,
            "snowflake:index/accountRole:AccountRole": 2,
            "snowflake:index/grantAccountRole:GrantAccountRole": 3,
            "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole": 6,
            "snowflake:index/databaseRole:DatabaseRole": 2,
            "snowflake:index/grantPrivilegesToDatabaseRole:GrantPrivilegesToDatabaseRole": 5,
            "snowflake-iceberg:index:DatabaseRoleGrant": 2,
            "snowflake-iceberg:index:ExternalId": 2,
            "snowflake-iceberg:index:ExternalVolume": 1,
            "snowflake-iceberg:index:CatalogIntegration": 1,
            "snowflake-iceberg:index:AccessVerification": 2,
            "snowflake-iceberg:index:CatalogLinkedDatabase": 1,
        });
    });

    it("gives the outputs that pipeline and doctor read, without an external ID", async () => {
        const outputs = (await promiseOf(pulumi.output(await run()))) as Record<string, unknown>;

        expect(checkStackOutputs("dev", outputs)).to.deep.include({
            linkedDatabase: "GLUE_LAKE_INT_DB_DEV",
            linkedSchema: "lakehouse_dev",
        });
        // Readers can run all of it: the link's status needs MONITOR or OWNERSHIP.
        expect(outputs["exampleSql"]).to.include(
            'SHOW ICEBERG TABLES IN SCHEMA "GLUE_LAKE_INT_DB_DEV"."lakehouse_dev"',
        );
        expect(JSON.stringify(outputs["exampleSql"])).not.to.include("SYSTEM$");
        expect(outputs["links"]).to.have.property("workflow").that.includes("workflows/view/lakehouse-dev");
        expect(JSON.stringify(outputs["links"])).not.to.include("123456789012");
        expect(JSON.stringify(outputs)).not.to.include("id-of-lakehouse");
    });

    it("creates nothing inside apply: a first preview, where nothing is known, shows every resource", async () => {
        await run();
        const deployed = registered.map(idOf).sort();
        await run({ preview: true });

        expect(registered.map(idOf).sort()).to.deep.equal(deployed);
        // Were it known, the test above would prove nothing.
        expect(JSON.stringify(inputsOf("aws:iam/role:Role", "snowflake-storage"))).not.to.include("sts:ExternalId");
    });

    it("knows every role's ARN before the role exists", async () => {
        await run({ preview: true });
        expect(inputsOf("snowflake-iceberg:index:CatalogIntegration")["sigv4"]).to.have.property(
            "iamRole",
            "arn:aws:iam::123456789012:role/lakehouse-dev-snowflake-catalog",
        );
        expect(inputsOf("snowflake-iceberg:index:ExternalVolume")["storageLocation"]).to.have.property(
            "storageAwsRoleArn",
            "arn:aws:iam::123456789012:role/lakehouse-dev-snowflake-storage",
        );
    });

    it("builds in the order of trust: identity, role, verification, link, roles in it", async () => {
        await run();
        const volume = "snowflake-iceberg:index:ExternalVolume lakehouse";
        const trust = "aws:iam/role:Role snowflake-storage";
        const rights = "aws:iam/rolePolicy:RolePolicy snowflake-storage";
        const verified = "snowflake-iceberg:index:AccessVerification lakehouse-volume";
        const linked = "snowflake-iceberg:index:CatalogLinkedDatabase lakehouse";
        const reader = "snowflake:index/databaseRole:DatabaseRole lakehouse-linked-reader";

        expect(waitsFor(trust, volume)).to.equal(true);
        expect(waitsFor(verified, trust)).to.equal(true);
        expect(waitsFor(verified, rights)).to.equal(true);
        expect(waitsFor(linked, verified)).to.equal(true);
        expect(waitsFor(linked, "snowflake-iceberg:index:AccessVerification lakehouse-catalog")).to.equal(true);
        expect(waitsFor(linked, "aws:glue/catalogDatabase:CatalogDatabase lakehouse")).to.equal(true);
        expect(waitsFor(reader, linked)).to.equal(true);
        expect(waitsFor(volume, trust)).to.equal(false);
    });

    it("lets two stacks live side by side in one account", async () => {
        const physicalNames = async (stack: string) => {
            await run({ stack });
            const named = registered.filter(
                ({ custom, type }) =>
                    custom && !/^pulumi:|RolePolicy$|DatabaseRole$|snowflake:index\/schema/.test(type),
            );
            return named.flatMap(({ type, inputs }) => {
                const name: unknown =
                    inputs["bucket"] !== undefined && inputs["name"] === undefined
                        ? type.endsWith("bucket:Bucket")
                            ? inputs["bucket"]
                            : undefined
                        : inputs["name"];
                return typeof name === "string" ? [`${type} ${name}`] : [];
            });
        };
        const [dev, demo] = [await physicalNames("dev"), await physicalNames("demo")];

        expect(dev.length).to.be.greaterThan(20);
        expect(dev.filter((name) => demo.includes(name))).to.deep.equal([]);
    });

    it("stops before the first resource on a bad setting", async () => {
        const outcome = await run({ config: { "lakehouse:bucketName": "a.b" } }).then(
            () => "passed",
            (error: Error) => error.message,
        );
        expect(outcome).to.include("Leave the dots out");
        expect(registered).to.deep.equal([]);
    });

    it("stops before the first resource in a project of another name, whose settings it would not find", async () => {
        const outcome = await run({ project: "mylake" }).then(
            () => "passed",
            (error: Error) => error.message,
        );
        expect(outcome).to.include('The project is named "mylake"').and.include("Set name: lakehouse in Pulumi.yaml");
        expect(registered).to.deep.equal([]);
    });

    it("stops before the first AWS resource when data would be left behind", async () => {
        const outcome = await run({ previousOutputs: { bucketName: "elsewhere", glueDatabase: "lakehouse_dev" } }).then(
            () => "passed",
            (error: Error) => error.message,
        );
        expect(outcome).to.include('bucketName "elsewhere"');
        expect(registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
    });

    describe("with a second domain", () => {
        const script = "jobs/maintain_tables.py";
        const job = { name: "load", script, arguments: { "--from": "${rawDataUrl}", "--into": "${namespace}" } };
        const domains = (second: object) => ({
            "lakehouse:domains": JSON.stringify([{ name: "sales" }, { name: "orders", extraJobs: [job], ...second }]),
        });

        it("leaves what a stack without it has as it is, but for what both share", async () => {
            await run();
            const before = new Map(registered.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
            await run({ config: domains({}) });
            const after = new Map(registered.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));

            const changed = [...before].filter(([urn, inputs]) => after.get(urn) !== inputs).map(([urn]) => urn);
            expect(changed.map((urn) => urn.split("::").slice(2).join(" "))).to.deep.equal([
                "lakehouse:index:GluePipeline$aws:iam/rolePolicy:RolePolicy sales-jobs",
                "lakehouse:index:SnowflakeCatalogRole$aws:iam/rolePolicy:RolePolicy snowflake-catalog",
                // It verifies the access that the role's policy gives.
                "lakehouse:index:CatalogLinkedDatabase$snowflake-iceberg:index:AccessVerification lakehouse-catalog",
                "lakehouse:index:CatalogLinkedDatabase$snowflake-iceberg:index:CatalogLinkedDatabase lakehouse",
            ]);
        });

        it("gives it a database, a role, a workflow and logs of its own, and a schema in the linked database", async () => {
            await run({ config: domains({}) });
            expect(inputsOf("aws:glue/catalogDatabase:CatalogDatabase", "orders")).to.include({
                name: "lakehouse_dev__orders",
            });
            expect(inputsOf("aws:glue/workflow:Workflow", "orders")).to.include({ name: "lakehouse-dev--orders" });
            const loading = inputsOf("aws:glue/job:Job", "orders.load");
            expect(loading).to.include({
                name: "lakehouse-dev--orders-load",
                roleArn: `arn:aws:iam::123456789012:role/lakehouse-dev--orders-jobs`,
            });
            expect(loading["defaultArguments"]).to.include({
                "--glue_database": "lakehouse_dev__orders",
                "--custom-logGroup-prefix": "/aws-glue/lakehouse-dev/orders",
                "--from": "s3://lakehouse-dev-123456789012-us-west-2/raw_data/orders/",
                "--into": "lakehouse_dev__orders",
            });
            expect(inputsOf("snowflake-iceberg:index:CatalogLinkedDatabase")["allowedNamespaces"]).to.deep.equal([
                "lakehouse_dev",
                "lakehouse_dev__orders",
            ]);
            expect(
                inputsOf(
                    "snowflake:index/grantPrivilegesToDatabaseRole:GrantPrivilegesToDatabaseRole",
                    "lakehouse-linked-create-orders",
                )["onSchema"],
            ).to.deep.equal({ schemaName: '"GLUE_LAKE_INT_DB_DEV"."lakehouse_dev__orders"' });
        });

        it("loads its declared tables in one job, with their maintenance at its own times", async () => {
            await run({
                config: {
                    ...domains({ tables: ["tables/customers_info.yaml"], extraJobs: [] }),
                    "lakehouse:maintenanceSchedule": "cron(0 4 ? * SUN *)",
                },
            });
            const { defaultArguments } = inputsOf("aws:glue/job:Job", "orders.load") as {
                defaultArguments: Record<string, string>;
            };
            expect(defaultArguments["--raw_data"]).to.match(/\/raw_data\/orders\/$/);
            const { source } = inputsOf("aws:s3/bucketObjectv2:BucketObjectv2", "orders.load-tables") as {
                source: { text: Promise<string> };
            };
            expect(JSON.parse(await source.text)).to.have.nested.property("[0].name", "customers_info");
            expect(inputsOf("aws:glue/job:Job", "orders.maintain")["defaultArguments"]).to.include({
                "--tables": "customers_info,customers_info_quarantine",
            });
            expect(inputsOf("aws:glue/trigger:Trigger", "orders-maintenance")).to.deep.include({
                name: "lakehouse-dev--orders-maintenance",
                actions: [{ jobName: "lakehouse-dev--orders-maintain" }],
            });
        });

        it("lets its jobs reach no raw data and no files of another domain", async () => {
            await run({ config: domains({}) });
            const { policy } = inputsOf("aws:iam/rolePolicy:RolePolicy", "orders-jobs") as { policy: string };
            const { Statement } = JSON.parse(policy) as { Statement: { Resource: string[]; Condition?: object }[] };
            const reached = Statement.flatMap(({ Resource }) => Resource).filter((arn) =>
                /^arn:aws:s3:::|:(database|table)\//.test(arn),
            );
            const bucket = "arn:aws:s3:::lakehouse-dev-123456789012-us-west-2";
            expect(
                new Set(reached.map((arn) => arn.replace(/^arn:aws:glue:us-west-2:123456789012:/, ""))),
            ).to.deep.equal(
                new Set([
                    "database/lakehouse_dev__orders",
                    "table/lakehouse_dev__orders/*",
                    `${bucket}/raw_data/orders`,
                    `${bucket}/raw_data/orders/*`,
                    `${bucket}/scripts/*`,
                    `${bucket}/iceberg-warehouse/lakehouse_dev__orders.db/*`,
                    bucket,
                ]),
            );
            expect(policy).to.include(
                '"s3:prefix":["raw_data/orders","raw_data/orders/*","scripts/*","iceberg-warehouse/lakehouse_dev__orders.db","iceberg-warehouse/lakehouse_dev__orders.db/*"]',
            );
        });

        it("keeps the quickstart's jobs to their own data once there is another domain, and as they were without", async () => {
            const reached = async (config: Record<string, string>) => {
                await run({ config });
                const { policy } = inputsOf("aws:iam/rolePolicy:RolePolicy", "sales-jobs") as { policy: string };
                return [...new Set(policy.match(/(?<=us-west-2\/)(raw_data|iceberg-warehouse)[^"]*/g))];
            };
            expect(await reached({})).to.deep.equal(["raw_data*", "iceberg-warehouse/*"]);
            expect(await reached(domains({}))).to.deep.equal([
                ...["sales", "customers"].flatMap((of) => [`raw_data/${of}`, `raw_data/${of}/*`]),
                "iceberg-warehouse/lakehouse_dev.db/*",
            ]);
        });

        it("links it by a database of its own where it asks for one, with its own rule for writing", async () => {
            await run({ config: domains({ linkedDatabase: "own", allowedWriteOperations: "NONE" }) });
            const link = (name: string) => inputsOf("snowflake-iceberg:index:CatalogLinkedDatabase", name);
            expect(link("lakehouse")).to.deep.include({
                allowedNamespaces: ["lakehouse_dev"],
                allowedWriteOperations: "ALL",
            });
            expect(link("orders")).to.deep.include({
                name: "GLUE_LAKE_INT_DB_DEV__ORDERS",
                allowedNamespaces: ["lakehouse_dev__orders"],
                allowedWriteOperations: "NONE",
            });
            // Verified once for both.
            expect(all("snowflake-iceberg:index:AccessVerification")).to.have.length(2);
            const { policy } = inputsOf("aws:iam/rolePolicy:RolePolicy", "snowflake-catalog") as { policy: string };
            const { Statement } = JSON.parse(policy) as { Statement: { Sid: string; Resource: string[] }[] };
            const writing = Statement.filter(({ Sid }) => /Write|Drop/.test(Sid) && !/Metadata/.test(Sid)).flatMap(
                ({ Resource }) => Resource,
            );
            expect(writing.join()).to.include("database/lakehouse_dev,").and.not.include("orders");
        });

        it("changes no output that a stack without it has, wherever it stands in the list", async () => {
            const told = async (config: Record<string, string>) =>
                (await promiseOf(pulumi.output(await run({ config })))) as Record<string, unknown>;
            const before = await told({});
            const after = await told({
                "lakehouse:domains": JSON.stringify([{ name: "orders", extraJobs: [job] }, { name: "sales" }]),
            });
            expect({ ...after, domains: before["domains"] }).to.deep.equal(before);
        });

        it("can be all there is: no job, table or grant of the quickstart is left", async () => {
            const outputs = (await promiseOf(
                pulumi.output(
                    await run({
                        config: { "lakehouse:domains": JSON.stringify([{ name: "orders", extraJobs: [job] }]) },
                    }),
                ),
            )) as Record<string, unknown>;
            expect(checkStackOutputs("dev", outputs)).to.deep.include({
                glueDatabase: "lakehouse_dev__orders",
                workflowName: "lakehouse-dev--orders",
                jobNames: {},
            });
            expect(all("aws:glue/job:Job").map(({ name }) => name)).to.deep.equal(["orders.load"]);
            expect(inputsOf("snowflake-iceberg:index:CatalogLinkedDatabase")["allowedNamespaces"]).to.deep.equal([
                "lakehouse_dev__orders",
            ]);
        });

        it("uploads the shared code once, under one name, and a script of two jobs under two keys", async () => {
            await run({ config: domains({ extraJobs: [job, { ...job, name: "again" }] }) });
            const keys = all("aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs["key"] as string);
            expect(keys.filter((key) => key.endsWith("lakehouse.zip"))).to.have.length(1);
            expect(keys.filter((key) => key.endsWith("/maintain_tables.py")).length).to.equal(
                new Set(keys.filter((key) => key.endsWith("/maintain_tables.py"))).size,
            );
        });
    });

    it("runs the pipeline at the end only when asked to, with its inputs by environment", async () => {
        await run();
        expect(all("command:local:Command")).to.deep.equal([]);
        await run({ config: { "lakehouse:pipelineOnUp": "true" } });
        const { create, environment, triggers } = inputsOf("command:local:Command") as {
            create: string;
            environment: Record<string, string>;
            triggers: string[];
        };

        expect(create).to.equal("npm run --silent pipeline");
        expect(JSON.parse(environment["LAKEHOUSE_STACK_OUTPUTS"] ?? "")).to.deep.include({
            workflowName: "lakehouse-dev-sales",
        });
        // The script of each job, the package that they share, and the tables that each load declares.
        expect(triggers).to.have.length(STEP_KEYS.length + 1 + QUICKSTART_TABLES.length);
        expect(
            waitsFor("command:local:Command sales", "snowflake-iceberg:index:CatalogLinkedDatabase lakehouse"),
        ).to.equal(true);
        expect(waitsFor("command:local:Command sales", "aws:glue/trigger:Trigger sales-start")).to.equal(true);
    });

    it("gives that pipeline the stack's own login to Snowflake, and leaves out what the stack does not set", async () => {
        await run({
            config: {
                "lakehouse:pipelineOnUp": "true",
                "lakehouse:snowflakeOrganization": "MYORG",
                "lakehouse:snowflakePort": "8443",
            },
        });
        const { environment } = inputsOf("command:local:Command") as { environment: Record<string, string> };
        expect(environment).to.include({ SNOWFLAKE_ORGANIZATION_NAME: "MYORG", SNOWFLAKE_PORT: "8443" });
        expect(environment).to.have.all.keys(
            "LAKEHOUSE_STACK_OUTPUTS",
            "SNOWFLAKE_ORGANIZATION_NAME",
            "SNOWFLAKE_PORT",
        );
    });

    it("gives every resource an explicit provider and a parent, and tokens of our own only to components", async () => {
        await run();
        const without = registered.filter(
            ({ custom, type, provider }) => custom && !type.startsWith("pulumi:providers:") && !provider,
        );
        expect(without.map(idOf)).to.deep.equal([]);
        const orphans = registered.filter(
            ({ custom, type, parent }) =>
                custom && !type.startsWith("pulumi:providers:") && !parent.includes("lakehouse:index:"),
        );
        expect(orphans.map(idOf)).to.deep.equal([]);
        expect(
            registered.filter(({ custom }) => !custom).every(({ type }) => /^lakehouse:index:[A-Z]\w+$/.test(type)),
        ).to.equal(true);
    });
});
