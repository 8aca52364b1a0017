// Parts of a resource's URN: urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME.

/** Type token, such as `aws:s3/bucket:Bucket`; empty when the text is not a URN. */
export function typeTokenOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** Name of the resource in the program, which may itself hold `::`. */
export function resourceNameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
