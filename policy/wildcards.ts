/**
 * Whether a pattern of a policy matches a whole text: `*` stands for any characters, `?` for one. Letters count as they
 * are; for actions, whose letters IAM does not tell apart, pass both in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesWildcards(pattern: string, text: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "s").test(text);
}
