import { createHash } from "node:crypto";

/** First 16 hex digits of the SHA-256 of some texts; where one ends and the next begins counts too. */
export function contentHash(...parts: (string | Buffer)[]): string {
    const hash = createHash("sha256");
    for (const part of parts) {
        const bytes = typeof part === "string" ? Buffer.from(part) : part;
        hash.update(`${bytes.length}:`).update(bytes);
    }
    return hash.digest("hex").slice(0, 16);
}
