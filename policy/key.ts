import type { PolicyDocument } from "./grant";
import type { AwsPlace } from "./place";

/**
 * Policy of the key that encrypts the warehouse: the account decides, through its IAM policies.
 *
 * It names no role, because AWS refuses a key policy that names a role which does not exist yet. The roles carry the
 * grants instead, each limited to use through S3 (`kms:ViaService`).
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(place: Pick<AwsPlace, "partition" | "accountId">): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AccountDecides",
                Effect: "Allow",
                Principal: { AWS: `arn:${place.partition}:iam::${place.accountId}:root` },
                Action: "kms:*",
                // In a key policy "*" is the key itself.
                Resource: "*",
            },
        ],
    };
}
