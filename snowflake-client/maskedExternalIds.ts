// External IDs are no Pulumi secrets, but no text for humans shows them in full.

const known = new Set<string>();

/** Shorter values would also mask parts of other words. */
const SHORTEST_MASKED = 8;

/** Remembers [externalId], so that {@link maskExternalIds} finds it in any text. */
export function rememberExternalId(externalId: unknown): void {
    if (typeof externalId === "string" && externalId.length >= SHORTEST_MASKED) {
        known.add(externalId);
    }
}

/** The start and the end of [externalId], enough to compare two of them. */
export function masked(externalId: string): string {
    return externalId.length < SHORTEST_MASKED ? "****" : `${externalId.slice(0, 3)}****${externalId.slice(-3)}`;
}

/** [text] with all external IDs masked that this process has met. */
export function maskExternalIds(text: string): string {
    let result = text;
    for (const externalId of known) {
        result = result.replaceAll(externalId, masked(externalId));
    }
    return result;
}
