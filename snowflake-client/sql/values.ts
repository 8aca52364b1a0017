// The only ways to turn a value into SQL text. A rendered statement takes nothing else, so a value that was not quoted
// here does not compile.

/** SQL text that is safe to put into a statement. Made only by the functions of this file. */
export class SqlText {
    readonly #text: string;

    /** @internal */
    constructor(text: string) {
        this.#text = text;
    }

    toString(): string {
        return this.#text;
    }
}

const MAXIMUM_IDENTIFIER_LENGTH = 255;

/**
 * A quoted identifier, which names an object exactly as written, case included.
 *
 * @throws Error for an empty name, one of more than 255 characters or one with a NUL character.
 * @see https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */
export function identifier(name: string): SqlText {
    return new SqlText(quoteIdentifier(name));
}

/**
 * A string literal. Backslash starts an escape sequence in Snowflake's literals, so it is doubled like the quote.
 *
 * @throws Error for text with a NUL character.
 * @see https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants
 */
export function literal(text: string): SqlText {
    return new SqlText(quoteLiteral(text));
}

/** A whole number. @throws Error for anything else. */
export function integer(value: number): SqlText {
    if (!Number.isSafeInteger(value)) {
        throw new Error(`${value} is not a whole number.`);
    }
    return new SqlText(String(value));
}

/** TRUE or FALSE. */
export function boolean(value: boolean): SqlText {
    return new SqlText(value ? "TRUE" : "FALSE");
}

/** One of the keywords that a clause allows. @throws Error for any other. */
export function keyword(value: string, allowed: readonly string[]): SqlText {
    if (!allowed.includes(value)) {
        throw new Error(`"${value}" is not one of ${allowed.join(", ")}.`);
    }
    return new SqlText(value);
}

/** `('a', 'b')`. @throws Error for an empty list, which no clause of Snowflake takes. */
export function literalList(texts: readonly string[]): SqlText {
    if (texts.length === 0) {
        throw new Error("An empty list cannot be written as SQL. Leave the clause out.");
    }
    return new SqlText(`(${texts.map(quoteLiteral).join(", ")})`);
}

/**
 * A literal that names an object, as clauses like `CATALOG = '...'` and system functions take it: they read the text as
 * an identifier, so a name that is not in regular upper case needs its own quotes within.
 */
export function objectName(name: string): SqlText {
    return literal(/^[A-Z_][A-Z0-9_$]*$/.test(name) ? name : quoteIdentifier(name));
}

/** `'"DATABASE"."SCHEMA"."NAME"'`: an object inside a schema, as system functions take it. */
export function qualifiedObjectName(...parts: string[]): SqlText {
    return literal(qualifiedName(...parts));
}

/** A pattern for `SHOW ... LIKE` that matches at least [name]. Wildcards in the name stay, so filter the rows by name. */
export function likePattern(name: string): SqlText {
    return literal(name.replaceAll("\\", "\\\\"));
}

/** `"DATABASE"."SCHEMA"."NAME"`, as text to show. */
export function qualifiedName(...parts: string[]): string {
    return parts.map(quoteIdentifier).join(".");
}

function quoteIdentifier(name: string): string {
    refuseNul(name);
    if (name.length === 0) {
        throw new Error("A Snowflake identifier cannot be empty.");
    }
    if ([...name].length > MAXIMUM_IDENTIFIER_LENGTH) {
        throw new Error(
            `The identifier "${name.slice(0, 20)}..." has more than ${MAXIMUM_IDENTIFIER_LENGTH} characters.`,
        );
    }
    return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(text: string): string {
    refuseNul(text);
    return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

function refuseNul(text: string): void {
    if (text.includes("\0")) {
        throw new Error("Snowflake text cannot hold a NUL character.");
    }
}
