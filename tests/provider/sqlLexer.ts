// Reads rendered text as Snowflake does: quotes end literals unless doubled or escaped, comments are skipped.

/** One token. */
export type Token = { word: string } | { identifier: string } | { literal: string };

/** Tokens of [sql]. @throws Error when a quote stays open. */
export function lex(sql: string): Token[] {
    const tokens: Token[] = [];
    let at = 0;
    const quoted = (quote: string, escapes: boolean): string => {
        let text = "";
        for (at++; at < sql.length; at++) {
            const character = sql[at] ?? "";
            if (character === quote) {
                if (sql[at + 1] !== quote) {
                    at++;
                    return text;
                }
                at++;
            } else if (escapes && character === "\\") {
                at++;
                text += sql[at] ?? "";
                continue;
            }
            text += character;
        }
        throw new Error(`The quote ${quote} stays open in: ${sql}`);
    };
    while (at < sql.length) {
        const rest = sql.slice(at);
        const skipped = /^(?:\s+|--[^\n]*|\/\*[^]*?\*\/)/.exec(rest)?.[0];
        if (skipped !== undefined) {
            at += skipped.length;
        } else if (rest.startsWith("'")) {
            tokens.push({ literal: quoted("'", true) });
        } else if (rest.startsWith('"')) {
            tokens.push({ identifier: quoted('"', false) });
        } else {
            const word = /^(?:[A-Za-z0-9_$]+|[^])/.exec(rest)?.[0] ?? "";
            tokens.push({ word });
            at += word.length;
        }
    }
    return tokens;
}
