// Namespaces in SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG, and the schemas that a linked database has to show for them.

/**
 * Bare names of a list of namespaces. Snowflake prints each as the literal it was given as, with the single quotes in
 * the text; other names in the same JSON are in double quotes where they need them.
 * @see https://github.com/snowflakedb/terraform-provider-snowflake/pull/5216
 */
export function namespaceNames(value: unknown): string[] {
    return Array.isArray(value) ? value.map((name) => unquoted(String(name))) : [];
}

/** `text` without the pair of quotes around it, if there is one; quotes doubled inside are single again. */
export function unquoted(text: string): string {
    const [, quote = "", body = text] = /^(['"])(.*)\1$/s.exec(text) ?? [];
    return quote === "" ? text : body.replaceAll(quote + quote, quote);
}

/** Which namespaces a linked database lets in. */
export interface NamespaceRules {
    /** All when empty. */
    allowed: readonly string[];
    /** Wins over `allowed`. */
    blocked: readonly string[];
    caseInsensitive: boolean;
}

/** Allowed namespaces that have no schema among `schemas`. Nested ones show only flattened, so they are left out. */
export function missingSchemas(rules: NamespaceRules, schemas: readonly string[]): string[] {
    return rules.allowed.filter(
        (namespace) =>
            !namespace.includes(".") &&
            !rules.blocked.some((blocked) => same(rules, blocked, namespace)) &&
            !schemas.some((schema) => same(rules, schema, namespace)),
    );
}

/** Whether discovery of the namespace, or of one above or below it, concerns the linked database. */
export function isLinked(rules: NamespaceRules, namespace: string): boolean {
    const covers = (listed: string) =>
        same(rules, listed, namespace) ||
        folded(rules, namespace).startsWith(`${folded(rules, listed)}.`) ||
        folded(rules, listed).startsWith(`${folded(rules, namespace)}.`);
    return (
        (rules.allowed.length === 0 || rules.allowed.some(covers)) &&
        !rules.blocked.some((b) => same(rules, b, namespace))
    );
}

function same(rules: NamespaceRules, left: string, right: string): boolean {
    return folded(rules, left) === folded(rules, right);
}

function folded({ caseInsensitive }: NamespaceRules, name: string): string {
    return caseInsensitive ? name.toLowerCase() : name;
}
