// What no stack of this program may do, as pure functions over the inputs of a resource. The policy pack and the tests
// run the same functions. An unknown value (first preview) is no violation: it is checked again when it is known.
import { UNKNOWN_TEXT } from "../plugin/marks";
import type { Statement } from "../policy/grant";

/** Inputs of a resource, as the engine shows them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** One rule about one resource type. */
export interface Rule {
    /** kebab-case */
    name: string;
    description: string;
    /** Type token the rule is about. */
    type: string;
    /** What is wrong, and the cure; nothing when all is well. */
    violations: (inputs: Inputs) => string[];
}

export const RULES: readonly Rule[] = [
    {
        name: "bucket-blocks-public-access",
        description: "All four public-access blocks of a bucket are on.",
        type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        violations: (inputs) =>
            ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]
                .filter((property) => inputs[property] !== true && !isUnknown(inputs[property]))
                .map((property) => `${property} is not true. Set it, or the bucket can be opened to the public.`),
    },
    {
        name: "bucket-name-without-dots",
        description: "Snowflake's external volumes cannot use a bucket with dots in its name.",
        type: "aws:s3/bucket:Bucket",
        violations: ({ bucket }) =>
            typeof bucket === "string" && !isUnknown(bucket) && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
                ? [`The bucket is named "${bucket}". Use lower-case letters, digits and hyphens.`]
                : [],
    },
    {
        name: "bucket-policy-denies-plain-http",
        description: "A bucket's policy denies plain HTTP and TLS below 1.2, and allows nothing to everybody.",
        type: "aws:s3/bucketPolicy:BucketPolicy",
        violations: ({ policy }) =>
            ofDocument(policy, (statements) => [
                ...missing(statements, "aws:SecureTransport", "plain HTTP"),
                ...missing(statements, "s3:TlsVersion", "TLS below 1.2"),
                ...statements
                    .filter(({ Effect, Principal }) => Effect === "Allow" && isEverybody(Principal))
                    .map(({ Sid }) => `Statement ${Sid ?? "?"} allows everybody. Name the principal.`),
            ]),
    },
    {
        name: "key-rotates",
        description: "The warehouse's key is rotated.",
        type: "aws:kms/key:Key",
        violations: ({ enableKeyRotation }) =>
            enableKeyRotation === true || isUnknown(enableKeyRotation) ? [] : ["Set enableKeyRotation to true."],
    },
    {
        name: "trust-names-principal-and-condition",
        description: "A role trusts named principals only, and Snowflake's with an external ID.",
        type: "aws:iam/role:Role",
        violations: ({ assumeRolePolicy }) =>
            ofDocument(assumeRolePolicy, (statements) => statements.flatMap(trustViolations)),
    },
    {
        name: "role-policy-without-wildcards",
        description: "A role's policy names its actions, and resources of the stack.",
        type: "aws:iam/rolePolicy:RolePolicy",
        violations: ({ policy }) =>
            ofDocument(policy, (statements) =>
                statements.flatMap(({ Sid, Action, Resource }) => [
                    ...list(Action)
                        .filter((action) => action.includes("*"))
                        .map((action) => `Statement ${Sid ?? "?"} allows ${action}. Name the actions.`),
                    ...list(Resource)
                        .filter((arn) => arn === "*" || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*$/.test(arn))
                        .map((arn) => `Statement ${Sid ?? "?"} reaches ${arn}. Name the resource.`),
                ]),
            ),
    },
    {
        name: "virtual-warehouse-suspends",
        description: "A virtual warehouse stops by itself within ten minutes.",
        type: "snowflake:index/warehouse:Warehouse",
        violations: ({ autoSuspend }) =>
            isUnknown(autoSuspend) || (typeof autoSuspend === "number" && autoSuspend > 0 && autoSuspend <= 600)
                ? []
                : ["Set autoSuspend to 600 seconds or less; without it the warehouse costs credits all day."],
    },
    {
        name: "no-account-wide-grants",
        description: "No role gets a privilege on the whole Snowflake account, or the right to grant on.",
        type: "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole",
        violations: ({ onAccount, withGrantOption, allPrivileges }) => [
            ...(onAccount === true ? ["Grant on an object, not on the account."] : []),
            ...(withGrantOption === true ? ["Take withGrantOption away."] : []),
            ...(allPrivileges === true ? ["Name the privileges."] : []),
        ],
    },
];

function trustViolations({ Sid, Principal, Condition }: Statement): string[] {
    const name = `Statement ${Sid ?? "of the trust policy"}`;
    if (isEverybody(Principal)) {
        return [`${name} trusts everybody. Name the principal.`];
    }
    const { AWS, Service } = Principal as { AWS?: string | string[]; Service?: string };
    if (Service !== undefined) {
        return [];
    }
    return [
        ...(list(AWS).length > 1
            ? [`${name} trusts several principals with one condition. Give each a statement of its own.`]
            : []),
        ...(list(Condition?.["StringEquals"]?.["sts:ExternalId"]).length === 1
            ? []
            : [`${name} must ask for exactly one external ID. Add sts:ExternalId.`]),
    ];
}

function missing(statements: Statement[], key: string, what: string): string[] {
    const denied = statements.some(
        ({ Effect, Principal, Condition }) =>
            Effect === "Deny" && Principal === "*" && Object.values(Condition ?? {}).some((keys) => key in keys),
    );
    return denied ? [] : [`Nothing denies ${what}. Add a Deny with ${key}.`];
}

/** Checks the statements of a policy given as text; unknown text is checked when it is known. */
function ofDocument(text: unknown, check: (statements: Statement[]) => string[]): string[] {
    if (text === undefined || isUnknown(text)) {
        return [];
    }
    try {
        const { Statement: statements } = JSON.parse(String(text)) as { Statement: Statement | Statement[] };
        return check([statements].flat());
    } catch (error) {
        return [`The policy is no JSON: ${(error as Error).message}`];
    }
}

function isEverybody(principal: Statement["Principal"]): boolean {
    return principal === "*" || list((principal as { AWS?: string | string[] } | undefined)?.AWS).includes("*");
}

function isUnknown(value: unknown): boolean {
    return value === UNKNOWN_TEXT;
}

function list(value: string | string[] | undefined): string[] {
    return value === undefined ? [] : [value].flat();
}
