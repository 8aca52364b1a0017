import { expect } from "chai";

import { parseS3Location } from "../../commands/pipeline/s3Location";

describe("parseS3Location", () => {
    it("splits bucket and prefix", () => {
        expect(parseS3Location("s3://lake/raw_data/sales/")).to.deep.equal({
            bucket: "lake",
            prefix: "raw_data/sales/",
        });
        expect(parseS3Location("s3://lake/")).to.deep.equal({ bucket: "lake", prefix: "" });
    });

    for (const url of ["s3://lake", "s3://lake/raw_data", "https://lake/", "s3:///raw/"]) {
        it(`refuses ${url}`, () => expect(() => parseS3Location(url)).to.throw(`"${url}" is not a valid S3 location`));
    }
});
