import { expect } from "chai";

import { movedData, refuseToMoveData, whileBeingWritten } from "../../../components/keptData";
import { mockEngine } from "../support/mocks";

const here = { bucketName: "lake", glueDatabase: "sales" };

describe("refuseToMoveData", () => {
    it("lets a stack pass that was never up, or was destroyed", async () => {
        await mockEngine({ previousOutputs: {} });
        await refuseToMoveData(here);
        expect(movedData({}, here)).to.deep.equal([]);
    });

    it("lets a stack pass whose data stays where it is", async () => {
        await mockEngine({ previousOutputs: here });
        await refuseToMoveData(here);
        expect(movedData(here, here)).to.deep.equal([]);
    });

    it("refuses another Glue database and another bucket, both at once, with the way back", async () => {
        await mockEngine({ previousOutputs: here });
        const outcome = await refuseToMoveData({ bucketName: "other", glueDatabase: "new" }).then(
            () => "passed",
            (error: Error) => error.message,
        );
        expect(outcome)
            .to.include('bucketName "lake", and the settings now say "other"')
            .and.include("pulumi config set glueDatabase sales")
            .and.include("pulumi config set destroyData true");
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
