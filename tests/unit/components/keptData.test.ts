import { expect } from "chai";

import {
    movedData,
    outputsOfStack,
    refuseToMoveData,
    WantedData,
    whileBeingWritten,
} from "../../../components/keptData";
import { mockEngine } from "../support/mocks";

const regional = "lake-123456789012-us-west-2-an";
const here = { bucketName: "lake", snowflakeDatabase: "LAKE", snowflakeSchema: "DEMO" };
const outputs = { ...here, glueDatabase: "sales" };
const domains = [{ name: "sales", glueDatabase: "sales" }];
const kept = { ...here, domains, otherBucketName: regional, destroyData: false };
const noTables = () => Promise.resolve(0);

describe("refuseToMoveData", () => {
    it("lets a stack pass that was never up, or was destroyed", async () => {
        await mockEngine({ previousOutputs: {} });
        await refuseToMoveData(await outputsOfStack(), kept, noTables);
        expect(movedData({}, here)).to.deep.equal([]);
    });

    it("lets a stack pass whose data stays where it is", async () => {
        await mockEngine({ previousOutputs: outputs });
        await refuseToMoveData(await outputsOfStack(), kept, noTables);
        expect(movedData(here, here)).to.deep.equal([]);
    });

    it("refuses another Glue database and another bucket, both at once, with the way back", async () => {
        await mockEngine({ previousOutputs: outputs });
        expect(await outcomeOf({ ...kept, bucketName: "other", domains: [{ name: "sales", glueDatabase: "new" }] }))
            .to.include('bucketName "lake", and the settings now say "other"')
            .and.include("pulumi config set glueDatabase sales")
            .and.include("pulumi config set destroyData true");
    });

    it("lets a stack whose data may go move", async () => {
        await mockEngine({ previousOutputs: outputs });
        const moved = { bucketName: "other", domains: [{ name: "sales", glueDatabase: "new" }] };
        expect(await outcomeOf({ ...kept, ...moved, destroyData: true })).to.equal("passed");
    });

    const namespaces = [
        { was: "GLOBAL", before: "lake", wanted: "lake-123456789012-us-west-2-an" },
        { was: "ACCOUNT_REGIONAL", before: "lake-123456789012-us-west-2-an", wanted: "lake" },
    ];
    for (const { was, before, wanted } of namespaces) {
        for (const destroyData of [false, true]) {
            it(`never replaces a bucket of the namespace ${was} by the other, destroyData ${destroyData}`, async () => {
                await mockEngine({ previousOutputs: { ...outputs, bucketName: before } });
                expect(await outcomeOf({ ...kept, bucketName: wanted, otherBucketName: before, destroyData }))
                    .to.include(
                        `The bucket of this stack is "${before}", and lakehouse:bucketNamespace is only for new stacks`,
                    )
                    .and.include(`pulumi config set bucketNamespace ${was}`);
            });
        }
    }

    const orders = { name: "orders", glueDatabase: "lakehouse_dev__orders" };
    const withOrders = { ...outputs, domains: [...domains, orders] };
    const holding = (tables: number) => (database: string) => Promise.resolve(database.endsWith("orders") ? tables : 0);

    for (const destroyData of [false, true]) {
        it(`refuses to leave a domain with tables, destroyData ${destroyData}`, async () => {
            await mockEngine({ previousOutputs: withOrders });
            expect(await outcomeOf({ ...kept, destroyData }, holding(2)))
                .to.include(
                    'the domain "orders" any more, and its Glue database "lakehouse_dev__orders" holds 2 tables',
                )
                .and.include("renamedFrom: orders");
        });
    }

    it("lets a domain without tables go, where its database is not protected", async () => {
        await mockEngine({ previousOutputs: withOrders });
        expect(await outcomeOf({ ...kept, destroyData: true }, holding(0))).to.equal("passed");
        expect(await outcomeOf(kept, holding(0)))
            .to.include("is protected")
            .and.include("pulumi state unprotect");
    });

    it("lets a domain be renamed that keeps its database, and says whose database would be another", async () => {
        await mockEngine({ previousOutputs: withOrders });
        const renamed = { ...orders, name: "purchases", renamedFrom: "orders" };
        expect(await outcomeOf({ ...kept, domains: [...domains, renamed] }, holding(2))).to.equal("passed");
        // The line stays, also once the outputs know the new name.
        await mockEngine({ previousOutputs: { ...outputs, domains: [...domains, { ...orders, name: "purchases" }] } });
        expect(await outcomeOf({ ...kept, domains: [...domains, renamed] }, holding(2))).to.equal("passed");
        expect(await outcomeOf({ ...kept, domains: [...domains, { ...renamed, glueDatabase: "x" }] })).to.include(
            'Set glueDatabase: lakehouse_dev__orders in the domain "purchases"',
        );
    });

    it("refuses to leave out the quickstart with its tables, also of a stack that knew no domains", async () => {
        await mockEngine({ previousOutputs: outputs });
        expect(await outcomeOf({ ...kept, domains: [orders] }, () => Promise.resolve(1))).to.include(
            'the domain "sales" any more, and its Glue database "sales" holds 1 table.',
        );
    });

    for (const destroyData of [false, true]) {
        it(`never deletes what it made because a setting calls it existing, destroyData ${destroyData}`, async () => {
            await mockEngine({ previousOutputs: outputs });
            const given = { ...kept, destroyData, existing: ["bucketName", "snowflakeDatabase"] as const };
            expect(await outcomeOf(given))
                .to.include('"lake" was created by this stack, and existingBucket would have it deleted')
                .and.include('"LAKE" was created by this stack, and existingNativeDatabase would have it deleted');
            const database = { name: "sales", glueDatabase: "sales", existingGlueDatabase: true };
            expect(await outcomeOf({ ...kept, destroyData, domains: [database] })).to.include(
                '"sales" was created by this stack, and existingGlueDatabase would have it deleted. Remove existingGlueDatabase;',
            );
        });

        it(`does not create what it was given, destroyData ${destroyData}`, async () => {
            const given = [{ ...orders, existingGlueDatabase: true }];
            await mockEngine({ previousOutputs: { ...here, existing: ["bucketName"], domains: given } });
            expect(await outcomeOf({ ...kept, destroyData, domains: [orders] }))
                .to.include('Set existingBucket to "lake" again.')
                .and.include('Set existingGlueDatabase to "lakehouse_dev__orders" again in the domain "orders".');
        });
    }

    it("says which setting to remove when another bucket is given in place of the stack's own", async () => {
        await mockEngine({ previousOutputs: outputs });
        expect(await outcomeOf({ ...kept, bucketName: "theirs", existing: ["bucketName"] })).to.include(
            "Set it back (pulumi config rm existingBucket; pulumi config set bucketName lake)",
        );
        await mockEngine({ previousOutputs: { ...outputs, existing: ["bucketName"] } });
        expect(await outcomeOf({ ...kept, bucketName: "other" })).to.include(
            'in existingBucket "lake", and the settings now say "other".',
        );
    });

    it("lets a domain leave whose database it was given: that stays", async () => {
        const given = { ...orders, existingGlueDatabase: true };
        await mockEngine({ previousOutputs: { ...outputs, domains: [...domains, given] } });
        expect(await outcomeOf(kept, holding(2))).to.equal("passed");
    });

    /** "passed", or why not. */
    async function outcomeOf(
        wanted: WantedData,
        tablesIn: (database: string) => Promise<number> = noTables,
    ): Promise<string> {
        return refuseToMoveData(await outputsOfStack(), wanted, tablesIn).then(
            () => "passed",
            (error: Error) => error.message,
        );
    }
});

describe("movedData", () => {
    const renames = [
        { output: "snowflakeDatabase", setting: "nativeDatabase", old: "LAKE" },
        { output: "snowflakeSchema", setting: "nativeSchema", old: "DEMO" },
        { output: "bucketName", setting: "bucketName", old: "lake" },
    ];
    for (const { output, setting, old } of renames) {
        it(`names the setting whose change would lose what is in the old place: ${setting}`, () => {
            const [problem, ...more] = movedData(here, { ...here, [output]: "NEW" });
            expect(problem)
                .to.include(`${setting} "${old}", and the settings now say "NEW"`)
                .and.include(`pulumi config set ${setting} ${old}`);
            expect(more).to.deep.equal([]);
        });
    }

    it("knows nothing of places that an older stack did not name", () => {
        expect(movedData({ bucketName: "lake" }, here)).to.deep.equal([]);
    });
});

describe("whileBeingWritten", () => {
    const half = new Error("invocation of readStackOutputs returned an error: failed to load checkpoint: EOF");

    /** Fails so many times, then answers with how often it was asked. */
    function failing(times: number, error: Error): () => Promise<number> {
        let asked = 0;
        return () => {
            asked += 1;
            return asked <= times ? Promise.reject(error) : Promise.resolve(asked);
        };
    }

    it("reads again while the state is being written", async () => {
        expect(await whileBeingWritten(failing(3, half), 1)).to.equal(4);
    });

    it("does not read for ever, and not again after another error", async () => {
        const outcome = (reading: Promise<number>) => reading.catch((error: Error) => error.message);
        expect(await outcome(whileBeingWritten(failing(10, half), 1))).to.equal(half.message);
        expect(await outcome(whileBeingWritten(failing(1, new Error("forbidden")), 1))).to.equal("forbidden");
    });
});
