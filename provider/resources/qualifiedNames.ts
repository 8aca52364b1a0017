/**
 * Parts of a name like DATABASE.SCHEMA."my notebook". Unquoted parts are upper-cased, as Snowflake does.
 * @see https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 * @returns no parts when [text] is no such name.
 */
export function parseQualifiedName(text: string): string[] {
    const part = /(?:"((?:[^"]|"")+)"|([A-Za-z_][A-Za-z0-9_$]*))(\.|$)/y;
    const parts: string[] = [];
    while (part.lastIndex < text.length) {
        const match = part.exec(text);
        if (match === null) {
            return [];
        }
        const [, quoted, unquoted = "", separator] = match;
        parts.push(quoted === undefined ? unquoted.toUpperCase() : quoted.replaceAll('""', '"'));
        if (separator === "" || part.lastIndex === text.length) {
            return separator === "" ? parts : [];
        }
    }
    return parts;
}
