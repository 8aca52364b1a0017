import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { Lakehouse, LakehouseArgs } from "../../../library";
import { TAGGED_TYPES } from "../../../library/callersTags";
import { all, inputsOf, mockEngine, promiseOf, PROVIDER_REGION, registered, settled } from "../support/mocks";

const orders: LakehouseArgs = { domains: [{ name: "orders", tables: ["tables/customers_info.yaml"] }] };
/** Of these tests: the checkout, whose tables are there. */
const folder = join(__dirname, "..", "..", "..");

async function create(...lakehouses: [name: string, args: LakehouseArgs, opts?: pulumi.ComponentResourceOptions][]) {
    await mockEngine();
    return register(...lakehouses);
}

async function register(...lakehouses: [name: string, args: LakehouseArgs, opts?: pulumi.ComponentResourceOptions][]) {
    const made = lakehouses.map(([name, args, opts]) => new Lakehouse(name, { folder, ...args }, opts));
    await Promise.all(made.map((one) => promiseOf(one.outputs)));
    await settled();
    return made;
}

/** What goes wrong with a Lakehouse of these arguments. */
async function faultOf(args: object, opts?: pulumi.ComponentResourceOptions): Promise<string> {
    await mockEngine();
    try {
        await (new Lakehouse("lake", { folder, ...args }, opts)["getData"]() as Promise<unknown>);
        return "passed";
    } catch (error) {
        return (error as Error).message;
    }
}

/** Physical names by type; two of a kind with one name would be one object. */
const physicalNames = () =>
    registered
        .filter(({ custom, type }) => custom && !/^pulumi:|RolePolicy$|DatabaseRole$|index\/schema/.test(type))
        .flatMap(({ type, inputs }) => {
            const { name, bucket } = inputs as { name?: string; bucket?: string };
            return [name ?? (type.endsWith("/bucket:Bucket") ? bucket : undefined)].flatMap((one) =>
                one === undefined ? [] : [`${type} ${one}`],
            );
        });

describe("Lakehouse", function () {
    this.timeout(60_000);

    it("stands up what a stack of the program does, below one component", async () => {
        await create(["lake", {}]);
        const [root] = all("lakehouse:index:Lakehouse");
        const orphans = registered.filter(({ urn, parent }) => urn !== root?.urn && parent === "");

        expect(root).to.include({ name: "lake", parent: "" });
        expect(orphans).to.deep.equal([]);
        expect(all("snowflake-iceberg:index:CatalogLinkedDatabase")).to.have.length(1);
        expect(all("aws:glue/job:Job").map(({ name }) => name)).to.include("lake-sales.load-sales");
        expect(inputsOf("aws:s3/bucket:Bucket")["bucket"]).to.equal("lakehouse-lake-dev-123456789012-us-west-2");
    });

    it("gives what other programs need, and no external ID", async () => {
        const [lake] = await create(["lake", { ...orders, snowflakeOrganization: "MYORG" }]);
        const domains = await promiseOf(lake!.domains);
        expect(domains["orders"]).to.include({
            glueDatabase: "lakehouse_lake_dev__orders",
            linkedDatabase: "GLUE_LAKE_INT_DB_LAKE_DEV",
            linkedSchema: "lakehouse_lake_dev__orders",
            rawDataUrl: "s3://lakehouse-lake-dev-123456789012-us-west-2/raw_data/orders/",
        });
        expect(await promiseOf(lake!.readerRole)).to.equal("LAKEHOUSE_LAKE_DEV_READER");
        expect(JSON.stringify(await promiseOf(lake!.outputs))).not.to.include("id-of-lake");
    });

    it("lives beside others: neither a resource's name nor one in the clouds is there twice", async () => {
        const domain = (name: string): LakehouseArgs => ({
            domains: [{ name: "sales" }, { name, ...orders.domains![0] }],
        });
        await create(["east", {}], ["west", {}], ["mixed", { ...domain("orders"), accessLogs: true }]);
        const names = physicalNames();

        expect(names.length).to.be.greaterThan(60);
        expect(names.filter((name, index) => names.indexOf(name) < index)).to.deep.equal([]);
        expect(new Set(registered.map(({ urn }) => urn)).size).to.equal(registered.length);
    });

    it("leaves another one as it is: nothing is kept from one to the next", async () => {
        const seen = () => new Map(registered.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
        await create(["east", { tags: { team: "a" } }]);
        const alone = seen();
        await create(
            ["west", { ...orders, tags: { team: "b" }, encryption: "SSE_S3" }],
            ["east", { tags: { team: "a" } }],
        );
        const beside = seen();
        expect([...alone].filter(([urn, inputs]) => beside.get(urn) !== inputs).map(([urn]) => urn)).to.deep.equal([]);
    });

    it("reads its own scripts, SQL and tables from where it is installed, wherever the program runs", async () => {
        const before = process.cwd();
        process.chdir("/");
        try {
            await create(["lake", {}]);
            const paths = all("aws:s3/bucketObjectv2:BucketObjectv2").flatMap(({ inputs }) => {
                const { path } = (inputs as { source: { path?: Promise<string> } }).source;
                return path === undefined ? [] : [path];
            });
            expect(paths).not.to.deep.equal([]);
            for (const path of await Promise.all(paths)) {
                expect(readFileSync(path, "utf8")).to.match(/import|^$/);
            }
        } finally {
            process.chdir(before);
        }
    });

    describe("takes from its caller", () => {
        it("protection", async () => {
            await create(["lake", { destroyData: true }, { protect: true }]);
            const open = registered.filter(({ custom, protect }) => custom && !protect);
            expect(open.map(({ urn }) => urn)).to.deep.equal([]);
        });

        it("the protection of data even where the caller says nothing", async () => {
            await create(["lake", {}], ["open", { destroyData: true }]);
            const buckets = all("aws:s3/bucket:Bucket").map(({ name, protect }) => [name, protect]);
            expect(buckets).to.deep.equal([
                ["lake-lakehouse", true],
                ["open-lakehouse", false],
            ]);
        });

        it("transformations, of everything below it", async () => {
            const timed: pulumi.ResourceTransformation = ({ type, props, opts }) =>
                type === "aws:glue/job:Job" ? { props: { ...(props as object), timeout: 7 }, opts } : undefined;
            await create(["lake", {}, { transformations: [timed] }]);
            expect(new Set(all("aws:glue/job:Job").map(({ inputs }) => inputs["timeout"] as number))).to.deep.equal(
                new Set([7]),
            );
        });

        it("its name for what the program calls things, but for nothing that is in the clouds: a new one changes none", async () => {
            await create([
                "zebra",
                { physicalName: "lake-dev", domains: [{ name: "sales" }, ...orders.domains!], accessLogs: true },
            ]);
            const named = registered.flatMap(({ custom, type, name, inputs }) => {
                // What the mocks make of a name.
                const text = JSON.stringify(inputs).replaceAll(/id-of-zebra|::zebra[^"]*/g, "");
                return custom && text.includes("zebra") ? [`${type} ${name}: ${text}`] : [];
            });
            expect(named).to.deep.equal([]);
        });

        it("aliases", async () => {
            await create([
                "lake",
                { physicalName: "old-dev", domains: [{ name: "sales" }, ...orders.domains!], accessLogs: true },
                { aliases: [{ name: "old" }] },
            ]);
            expect(all("lakehouse:index:Lakehouse")[0]?.aliases).to.deep.equal(["old"]);
            // The engine gives a child the alias of its parent where its name begins with the parent's.
            // https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/resource.ts (inheritedChildAlias)
            const strangers = registered.filter(
                ({ parent, name }) => !name.startsWith(parent.split("::").at(-1) ?? ""),
            );
            expect(strangers.map(({ urn }) => urn)).to.deep.equal([]);
            expect(inputsOf("aws:glue/workflow:Workflow", "lake-sales")["name"]).to.equal("lakehouse-old-dev-sales");
        });

        for (const [form, give] of [
            ["a list", (provider: aws.Provider) => ({ providers: [provider] })],
            ["a map", (provider: aws.Provider) => ({ providers: { aws: provider } })],
            ["the only one", (provider: aws.Provider) => ({ provider })],
            [
                "its parent's",
                (provider: aws.Provider) => ({
                    parent: new pulumi.ComponentResource("team:index:Team", "team", {}, { providers: [provider] }),
                }),
            ],
        ] as const) {
            it(`a provider for AWS, given as ${form}: its region counts, and the tags are put on all the same`, async () => {
                await mockEngine();
                const provider = new aws.Provider("mine", { region: "eu-central-1" });
                await register(["lake", { tags: { team: "data" } }, give(provider)]);

                expect(all("pulumi:providers:aws").map(({ name }) => name)).to.deep.equal(["mine"]);
                expect(all("pulumi:providers:snowflake").map(({ name }) => name)).to.deep.equal(["lake-snowflake"]);
                expect(inputsOf("aws:s3/bucket:Bucket")["bucket"]).to.include(PROVIDER_REGION);
                const ofAws = registered.filter(({ type }) => type.startsWith("aws:"));
                expect(ofAws.filter((one) => !one.provider?.includes("::mine::"))).to.deep.equal([]);
                const untagged = ofAws.filter(
                    ({ type, inputs }) =>
                        TAGGED_TYPES.has(type) && (inputs["tags"] as Record<string, string>)?.["team"] !== "data",
                );
                expect(untagged.map(({ urn }) => urn)).to.deep.equal([]);
            });
        }

        it("tags, by its own provider, too", async () => {
            await create(["lake", { tags: { team: "data" } }]);
            const { defaultTags } = inputsOf("pulumi:providers:aws") as { defaultTags: string };
            expect(JSON.parse(defaultTags)).to.deep.equal({
                tags: { team: "data", project: "lakehouse", stack: "lake-dev" },
            });
            expect(inputsOf("aws:s3/bucket:Bucket")).not.to.have.property("tags");
        });
    });

    it("tags every type that AWS's provider can tag, but for uploaded files", async () => {
        await create(["lake", { accessLogs: true, lakeFormation: "TABLES", alarmEmail: ["data@example.com"] }]);
        const declared = (type: string): boolean => {
            const [, module = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
            const types = readFileSync(
                require.resolve(`@pulumi/aws/${module}/${name[0]?.toLowerCase()}${name.slice(1)}.d.ts`),
            );
            return /^ {4}tags\?: pulumi.Input/m.test(types.toString());
        };
        const ofAws = new Set(registered.flatMap(({ type }) => (type.startsWith("aws:") ? [type] : [])));
        const taggable = [...ofAws].filter((type) => declared(type) && !type.includes("bucketObject"));
        expect(taggable.sort()).to.deep.equal([...TAGGED_TYPES].sort());
    });

    it("keeps secrets as such, in the state as well", async () => {
        const [lake] = await create(["lake", { snowflakePassword: "hunter2", snowflakeUser: "me" }]);
        const { snowflakePassword } = all("lakehouse:index:Lakehouse")[0]!.inputs as Record<string, unknown>;
        expect(JSON.stringify(snowflakePassword)).to.include("1b47061264138c4ac30d75fd1eb44270");
        expect(JSON.stringify(await promiseOf(lake!.outputs))).not.to.include("hunter2");
    });

    describe("refuses before anything is made", () => {
        const cases: [string, object, string[]][] = [
            [
                "everything at once, in its own terms",
                { bucketName: "a.b", workerType: "G.9X", numberOfWorkers: 1 },
                [
                    'The Lakehouse "lake" cannot be made',
                    "bucketName ",
                    'workerType is "G.9X"',
                    'numberOfWorkers is "1"',
                ],
            ],
            [
                "an argument that there is none of",
                { destroyDate: true },
                ["destroyDate is not an argument", "destroyData"],
            ],
            ["what only a stack has", { pipelineOnUp: true }, ["pipelineOnUp is not an argument"]],
            ["a name that is not known yet", { bucketName: pulumi.output("late") }, ["bucketName is an output"]],
            ["a physical name of other letters", { physicalName: "My_Lake" }, ['physicalName is "My_Lake"', "my-lake"]],
            [
                "a declaration that is not in the folder",
                { domains: [{ name: "orders", tables: ["tables/nothing.yaml"] }] },
                ["tables/nothing.yaml: no such file"],
            ],
            [
                "ARNs, each as it was given",
                {
                    kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:alias/k",
                    catalogKeyArn: "arn:aws:sqs:us-west-2:123456789012:queue",
                    permissionsBoundary: "arn:aws:iam::123456789012:role/r",
                    deployerArns: ["arn:aws:sts::123456789012:assumed-role/x"],
                },
                [
                    "arn:aws:kms:us-west-2:123456789012:alias/k",
                    "arn:aws:sqs:us-west-2:123456789012:queue",
                    "arn:aws:iam::123456789012:role/r",
                    "arn:aws:sts::123456789012:assumed-role/x",
                ],
            ],
            [
                "a script that is not in the folder",
                { domains: [{ name: "orders", extraJobs: [{ name: "own", script: "jobs/nothing.py" }] }] },
                ['extraJobs of "orders": the script "jobs/nothing.py"'],
            ],
        ];
        for (const [title, args, texts] of cases) {
            it(title, async () => {
                const fault = await faultOf(args);
                texts.forEach((text) => expect(fault).to.include(text));
                expect(fault).not.to.match(/\blakehouse:[a-z]/);
                expect(registered.filter(({ custom }) => custom)).to.deep.equal([]);
            });
        }

        it("no region, with the setting's whole name in the command that sets it", async () => {
            await mockEngine();
            pulumi.runtime.setAllConfig({});
            expect(() => new Lakehouse("lake", { folder })).to.throw(
                /- region is not set\. .*: pulumi config set aws:region us-west-2$/m,
            );
        });

        it("what exists and is not fit, in its own terms", async () => {
            await mockEngine({ keyFacts: { enabled: false, keyState: "Disabled" } });
            const kmsKeyArn = "arn:aws:kms:us-west-2:123456789012:key/k";
            const lake = new Lakehouse("lake", { folder, kmsKeyArn });
            const fault = await (lake["getData"]() as Promise<unknown>).catch((error: Error) => error.message);
            expect(fault).to.include(`The key ${kmsKeyArn} of kmsKeyArn is Disabled.`);
        });

        it("a region other than the provider's", async () => {
            await mockEngine();
            const provider = new aws.Provider("mine", { region: "eu-central-1" });
            const lake = new Lakehouse("lake", { folder, region: "us-west-2" }, { provider });
            const fault = await (lake["getData"]() as Promise<unknown>).catch((error: Error) => error.message);
            expect(fault).to.include("the AWS provider is in eu-central-1. Remove region.");
        });
    });
});
