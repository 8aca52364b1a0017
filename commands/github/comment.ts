import type { GitHub } from "./client";

/** Characters of a comment that GitHub takes, less some for the marker. */
const MOST_CHARACTERS = 65_000;

/**
 * Writes a page as one comment: the comment about the same thing is replaced.
 *
 * @param about what tells the comment from others of this product, such as the stack's name.
 * @returns whether there was one.
 */
export async function writeComment(github: GitHub, number: number, about: string, page: string): Promise<boolean> {
    const marker = `<!-- interoperable-lakehouse: ${about.replaceAll("-->", "")} -->`;
    const body = `${marker}\n${shortened(page)}`;
    // Only what a workflow has written: a person may quote the marker.
    const own = (await github.comments(number)).findLast(
        (comment) => comment.user?.type === "Bot" && comment.body?.startsWith(marker) === true,
    );
    await (own === undefined ? github.addComment(number, body) : github.changeComment(own.id, body));
    return own !== undefined;
}

/** The page, or its end with a sentence in place of the rest. */
export function shortened(page: string): string {
    return page.length <= MOST_CHARACTERS
        ? page
        : `The page is too long for a comment; the summary of the workflow run has all of it.\n\n${page.slice(-MOST_CHARACTERS + 200)}`;
}
