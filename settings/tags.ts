// Tags on every resource in AWS.

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50;

/** Tags of the program's own: the deployer may make nothing without them, such as a key that says whose it is. */
export function ownTags(stack: string): Record<string, string> {
    return { project: "lakehouse", stack };
}

/**
 * @throws Error that lists everything wrong with the setting `tags`, one clause per tag.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function parseTags(value: unknown): Record<string, string> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new Error("must be a map of tag names to values.");
    }
    const own = Object.keys(ownTags(""));
    const names = Object.keys(value);
    const faults = [
        ...Object.entries(value).flatMap(([name, text]) => tagFaults(name, text)),
        // IAM takes Project and project for one tag.
        ...names
            .filter((name) => own.includes(name.toLowerCase()))
            .map(
                (name) => `"${name}" is set by the program: the deployer's policies depend on it. Choose another name`,
            ),
        ...names
            .filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index)
            .map((name) => `"${name}" appears twice: IAM ignores case in tag names`),
        ...(names.length > MOST_TAGS - own.length
            ? [
                  `${names.length} tags are too many: AWS allows ${MOST_TAGS} on a resource, and ${own.join(" and ")} are two`,
              ]
            : []),
    ];
    if (faults.length > 0) {
        throw new Error(`is wrong: ${faults.join("; ")}.`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function tagFaults(name: string, value: unknown): string[] {
    if (!["string", "number", "boolean"].includes(typeof value)) {
        return [`the value of "${name}" is ${JSON.stringify(value)}, which is not text`];
    }
    const text = String(value);
    const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
    return [
        ...(name.length === 0 || name.length > 128
            ? [`"${name}" has ${name.length} characters; a name has 1 to 128`]
            : []),
        ...(text.length > 256 ? [`the value of "${name}" has ${text.length} characters; a value has at most 256`] : []),
        ...(/^aws:/i.test(name) ? [`"${name}" may not begin with aws:, which AWS reserves`] : []),
        ...(characters.test(name) && characters.test(text)
            ? []
            : [`"${name}: ${text}" has characters other than letters, digits, spaces and _ . : / = + - @`]),
    ];
}
