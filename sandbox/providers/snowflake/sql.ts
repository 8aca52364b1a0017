import { keyword, SqlText } from "../../../provider/sql/values";

/** A whole statement, made by {@link sql} only. */
export class Statement {
    /** @internal */
    constructor(readonly text: string) {}
}

/** Text that may stand in a statement: quoted values, a full name as its parts, a part of a statement, or nothing. */
type Piece = SqlText | readonly SqlText[] | Statement | undefined;

/** A statement from fixed text and quoted pieces; anything else does not compile. */
export function sql(fixed: TemplateStringsArray, ...pieces: Piece[]): Statement {
    return new Statement(fixed.reduce((before, after, i) => before + written(pieces[i - 1]) + after));
}

/** Statements or parts of them in a row, with commas between. */
export function commas(parts: readonly Statement[]): Statement {
    return new Statement(parts.map(({ text }) => text).join(", "));
}

/** Words that Snowflake's grammar knows, such as a privilege or a kind of object. @throws Error for any other text. */
export function words(text: string): SqlText {
    if (!/^[A-Z]+( [A-Z]+)*$/.test(text)) {
        throw new Error(`"${text}" is no privilege and no kind of object; they are written in capital letters.`);
    }
    return keyword(text, [text]);
}

function written(piece: Piece): string {
    if (piece === undefined) {
        return "";
    }
    if (piece instanceof Statement) {
        return piece.text;
    }
    return Array.isArray(piece) ? piece.join(".") : String(piece);
}
