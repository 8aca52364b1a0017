import { expect } from "chai";

import { differencesOf, recordedIdentity } from "../../commands/stack/cloudIdentity";

const recorded = { accountId: "111111111111", region: "us-west-2", snowflakeAccount: "MYORG-PROD" };

describe("the clouds of a stack", () => {
    it("are those of its outputs, and unknown before the first up", () => {
        expect(recordedIdentity({ ...recorded, bucketName: "b" })).to.deep.equal(recorded);
        expect(recordedIdentity({})).to.deep.equal({});
        expect(recordedIdentity({ snowflakeAccount: "" })).to.deep.equal({});
    });

    it("differ from a login in another account or region, each told by name", () => {
        const here = { accountId: "222222222222", region: "eu-west-1", snowflakeAccount: "MYORG-DEV" };
        expect(differencesOf(recorded, here)).to.deep.equal([
            "AWS account: the stack is in 111111111111, you are logged in to 222222222222",
            "AWS region: the stack is in us-west-2, you are logged in to eu-west-1",
            "Snowflake account: the stack is in MYORG-PROD, you are logged in to MYORG-DEV",
        ]);
        expect(differencesOf(recorded, { ...recorded, region: "us-east-1" })).to.have.length(1);
    });

    it("do not differ by how an account is written, or by what is not known", () => {
        const written = { ...recorded, snowflakeAccount: "MYORG-DATA_PROD" };
        expect(differencesOf(written, { ...recorded, snowflakeAccount: "myorg-data-prod" })).to.deep.equal([]);
        expect(differencesOf({}, recorded)).to.deep.equal([]);
        expect(differencesOf(recorded, {})).to.deep.equal([]);
    });
});
