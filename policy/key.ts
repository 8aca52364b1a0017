import { keyForAlarms } from "./alarm";
import type { PolicyDocument, Statement } from "./grant";
import { AwsPlace, s3OfKms } from "./place";

/** What a deployer needs of the warehouse's key: to keep it as the program says, and to remove it. */
const KEEPING = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
];

/**
 * Policy of the key that encrypts the warehouse: the account's IAM policies decide, and the deployers keep the key by
 * this policy alone. So no IAM policy of theirs has to reach keys, which have no names that one could limit it to; and
 * KMS's lock-out check passes by what the policy itself says.
 *
 * It names none of the stack's roles, because AWS refuses a key policy that names a role which does not exist yet. They
 * carry their grants themselves, each limited to use through S3 (`kms:ViaService`).
 *
 * @param deployers ARNs of IAM roles and users.
 * @param uses `alarms`: whether it also encrypts the topic of the alarms.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function keyPolicy(place: AwsPlace, deployers: readonly string[], uses = { alarms: false }): PolicyDocument {
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
            ...(deployers.length === 0 ? [] : [keepingBy(deployers), useByDeployers(place, deployers)]),
            ...(uses.alarms ? [keyForAlarms()] : []),
        ],
    };
}

/** What the owner of an existing key adds to its policy, so that the deployers can check it and write scripts under it. */
export function statementsForExistingKey(
    place: Pick<AwsPlace, "partition" | "region">,
    deployers: readonly string[],
    uses = { alarms: false },
): Statement[] {
    return [
        {
            Sid: "DeployersCheckKey",
            Effect: "Allow",
            Principal: { AWS: oneOrMore(deployers) },
            Action: ["kms:DescribeKey"],
            Resource: "*",
        },
        useByDeployers(place, deployers),
        ...(uses.alarms ? [keyForAlarms()] : []),
    ];
}

function keepingBy(deployers: readonly string[]): Statement {
    return {
        Sid: "DeployersKeepKey",
        Effect: "Allow",
        Principal: { AWS: oneOrMore(deployers) },
        Action: KEEPING,
        Resource: "*",
    };
}

function useByDeployers(place: Pick<AwsPlace, "partition" | "region">, deployers: readonly string[]): Statement {
    return {
        Sid: "DeployersUseKeyThroughS3",
        Effect: "Allow",
        Principal: { AWS: oneOrMore(deployers) },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": s3OfKms(place) } },
    };
}

/** As KMS gives it back: a list of one comes back as a text. */
function oneOrMore(arns: readonly string[]): string | string[] {
    const [first = "", ...more] = arns;
    return more.length === 0 ? first : [...arns];
}
