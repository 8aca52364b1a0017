import type { Grant } from "./grant";
import { AwsPlace, s3OfKms } from "./place";

/** Use of the warehouse's key, only through S3 in the stack's region. None when the bucket has no key of its own. */
export function useKey(place: AwsPlace, keyArn: string | undefined, access: "read" | "write"): Grant[] {
    if (keyArn === undefined) {
        return [];
    }
    const actions: Record<string, string> = {
        "kms:Decrypt": "read an encrypted object, and complete a multipart upload",
    };
    if (access === "write") {
        actions["kms:GenerateDataKey"] = "write an object that S3 encrypts with the key";
    }
    return [
        {
            sid: "UseKeyThroughS3",
            actions,
            resources: [keyArn],
            condition: { StringEquals: { "kms:ViaService": s3OfKms(place) } },
        },
    ];
}
