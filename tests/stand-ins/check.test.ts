import { expect } from "chai";

import { check } from "../../stand-ins/check";
import { flag, integer, json, list, map, object, text } from "../../stand-ins/property";
import { UNKNOWN, Values } from "../../stand-ins/propertyValues";

const properties = {
    name: text({ replace: true, autoName: 20 }),
    size: text({ required: true, oneOf: ["small", "large"] }),
    count: integer({ default: 1, atLeast: 1, atMost: 3 }),
    policy: json(),
    on: flag(),
    rules: list(object({ id: text({ required: true, matches: { pattern: /^[a-z]+$/, rule: "lower-case letters" } }) })),
    tags: map(text()),
    arn: text({ output: true }),
};

const run = (given: Values, old: Values = {}) =>
    check(properties, given, { resourceName: "lake", old, refuser: "the stand-in" });

describe("check", () => {
    it("fills in defaults and makes up a name once", () => {
        const { inputs, failures } = run({ size: "small" });
        expect(failures).to.deep.equal([]);
        expect(inputs["count"]).to.equal(1);
        expect(inputs["name"]).to.match(/^lake-[0-9a-f]{7}$/);
        expect(run({ size: "small" }, inputs).inputs["name"]).to.equal(inputs["name"]);
    });

    it("tells everything that is wrong at once, with the path", () => {
        const { failures } = run({
            size: "huge",
            count: 4,
            policy: "{",
            on: "yes",
            rules: [{ id: "A" }, {}],
            tags: { a: 1 },
            arn: "mine",
            color: "red",
        });
        expect(failures.map(({ property }) => property)).to.have.members([
            "size",
            "count",
            "policy",
            "on",
            "rules[0].id",
            "rules[1].id",
            "tags.a",
            "arn",
            "color",
        ]);
        const unknown = failures.find(({ property }) => property === "color");
        expect(unknown?.reason).to.include("the stand-in does not know this property; it knows name, size");
    });

    it("lets unknown values pass, whatever they will be", () => {
        expect(run({ size: UNKNOWN, policy: UNKNOWN, rules: [{ id: UNKNOWN }] }).failures).to.deep.equal([]);
    });

    it("asks for what is required", () => {
        expect(run({}).failures).to.deep.equal([{ property: "size", reason: "this property is required" }]);
    });
});
