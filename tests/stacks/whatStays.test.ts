import { expect } from "chai";

import type { StateResource } from "../../commands/stack/stackState";
import { whatStays } from "../../commands/stack/whatStays";

const LINK = "snowflake-iceberg:index:CatalogLinkedDatabase";
const stack = (outputs: Record<string, unknown>): StateResource => ({ urn: "s", type: "pulumi:pulumi:Stack", outputs });

describe("what is there when a stack is gone", () => {
    it("is all that it was given: bucket, Glue databases, a linked database that was made by hand", () => {
        const given = stack({
            ...{ existing: ["bucketName", "snowflakeDatabase"], bucketName: "theirs" },
            domains: [{ glueDatabase: "orders", existingGlueDatabase: true }, { glueDatabase: "own" }],
        });
        const grant = { urn: "g", type: "snowflake:index:Grant", id: "g", retainOnDelete: true };
        expect(whatStays([given, grant, { urn: "l", type: LINK, id: "L", retainOnDelete: true }])).to.deep.equal([
            ...["bucket theirs", "Glue database orders", "linked database L"],
        ]);
    });

    it("is nothing of a stack that has created all", () => {
        const own = stack({
            existing: [],
            bucketName: "own",
            domains: [{ glueDatabase: "own", existingGlueDatabase: false }],
        });
        expect(whatStays([own, { urn: "l", type: LINK, id: "L" }])).to.deep.equal([]);
        expect(whatStays([])).to.deep.equal([]);
    });
});
