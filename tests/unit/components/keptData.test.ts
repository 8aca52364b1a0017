import { expect } from "chai";

import { DataPlace, movedData, refuseToMoveData, whileBeingWritten } from "../../../components/keptData";
import { mockEngine } from "../support/mocks";

const regional = "lake-123456789012-us-west-2-an";
const here = { bucketName: "lake", glueDatabase: "sales", snowflakeDatabase: "LAKE", snowflakeSchema: "DEMO" };

describe("refuseToMoveData", () => {
    it("lets a stack pass that was never up, or was destroyed", async () => {
        await mockEngine({ previousOutputs: {} });
        await refuseToMoveData(here, regional, false);
        expect(movedData({}, here)).to.deep.equal([]);
    });

    it("lets a stack pass whose data stays where it is", async () => {
        await mockEngine({ previousOutputs: here });
        await refuseToMoveData(here, regional, false);
        expect(movedData(here, here)).to.deep.equal([]);
    });

    it("refuses another Glue database and another bucket, both at once, with the way back", async () => {
        await mockEngine({ previousOutputs: here });
        expect(await outcomeOf({ ...here, bucketName: "other", glueDatabase: "new" }, regional, false))
            .to.include('bucketName "lake", and the settings now say "other"')
            .and.include("pulumi config set glueDatabase sales")
            .and.include("pulumi config set destroyData true");
    });

    it("lets a stack whose data may go move", async () => {
        await mockEngine({ previousOutputs: here });
        expect(await outcomeOf({ ...here, bucketName: "other", glueDatabase: "new" }, regional, true)).to.equal(
            "passed",
        );
    });

    const namespaces = [
        { was: "GLOBAL", before: "lake", wanted: "lake-123456789012-us-west-2-an" },
        { was: "ACCOUNT_REGIONAL", before: "lake-123456789012-us-west-2-an", wanted: "lake" },
    ];
    for (const { was, before, wanted } of namespaces) {
        for (const destroyData of [false, true]) {
            it(`never replaces a bucket of the namespace ${was} by the other, destroyData ${destroyData}`, async () => {
                await mockEngine({ previousOutputs: { ...here, bucketName: before } });
                expect(await outcomeOf({ ...here, bucketName: wanted }, before, destroyData))
                    .to.include(
                        `The bucket of this stack is "${before}", and lakehouse:bucketNamespace is only for new stacks`,
                    )
                    .and.include(`pulumi config set bucketNamespace ${was}`);
            });
        }
    }

    /** "passed", or why not. */
    function outcomeOf(wanted: DataPlace, otherName: string, destroyData: boolean): Promise<string> {
        return refuseToMoveData(wanted, otherName, destroyData).then(
            () => "passed",
            (error: Error) => error.message,
        );
    }
});

describe("movedData", () => {
    const renames = [
        { output: "snowflakeDatabase", setting: "nativeDatabase", old: "LAKE" },
        { output: "snowflakeSchema", setting: "nativeSchema", old: "DEMO" },
        { output: "glueDatabase", setting: "glueDatabase", old: "sales" },
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
