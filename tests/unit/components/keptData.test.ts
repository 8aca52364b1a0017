import { expect } from "chai";

import { movedData, refuseToMoveData } from "../../../components/keptData";
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
            .and.include("npm run destroy -- --stack dev");
    });
});
