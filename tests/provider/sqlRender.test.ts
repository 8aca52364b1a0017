import { expect } from "chai";
import fc from "fast-check";

import { placeholdersOf, renderTemplate } from "../../snowflake-client/sql/render";
import {
    boolean,
    identifier,
    integer,
    keyword,
    likePattern,
    literal,
    literalList,
    objectName,
} from "../../snowflake-client/sql/values";
import { lex } from "./sqlLexer";

/** Text that tries to break out of quotes. */
const hostile = fc
    .oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
        fc
            .array(
                fc.constantFrom(
                    "'",
                    '"',
                    ";",
                    "--",
                    "/*",
                    "*/",
                    "\\",
                    "\\'",
                    "''",
                    '""',
                    "\n",
                    "\r",
                    "$$",
                    ":name",
                    "[",
                    "]",
                    "%",
                    "_",
                    "é",
                    "名",
                    "💥",
                    " ",
                    "DROP DATABASE x",
                    "a",
                ),
                { minLength: 1, maxLength: 12 },
            )
            .map((pieces) => pieces.join("")),
    )
    .filter((text) => !text.includes("\0") && Buffer.from(text).toString() === text);

describe("renderTemplate", () => {
    it("puts values in place of placeholders", () => {
        const text = renderTemplate("t", "DROP VOLUME :name COMMENT = :comment", {
            name: identifier("a"),
            comment: literal("b"),
        });
        expect(text).to.equal(`DROP VOLUME "a" COMMENT = 'b'`);
    });

    it("refuses a missing value", () => {
        expect(() => renderTemplate("t", "DROP :name", {})).to.throw('Statement "t" needs a value for: name.');
    });

    it("refuses a value that no placeholder takes", () => {
        expect(() => renderTemplate("t", "DROP :name", { name: identifier("a"), other: literal("b") })).to.throw(
            'Statement "t" has no placeholder for: other.',
        );
    });

    it("refuses to leave out what is not optional", () => {
        expect(() => renderTemplate("t", "DROP :name", { name: undefined })).to.throw(
            'Statement "t" cannot leave out: name.',
        );
    });

    it("leaves out optional clauses, nested ones on their own", () => {
        const template = "CREATE\n    [E = (T = :type [K = :key])]\n    C = :c";
        const c = literal("c");
        expect(renderTemplate("t", template, { type: undefined, key: undefined, c })).to.equal("CREATE\n    C = 'c'");
        expect(renderTemplate("t", template, { type: literal("S3"), key: undefined, c })).to.equal(
            "CREATE\n    E = (T = 'S3')\n    C = 'c'",
        );
        expect(renderTemplate("t", template, { type: literal("K"), key: literal("k"), c })).to.equal(
            "CREATE\n    E = (T = 'K' K = 'k')\n    C = 'c'",
        );
    });

    it("refuses brackets that do not match", () => {
        expect(() => renderTemplate("t", "A [B", {})).to.throw("leaves a bracket open");
        expect(() => renderTemplate("t", "A ]B", {})).to.throw("closes a bracket that it did not open");
    });

    it("takes no placeholder from a literal of the template", () => {
        expect(renderTemplate("t", "SELECT ':name', :name", { name: literal("x") })).to.equal("SELECT ':name', 'x'");
        expect(placeholdersOf("-- :comment\nSELECT ':name', :other, :other")).to.deep.equal(["other"]);
    });

    it("keeps every value within its quotes, whatever it holds", () => {
        fc.assert(
            fc.property(hostile, hostile, (name, comment) => {
                const text = renderTemplate("t", "ALTER :name SET [X = :x] COMMENT = :comment", {
                    name: identifier(name),
                    x: undefined,
                    comment: literal(comment),
                });
                expect(lex(text)).to.deep.equal([
                    { word: "ALTER" },
                    { identifier: name },
                    { word: "SET" },
                    { word: "COMMENT" },
                    { word: "=" },
                    { literal: comment },
                ]);
            }),
            { numRuns: 500 },
        );
    });
});

describe("SQL values", () => {
    it("reads back a literal list as the same texts", () => {
        fc.assert(
            fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (texts) => {
                const tokens = lex(literalList(texts).toString());
                expect(tokens.flatMap((token) => ("literal" in token ? [token.literal] : []))).to.deep.equal(texts);
                expect(tokens).to.have.length(2 * texts.length + 1);
            }),
        );
    });

    it("names an object in a literal so that it reads back as the same identifier", () => {
        fc.assert(
            fc.property(hostile, (name) => {
                const [token, ...rest] = lex(objectName(name).toString());
                expect(rest).to.deep.equal([]);
                const inner = token !== undefined && "literal" in token ? token.literal : "";
                expect(inner === name ? /^[A-Z_][A-Z0-9_$]*$/.test(name) : lex(inner)).to.deep.equal(
                    inner === name ? true : [{ identifier: name }],
                );
            }),
        );
    });

    const cases: [string, () => unknown, string][] = [
        ["an upper-case object name", () => objectName("LAKE_1"), "'LAKE_1'"],
        ["an object name that needs quotes", () => objectName("lake"), `'"lake"'`],
        ["a number", () => integer(60), "60"],
        ["a boolean", () => boolean(false), "FALSE"],
        ["a keyword", () => keyword("ALL", ["ALL", "NONE"]), "ALL"],
        ["a pattern", () => likePattern("a\\b"), "'a\\\\\\\\b'"],
    ];
    for (const [title, value, expected] of cases) {
        it(`writes ${title}`, () => expect(String(value())).to.equal(expected));
    }

    const refusals: [string, () => unknown, string][] = [
        ["an empty identifier", () => identifier(""), "cannot be empty"],
        ["an identifier of 256 characters", () => identifier("x".repeat(256)), "more than 255 characters"],
        ["NUL in an identifier", () => identifier("a\0b"), "NUL"],
        ["NUL in a literal", () => literal("a\0b"), "NUL"],
        ["an empty list", () => literalList([]), "Leave the clause out"],
        ["a fraction", () => integer(1.5), "not a whole number"],
        ["an unknown keyword", () => keyword("ALL; DROP", ["ALL"]), "is not one of ALL"],
    ];
    for (const [title, value, message] of refusals) {
        it(`refuses ${title}`, () => expect(value).to.throw(message));
    }
});
