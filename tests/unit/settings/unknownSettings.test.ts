import { expect } from "chai";

import { unknownSettings } from "../../../settings/unknownSettings";

const OURS = ["glueDatabase", "bucketName", "destroyData", "extraJobs"];

describe("unknownSettings", () => {
    const check = (setting: string) => unknownSettings([setting], OURS);

    it("takes what the program, its providers and Pulumi know", () => {
        const known = ["lakehouse:bucketName", "aws:region", "aws:defaultTags", "snowflake:role", "pulumi:tags"];
        expect(unknownSettings(known, OURS)).to.deep.equal([]);
    });

    for (const [setting, meant] of [
        ["lakehouse:glueDatabse", "glueDatabase"],
        ["lakehouse:bucketname", "bucketName"],
        ["lakehouse:destroy_data", "destroyData"],
        ["lakehouse:extraJob", "extraJobs"],
        ["aws:regoin", "region"],
        ["snowflake:waerhouse", "warehouse"],
        ["pulumi:tag", "tags"],
        ["lakehose:bucketName", "lakehouse:bucketName"],
        ["Lakehouse:bucketName", "lakehouse:bucketName"],
        ["snowflakes:role", "snowflake:role"],
    ]) {
        it(`refuses ${setting} and names ${meant}`, () => {
            expect(check(setting as string)).to.have.length(1);
            expect(check(setting as string)[0]).to.contain(`${setting} is not a setting`);
            expect(check(setting as string)[0]).to.contain(`Did you mean ${meant}?`);
        });
    }

    for (const setting of ["lakehouse:zzz", "gcp:project", "lakehouse:", ":bucketName"]) {
        it(`refuses ${setting} without a guess that helps nobody`, () => {
            expect(check(setting)).to.have.length(1);
            expect(check(setting)[0]).not.to.contain("Did you mean");
        });
    }
});
