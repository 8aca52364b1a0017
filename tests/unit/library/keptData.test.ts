import { join } from "node:path";

import { expect } from "chai";

import { Lakehouse, LakehouseArgs } from "../../../library";
import { all, mockEngine, promiseOf, settled } from "../support/mocks";

const folder = join(__dirname, "..", "..", "..");
const here = {
    bucketName: "lakehouse-lake-dev-123456789012-us-west-2",
    snowflakeDatabase: "ICEBERG_LAKE_LAKE_DEV",
    snowflakeSchema: "DEMO",
    existing: [],
    domains: [{ name: "sales", glueDatabase: "lakehouse_lake_dev", existingGlueDatabase: false }],
};

/** What becomes of a Lakehouse whose last update remembered this. @returns "passed", or why not. */
async function outcomeOf(before: object, args: LakehouseArgs): Promise<string> {
    await mockEngine({ computed: { "lakehouse:index:KeptData": () => ({ ...before }) } });
    const lake = new Lakehouse("lake", { folder, ...args });
    return (lake["getData"]() as Promise<unknown>).then(
        () => "passed",
        (error: Error) => error.message,
    );
}

describe("a Lakehouse that keeps its data", function () {
    this.timeout(60_000);

    it("passes the first time, and as long as its data stays where it is", async () => {
        expect(await outcomeOf({}, {})).to.equal("passed");
        expect(await outcomeOf(here, {})).to.equal("passed");
    });

    it("remembers where, by a resource whose inputs never change", async () => {
        for (const args of [{}, { workerType: "G.2X" as const, destroyData: true }]) {
            await mockEngine();
            const lake = new Lakehouse("lake", { folder, ...args });
            await promiseOf(lake.outputs);
            await settled();
            const [kept, ...more] = all("lakehouse:index:KeptData");
            expect(kept).to.deep.include({ name: "lake", inputs: {} });
            expect(more).to.deep.equal([]);
        }
    });

    const moves: [string, LakehouseArgs, string[]][] = [
        [
            "another bucket",
            { bucketName: "other" },
            ['in bucketName "lakehouse-lake-dev-', 'its arguments now say "other"'],
        ],
        ["another Glue database", { glueDatabase: "other" }, ['set glueDatabase to "lakehouse_lake_dev"']],
        ["another database in Snowflake", { nativeDatabase: "OTHER" }, ['nativeDatabase "ICEBERG_LAKE_LAKE_DEV"']],
        ["another schema in Snowflake", { nativeSchema: "OTHER" }, ['set nativeSchema to "DEMO"']],
        [
            "another name for everything",
            { physicalName: "sea" },
            ['"lakehouse-sea-123456789012-us-west-2"', "nativeDatabase"],
        ],
        ["the bucket's other namespace", { bucketNamespace: "ACCOUNT_REGIONAL" }, ['set bucketNamespace to "GLOBAL"']],
    ];
    for (const [title, args, expected] of moves) {
        it(`refuses ${title}, in the terms of a component`, async () => {
            const fault = await outcomeOf(here, args);
            expected.forEach((text) => expect(fault).to.include(text));
            expect(fault).not.to.match(/this stack|pulumi config|lakehouse:/);
            expect(all("aws:s3/bucket:Bucket")).to.deep.equal([]);
        });
    }

    it("lets data move that may be deleted, but never gives away what it made", async () => {
        expect(await outcomeOf(here, { bucketName: "other", destroyData: true })).to.equal("passed");
        const given = { existingNativeDatabase: "ICEBERG_LAKE_LAKE_DEV", destroyData: true };
        expect(await outcomeOf(here, given)).to.include(
            'was created by the Lakehouse "lake", and existingNativeDatabase',
        );
    });
});
