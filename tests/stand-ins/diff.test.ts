import { expect } from "chai";

import { samePolicy } from "../../stand-ins/aws/policyDocument";
import { diff } from "../../stand-ins/diff";
import { asset, flag, integer, json, list, map, object, set, text } from "../../stand-ins/property";
import { UNKNOWN, Value, Values } from "../../stand-ins/propertyValues";

const properties = {
    name: text({ replace: true }),
    description: text(),
    retries: integer(),
    worker: text({ computed: true }),
    suspended: flag({ onlyAtCreation: true }),
    policy: json({}, samePolicy),
    privileges: set(text()),
    rules: list(object({ id: text(), filter: object({ prefix: text() }), version: text({ computed: true }) })),
    tags: map(text()),
    source: asset(),
    arn: text({ output: true }),
};

const ASSET = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };

const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: statement });

describe("diff", () => {
    const same: { title: string; wanted: Values; state: Values }[] = [
        { title: "nothing and an empty text", wanted: {}, state: { description: "" } },
        { title: "what the service filled in", wanted: {}, state: { worker: "G.1X", arn: "arn:x" } },
        { title: "an option of creation alone", wanted: { suspended: true }, state: { suspended: false } },
        { title: "a set in another order", wanted: { privileges: ["A", "B"] }, state: { privileges: ["B", "A"] } },
        {
            title: "an empty object and an absent one",
            wanted: { rules: [{ id: "a", filter: { prefix: "" } }] },
            state: { rules: [{ id: "a" }] },
        },
        {
            title: "a computed field of an object",
            wanted: { rules: [{ id: "a" }] },
            state: { rules: [{ id: "a", version: "3" }] },
        },
        {
            title: "a policy in AWS's words",
            wanted: {
                policy: policy({
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:root" },
                    Action: ["s3:GetObject"],
                    Resource: ["b", "a"],
                }),
            },
            state: {
                policy: policy([
                    {
                        Resource: ["a", "b"],
                        Action: "s3:getobject",
                        Principal: { AWS: "123456789012" },
                        Effect: "Allow",
                    },
                ]),
            },
        },
        {
            title: "an asset elsewhere with the same content",
            wanted: { source: { ...ASSET, hash: "h", path: "a.py" } },
            state: { source: { ...ASSET, hash: "h", path: "b.py" } },
        },
    ];
    for (const { title, wanted, state } of same) {
        it(`sees no difference in ${title}`, () => expect(diff(properties, wanted, state)).to.deep.equal([]));
    }

    const changes: { title: string; wanted: Values; state: Values; path: string; kind: string; replace?: true }[] = [
        {
            title: "a new name",
            wanted: { name: "b" },
            state: { name: "a" },
            path: "name",
            kind: "update",
            replace: true,
        },
        { title: "zero for nothing", wanted: { retries: 0 }, state: {}, path: "retries", kind: "add" },
        { title: "a text that went", wanted: {}, state: { description: "x" }, path: "description", kind: "delete" },
        { title: "a tag", wanted: { tags: { a: "1" } }, state: { tags: {} }, path: "tags.a", kind: "add" },
        {
            title: "one of several tags",
            wanted: { tags: { a: "1", "b.c": "2" } },
            state: { tags: { a: "1", "b.c": "3" } },
            path: 'tags["b.c"]',
            kind: "update",
        },
        {
            title: "a field deep down",
            wanted: { rules: [{ id: "a", filter: { prefix: "x" } }] },
            state: { rules: [{ id: "a", filter: { prefix: "y" } }] },
            path: "rules[0].filter.prefix",
            kind: "update",
        },
        {
            title: "a policy that grants more",
            wanted: { policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "a" }) },
            state: { policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "a" }) },
            path: "policy",
            kind: "update",
        },
        {
            title: "an unknown name",
            wanted: { name: UNKNOWN },
            state: { name: "a" },
            path: "name",
            kind: "update",
            replace: true,
        },
        {
            title: "other content",
            wanted: { source: { ...ASSET, hash: "h" } },
            state: { source: { ...ASSET, hash: "g" } as Value },
            path: "source",
            kind: "update",
        },
    ];
    for (const { title, wanted, state, path, kind, replace } of changes) {
        it(`sees ${title}`, () =>
            expect(diff(properties, wanted, state)).to.deep.equal([{ path, kind, replaces: replace ?? false }]));
    }

    it("leaves out what the program ignores", () => {
        expect(diff(properties, { name: "b" }, { name: "a" }, ["name"])).to.deep.equal([]);
    });
});
