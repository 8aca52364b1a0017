import { expect } from "chai";

import { ASSUMPTIONS } from "../../commands/accounts/assumptions/all";
import { chosen, described, Request, requestOf } from "../../commands/accounts/request";
import { givenTo } from "../../commands/commandLine/runCommand";

/** What these options ask for. */
function request(...args: string[]): Request {
    return requestOf(givenTo("accounts", args).values);
}

describe("the options of npm run accounts", () => {
    it("choose a stack, and ask everything where nothing else is said", () => {
        const whole = request("--stack", "ORG/dev");
        expect(whole).to.deep.include({ stack: "ORG/dev", yes: false, readOnly: false, json: false });
        expect(whole.assumptions).to.equal(ASSUMPTIONS);
        expect(whole.file).to.match(/\.lakehouse\/accounts\/ORG-dev\.json$/);
    });

    it("choose single assumptions, in the order given", () => {
        const { assumptions } = request("--stack", "dev", "--only", "drop-at-once", "--only", "kms-lockout-tags");
        expect(assumptions.map(({ id }) => id)).to.deep.equal(["drop-at-once", "kms-lockout-tags"]);
    });

    it("list every assumption, and how it is asked", () => {
        const list = chosen(undefined).map(described).join("\n\n");
        expect(list.match(/^\S+ \((AWS|Snowflake)\)$/gm)).to.have.length(ASSUMPTIONS.length);
        expect(list.match(/^ {4}(Probe|Check manually): /gm)).to.have.length(ASSUMPTIONS.length);
    });

    const wrong: [args: string[], said: RegExp][] = [
        [[], /--stack NAME is missing\. For example: npm run accounts -- --stack dev$/],
        [["--stack", "dev", "--yess"], /--yess/],
        [["dev"], /unexpected argument "dev"/],
        [["--stack", "dev", "--only", "kms-lockout-tag"], /Did you mean kms-lockout-tags\?/],
        [["--stack", "dev", "--yes", "--read-only"], /exclude each other/],
        [["--stack", "dev", "--file", "answers.txt"], /must end with \.json or \.md/],
    ];
    for (const [args, said] of wrong) {
        it(`refuse ${args.join(" ") || "no stack"} as a wrong use`, () => {
            expect(() => request(...args))
                .to.throw(said)
                .with.property("name", "UsageError");
        });
    }
});
