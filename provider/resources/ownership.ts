// The mark in an object's COMMENT that says which resource of which state created it. Create adopts an object that
// bears its own mark, left by a deployment that was cut off, and no other.

import { createHash } from "node:crypto";

import { Property } from "./property";

const MARK = /(?:^|\s)\[pulumi ([^\s\]]+) ([0-9a-f]{16})\]$/;

/** Nobody guesses it. */
const FEWEST_CHARACTERS = 20;

/** Who claims an object. */
export interface Claim {
    urn: string;
    /** What only the state knows. Without it nothing is adopted: the same URN is in the state of whoever names a stack so. */
    owner?: unknown;
}

/** The input that a resource's mark is made from. */
export const OWNER = {
    type: {
        kind: "string",
        check: (value: string) =>
            value.length < FEWEST_CHARACTERS
                ? `has ${value.length} characters. Use a random value of at least ${FEWEST_CHARACTERS}, such as that of an ExternalId.`
                : undefined,
    },
    description:
        "A random value that is in the state before the object is created, such as that of an ExternalId. A mark in the " +
        "comment is derived from it, by which create recognizes an object that an earlier deployment of this state left " +
        "behind. Without it, no object is adopted.",
    change: "setting",
} as const satisfies Property;

/** [comment] with the mark of a claim behind it. */
export function withMark(comment: string | undefined, claim: Claim): string {
    return [comment, markOf(claim)].filter((part) => part !== undefined && part !== "").join(" ");
}

/** A comment as found in Snowflake, without its mark. */
export function withoutMark(comment: string): string | undefined {
    return comment.replace(MARK, "") || undefined;
}

/** Who created the object with this comment, seen from a claim. */
export function ownerOf(comment: string, claim: Claim): "this resource" | "nobody" | { stack: string } {
    const [, stack, hash] = MARK.exec(comment) ?? [];
    if (stack === undefined || hash === undefined) {
        return "nobody";
    }
    return claim.owner !== undefined && hash === hashOf(claim) ? "this resource" : { stack };
}

function markOf(claim: Claim): string {
    // urn:pulumi:<stack>::<project>::<types>::<name>
    const [stack = "", project = ""] = claim.urn.replace(/^urn:pulumi:/, "").split("::");
    return `[pulumi ${encodeURIComponent(project)}/${encodeURIComponent(stack)} ${hashOf(claim)}]`;
}

function hashOf({ urn, owner }: Claim): string {
    const claimed = typeof owner === "string" ? `${urn}\n${owner}` : urn;
    return createHash("sha256").update(claimed).digest("hex").slice(0, 16);
}
