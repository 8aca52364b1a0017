import { expect } from "chai";
import * as fc from "fast-check";

import { identifier, literal } from "../../../provider/sql/values";
import { parseTarget, Target, targetId } from "../../../sandbox/providers/snowflake/grantTarget";
import { fullName, nameParts, sameName } from "../../../sandbox/providers/snowflake/names";
import { sql, words } from "../../../sandbox/providers/snowflake/sql";

describe("names of Snowflake objects", () => {
    it("are read with quotes and without, never upper-cased", () => {
        expect(nameParts('"LAKE"."my ""schema"""', 2)).to.deep.equal(["LAKE", 'my "schema"']);
        expect(nameParts("lake.demo", 2)).to.deep.equal(["lake", "demo"]);
    });

    for (const text of ["", "a.", ".a", '"a', "a.b.c"]) {
        it(`refuse ${JSON.stringify(text)} as two parts`, () =>
            expect(() => nameParts(text, 2)).to.throw("no Snowflake name"));
    }

    it("are the same with quotes and without", () => {
        expect(sameName('"LAKE"', "LAKE")).to.equal(true);
        expect(sameName("lake", "LAKE")).to.equal(false);
        expect(sameName('"A"."B"', '"A.B"')).to.equal(false);
    });

    it("survive quoting, whatever they hold", () => {
        const part = fc.string({ minLength: 1, maxLength: 50 }).filter((text) => !text.includes("\0"));
        fc.assert(
            fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
                expect(nameParts(fullName(...parts), parts.length)).to.deep.equal(parts);
            }),
        );
    });
});

describe("statements", () => {
    it("hold values only quoted", () => {
        const statement = sql`ALTER ROLE ${identifier('a"; DROP ROLE b')} SET COMMENT = ${literal("it's \\")}`;
        expect(statement.text).to.equal(`ALTER ROLE "a""; DROP ROLE b" SET COMMENT = 'it''s \\\\'`);
    });

    for (const text of ["select", "SELECT;", "A  B", "ALL ON x"]) {
        it(`take no "${text}" for a privilege`, () => expect(() => words(text)).to.throw("no privilege"));
    }
});

describe("the target of a grant", () => {
    const targets: { id: string; target: Target }[] = [
        { id: "OnAccount", target: { onAccount: true } },
        {
            id: 'OnAccountObject|DATABASE|"LAKE"',
            target: { onAccountObject: { objectType: "DATABASE", objectName: '"LAKE"' } },
        },
        { id: 'OnDatabase|"LAKE"', target: { onDatabase: '"LAKE"' } },
        { id: 'OnSchema|OnSchema|"LAKE"."demo"', target: { onSchema: { schemaName: '"LAKE"."demo"' } } },
        {
            id: 'OnSchemaObject|OnFuture|ICEBERG TABLES|InSchema|"LAKE"."demo"',
            target: { onSchemaObject: { future: { objectTypePlural: "ICEBERG TABLES", inSchema: '"LAKE"."demo"' } } },
        },
        {
            id: 'OnSchemaObject|OnAll|TABLES|InDatabase|"LAKE"',
            target: { onSchemaObject: { all: { objectTypePlural: "TABLES", inDatabase: '"LAKE"' } } },
        },
    ];
    for (const { id, target } of targets) {
        it(`is written and read as ${id}`, () => {
            expect(targetId(target)).to.equal(id);
            expect(parseTarget(id.split("|"))).to.deep.equal(target);
        });
    }
});
