import { expect } from "chai";

import { givenTo, UsageError } from "../../commands/commandLine/runCommand";
import { nextCommands, requestOf } from "../../commands/pipeline/request";

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

    it("watch the jobs of a sandbox's stack, and name that in what continues", () => {
        const watching = requestOf(givenTo("pipeline", ["--stack", "sandbox-a", "--only", "jobs", "--watch"]).values);
        expect(watching.watch).to.equal(true);
        expect(nextCommands(watching).goOn).to.match(/--stack sandbox-a --only jobs --watch$/);
    });

    for (const { given, words, told } of [
        { given: "all stages", words: ["--stack", "sandbox"], told: "Add --only jobs." },
        { given: "another stage", words: ["--stack", "sandbox", "--only", "link"], told: "Add --only jobs." },
        { given: "real clouds", words: ["--stack", "dev", "--only", "jobs"], told: "use a sandbox stack" },
        {
            given: "a run in progress",
            words: ["--stack", "sandbox", "--only", "jobs", "--follow"],
            told: "--follow and --watch exclude each other",
        },
        { given: "a result", words: ["--stack", "sandbox", "--only", "jobs", "--json"], told: "Remove --json" },
    ]) {
        it(`refuse to watch ${given}`, () => {
            expect(() => requestOf(givenTo("pipeline", [...words, "--watch"]).values)).to.throw(UsageError, told);
        });
    }
});
