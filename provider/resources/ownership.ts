// The mark in an object's COMMENT that says which resource of which stack created it. Create adopts an object that
// bears its own mark, left by a deployment that was cut off, and no other.

import { createHash } from "node:crypto";

const MARK = /(?:^|\s)\[pulumi ([^\s\]]+) ([0-9a-f]{16})\]$/;

/** [comment] with the mark of the resource [urn] behind it. */
export function withMark(comment: string | undefined, urn: string): string {
    return [comment, markOf(urn)].filter((part) => part !== undefined && part !== "").join(" ");
}

/** A comment as found in Snowflake, without its mark. */
export function withoutMark(comment: string): string | undefined {
    return comment.replace(MARK, "") || undefined;
}

/** Who created the object with this comment, seen from the resource [urn]. */
export function ownerOf(comment: string, urn: string): "this resource" | "nobody" | { stack: string } {
    const [, stack, hash] = MARK.exec(comment) ?? [];
    if (stack === undefined || hash === undefined) {
        return "nobody";
    }
    return hash === hashOf(urn) ? "this resource" : { stack };
}

function markOf(urn: string): string {
    // urn:pulumi:<stack>::<project>::<types>::<name>
    const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
    return `[pulumi ${encodeURIComponent(project)}/${encodeURIComponent(stack)} ${hashOf(urn)}]`;
}

function hashOf(urn: string): string {
    return createHash("sha256").update(urn).digest("hex").slice(0, 16);
}
