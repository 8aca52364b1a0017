// Patterns of texts: what JavaScript, which checks a declaration, and Java, which runs it, read in the same way.

/** Escapes of one character that both take; other letters mean something in one of them only. */
const ESCAPES = /^[dDwWntr^$\\.*+?()[\]{}|/-]$/;

/**
 * What is wrong with the pattern of a rule; undefined when it is fine.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html
 */
export function patternProblem(pattern: string): string | undefined {
    let inClass = false;
    for (let at = 0; at < pattern.length; at += 1) {
        const rest = pattern.slice(at);
        if (pattern[at] === "\\") {
            at += 1;
            if (!ESCAPES.test(pattern[at] ?? "")) {
                return `has "\\${pattern[at] ?? ""}". Use letters, classes such as [A-Z], \\d, \\w and escaped characters`;
            }
        } else if (inClass) {
            if (pattern[at] === "[" || rest.startsWith("&&")) {
                return `has "${pattern[at] === "[" ? "[" : "&&"}" within a class. Write a backslash before it`;
            }
            inClass = pattern[at] !== "]";
        } else if (pattern[at] === "[") {
            inClass = true;
        } else if (rest.startsWith("(?") && !rest.startsWith("(?:")) {
            return `has "${rest.slice(0, 3)}". Use plain groups, ( ) or (?: )`;
        } else if (/^[*+?}][+]/.test(rest)) {
            return `has "${rest.slice(0, 2)}". Repeat with one of * + ? {n,m}`;
        } else if (pattern[at] === "^" || pattern[at] === "$") {
            return `has "${pattern[at]}". Leave it out: a pattern always covers the whole value`;
        }
    }
    try {
        new RegExp(pattern, "u");
    } catch (error) {
        return `is not a valid regular expression (${(error as Error).message.replace(/^.*: /, "")}). Fix it`;
    }
    return undefined;
}
