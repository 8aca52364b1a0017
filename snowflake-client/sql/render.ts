// Renders the statements of sql/. A template holds :placeholders, and [optional clauses] in square brackets, which
// leave the text when a placeholder in them has no value.

import { statementText } from "./statements";
import { SqlText } from "./values";

/** Values of the placeholders of one statement; without a value an optional clause that holds it is left out. */
export type Values = Readonly<Record<string, SqlText | undefined>>;

/**
 * The statement `name` of sql/, such as `external_volume.create`, with `values` in place of its placeholders.
 *
 * @throws Error when there is no such statement, a placeholder outside of optional clauses has no value, or a value no
 * placeholder.
 */
export function render(name: string, values: Values): string {
    return renderTemplate(name, statementText(name), values);
}

/** Like {@link render}, for template text from elsewhere; [name] is for error texts. */
export function renderTemplate(name: string, text: string, values: Values): string {
    const used = new Set<string>();
    const rendered = renderClauses(name, withoutComments(text), values, used);
    const unused = Object.keys(values).filter((key) => !used.has(key));
    if (unused.length > 0) {
        throw new Error(`Statement "${name}" has no placeholder for: ${unused.join(", ")}.`);
    }
    return rendered;
}

/** Names of the placeholders of [text], each once. */
export function placeholdersOf(text: string): string[] {
    const tokens = [...withoutComments(text).matchAll(TOKEN)].map(([token]) => token);
    return [...new Set(tokens.filter((token) => /^:[a-z]/.test(token)).map((token) => token.slice(1)))];
}

function withoutComments(text: string): string {
    return text
        .split("\n")
        .filter((line) => !line.startsWith("--"))
        .join("\n")
        .trim();
}

/** One token: a literal of the template, a placeholder, a bracket, or any other character. */
const TOKEN = /'[^']*'|"[^"]*"|:[a-z][a-z0-9_]*|[[\]]|[^]/g;

function renderClauses(name: string, text: string, values: Values, used: Set<string>): string {
    // One frame per open bracket. Values are appended, never scanned again, so what they hold cannot act as a template.
    const open: { text: string; leftOut: boolean }[] = [{ text: "", leftOut: false }];
    for (const [token] of text.matchAll(TOKEN)) {
        const clause = open[open.length - 1];
        if (clause === undefined) {
            break;
        }
        if (token === "[") {
            open.push({ text: "", leftOut: false });
        } else if (token === "]") {
            open.pop();
            const outer = open[open.length - 1];
            if (outer === undefined) {
                throw new Error(`Statement "${name}" closes a bracket that it did not open.`);
            }
            // A value ends with a quote, a parenthesis or a word, so only white space of the template is trimmed.
            outer.text = clause.leftOut ? outer.text.trimEnd() : outer.text + clause.text;
        } else if (token.length > 1 && token.startsWith(":")) {
            const key = token.slice(1);
            if (!Object.hasOwn(values, key) && open.length === 1) {
                throw new Error(`Statement "${name}" needs a value for: ${key}.`);
            }
            used.add(key);
            const value = values[key];
            if (value === undefined && open.length === 1) {
                throw new Error(`Statement "${name}" cannot leave out: ${key}.`);
            }
            clause.leftOut ||= value === undefined;
            clause.text += value?.toString() ?? "";
        } else {
            clause.text += token;
        }
    }
    const [statement] = open;
    if (open.length !== 1 || statement === undefined) {
        throw new Error(`Statement "${name}" leaves a bracket open.`);
    }
    return statement.text;
}
