import { identifier, SqlText } from "../../../provider/sql/values";

/**
 * Parts of a name as the Terraform provider reads it: `DB.SCHEMA` or `"DB"."SCHEMA"`, each part as it stands,
 * without the upper-casing of Snowflake's own SQL.
 *
 * @throws Error when the text is no such name, or has another number of parts.
 */
export function nameParts(text: string, count: number): string[] {
    const parts = splitName(text);
    if (parts.length !== count) {
        throw new Error(`"${text}" is no Snowflake name of ${count} part(s).`);
    }
    return parts;
}

/** Whether two texts name the same object, with quotes or without. */
export function sameName(one: string, other: string): boolean {
    const [a, b] = [splitName(one), splitName(other)];
    return a.length > 0 && a.length === b.length && a.every((part, i) => part === b[i]);
}

/** The name as a quoted identifier with `count` parts, for a statement. */
export function quotedName(text: string, count: number): SqlText[] {
    return nameParts(text, count).map(identifier);
}

/** `"DB"."SCHEMA"`: how the provider writes full names and IDs. */
export function fullName(...parts: string[]): string {
    return parts.map((part) => identifier(part).toString()).join(".");
}

/** A column of SHOW, which quotes a name only where it must. */
export function shownName(text: unknown): string {
    return splitName(String(text))[0] ?? "";
}

function splitName(text: string): string[] {
    const part = /(?:"((?:[^"]|"")+)"|([^".]+))(\.|$)/y;
    const parts: string[] = [];
    while (part.lastIndex < text.length) {
        const [whole, quoted, plain = "", end] = part.exec(text) ?? [];
        if (whole === undefined || (end === "." && part.lastIndex === text.length)) {
            return [];
        }
        parts.push(quoted?.replaceAll('""', '"') ?? plain);
    }
    return parts;
}
