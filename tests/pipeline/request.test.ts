import { expect } from "chai";

import { givenTo, UsageError } from "../../commands/commandLine/runCommand";
import { requestOf } from "../../commands/pipeline/request";

const request = (...words: string[]) => requestOf(givenTo("pipeline", ["--stack", "dev", ...words]).values);

describe("the options of pipeline", () => {
    it("open the page where a run writes one", () => {
        expect(request("--open").open).to.equal(true);
        expect(request("--open", "--only", "compare").open).to.equal(true);
        expect(request().open).to.equal(false);
    });

    for (const stage of ["data", "jobs", "link", "snowflake"]) {
        it(`refuse to open a page that stage "${stage}" does not write`, () => {
            expect(() => request("--open", "--only", stage)).to.throw(
                UsageError,
                `Stage "${stage}" writes no report page.`,
            );
        });
    }
});
