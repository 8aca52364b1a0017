// What a stack can be called. Its name is part of every physical name: letters that would be changed on the way could
// make two stacks meet in one name.

/** IAM's 64 characters, less those around the stack's name in the longest role: lakehouse-STACK-snowflake-storage. */
const MOST_CHARACTERS = 36;

/** Short enough for a bucket's name, lakehouse-STACK-ACCOUNT-REGION and -logs, in every region. */
const CHARACTERS_THAT_ALWAYS_WORK = 20;

/** What is wrong with the name of a stack, with one that works; undefined when it is fine. */
export function stackNameProblem(stack: string): string | undefined {
    const fits = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stack) && stack.length <= MOST_CHARACTERS;
    return fits
        ? undefined
        : `The stack is named "${stack}". Bucket, role and database names are built from it: use lower-case letters, ` +
              `digits and single hyphens, a letter first, ${MOST_CHARACTERS} characters at most, such as "${workingNameLike(stack)}".`;
}

/** The name nearest to `text` that a stack can have. */
export function workingNameLike(text: string): string {
    const name = text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[-0-9]+/, "")
        .slice(0, CHARACTERS_THAT_ALWAYS_WORK)
        .replace(/-$/, "");
    return name === "" ? "dev" : name;
}
