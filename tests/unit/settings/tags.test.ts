import { expect } from "chai";

import { parseTags } from "../../../settings/tags";

describe("tags", () => {
    it("are taken as they are, numbers as text", () => {
        expect(parseTags({ "cost center": 42, owner: "søren@example.org", empty: "" })).to.deep.equal({
            "cost center": "42",
            owner: "søren@example.org",
            empty: "",
        });
    });

    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`tag${index}`, "x"]));
    const refused: [why: string, tags: unknown, words: string][] = [
        ["one that the deployer's policy hangs on", { project: "analytics" }, '"project" is set by the program'],
        ["one that differs from it in case alone", { PROJECT: "analytics" }, '"PROJECT" is set by the program'],
        ["the other of the program's own", { Stack: "x" }, '"Stack" is set by the program'],
        ["one of AWS, in any case", { "AWS:x": "y" }, "may not begin with aws:"],
        ["a name with a character that AWS refuses", { "a<b": "x" }, "characters other than"],
        ["a value with one", { a: "x;y" }, "characters other than"],
        ["a value with an emoji", { a: "🙂" }, "characters other than"],
        ["a value with a line break", { a: "x\ny" }, "characters other than"],
        ["a name without characters", { "": "x" }, "a name has 1 to 128"],
        ["a long name", { ["n".repeat(129)]: "x" }, "has 129 characters"],
        ["a long value", { a: "x".repeat(257) }, "has 257 characters"],
        ["two that IAM takes for one", { Owner: "a", owner: "b" }, '"owner" appears twice'],
        ["more than a resource takes", many, "49 tags are too many"],
        ["a value that is no text", { a: { b: "c" } }, 'the value of "a" is {"b":"c"}'],
        ["no value", { a: null }, 'the value of "a" is null'],
        ["a list", ["a"], "must be a map"],
    ];
    for (const [why, tags, words] of refused) {
        it(`are refused with ${why}`, () => expect(() => parseTags(tags)).to.throw(words));
    }

    it("that are wrong are all told at once", () => {
        expect(() => parseTags({ project: "x", "a<b": "x", n: null })).to.throw(/a<b[^]*"n"[^]*project/);
    });
});
