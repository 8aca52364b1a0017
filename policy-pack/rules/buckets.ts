// Buckets: closed to the public, reached by TLS alone, encrypted, versioned.
import { AnyStatement, allowing, nameOf, ofDocument, principalsOf } from "../policyDocument";
import { at, isUnknown, list, PlannedResource, Problem, Rule } from "../rule";

const BUCKET = "aws:s3/bucket:Bucket";
const PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

/** What every bucket has beside it. */
const COMPANIONS = [
    [PUBLIC_ACCESS_BLOCK, "no public access block", "Add a BucketPublicAccessBlock with all four blocks on."],
    [BUCKET_POLICY, "no policy that denies plain HTTP", "Add a BucketPolicy (policy/bucket.ts)."],
    [ENCRYPTION, "no encryption configuration", "Add a BucketServerSideEncryptionConfiguration."],
    [VERSIONING, "no versioning", "Add a BucketVersioning: without it an overwritten file is lost."],
] as const;

export const BUCKET_RULES: readonly Rule[] = [
    {
        name: "bucket-is-guarded",
        description: "Every bucket has a public access block, a policy, encryption and versioning.",
        checkAll: (resources) =>
            resources
                .filter(({ type }) => type === BUCKET)
                .flatMap((bucket) =>
                    COMPANIONS.filter(([type]) => !hasCompanion(resources, type, bucket)).map(([, lacks, fix]) => ({
                        urn: bucket.urn,
                        problem: `The bucket has ${lacks}.`,
                        fix,
                    })),
                ),
    },
    {
        name: "bucket-blocks-public-access",
        description: "All four public access blocks of a bucket are on.",
        types: [PUBLIC_ACCESS_BLOCK],
        check: ({ inputs }) =>
            ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]
                .filter((property) => inputs[property] !== true && !isUnknown(inputs[property]))
                .map((property) => ({
                    problem: `${property} is not true, so the bucket can be opened to the public.`,
                    fix: `Set ${property} to true.`,
                })),
    },
    {
        name: "bucket-without-acl",
        description: "No bucket or object is opened by an access control list.",
        types: [
            BUCKET,
            "aws:s3/bucketAcl:BucketAcl",
            "aws:s3/bucketObjectv2:BucketObjectv2",
            "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        ],
        check: ({ inputs }) => {
            const ownership = at(inputs["rule"], "objectOwnership");
            return [
                ...(inputs["acl"] === undefined || inputs["acl"] === "private" || isUnknown(inputs["acl"])
                    ? []
                    : [{ problem: `The ACL is "${String(inputs["acl"])}".`, fix: "Remove acl: ACLs are disabled." }]),
                ...(list(inputs["grants"]).length + list(at(inputs["accessControlPolicy"], "grants")).length === 0
                    ? []
                    : [{ problem: "An ACL grants access.", fix: "Remove the grants: ACLs are disabled." }]),
                ...(ownership === undefined || ownership === "BucketOwnerEnforced" || isUnknown(ownership)
                    ? []
                    : [
                          {
                              problem: `objectOwnership is ${String(ownership)}, which turns ACLs on.`,
                              fix: "Set objectOwnership to BucketOwnerEnforced.",
                          },
                      ]),
            ];
        },
    },
    {
        name: "bucket-name-without-dots",
        description: "Snowflake's external volumes cannot use a bucket with dots in its name.",
        types: [BUCKET],
        check: ({ inputs: { bucket } }) =>
            typeof bucket === "string" && !isUnknown(bucket) && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
                ? [
                      {
                          problem: `The bucket is named "${bucket}".`,
                          fix: "Use lower-case letters, digits and hyphens.",
                      },
                  ]
                : [],
    },
    {
        name: "bucket-policy-denies-plain-http",
        description: "A bucket's policy denies plain HTTP and TLS below 1.2, for everybody and everything.",
        types: [BUCKET_POLICY],
        check: ({ inputs: { policy } }) =>
            ofDocument(policy, (statements) => [
                ...missingDeny(statements, "Bool", "aws:SecureTransport", (value) => value === "false", "plain HTTP"),
                ...missingDeny(
                    statements,
                    "NumericLessThan",
                    "s3:TlsVersion",
                    (value) => Number(value) >= 1.2,
                    "TLS below 1.2",
                ),
            ]),
    },
    {
        name: "bucket-policy-opens-nothing",
        description:
            "A bucket's policy allows nothing to everybody or to AWS principals: roles carry their own grants.",
        types: [BUCKET_POLICY],
        check: ({ inputs: { policy } }) =>
            ofDocument(policy, (statements) =>
                allowing(statements).flatMap((statement) => {
                    const { everybody, aws } = principalsOf(statement);
                    const whom = everybody ? "everybody" : aws.join(", ");
                    return whom === ""
                        ? []
                        : [
                              {
                                  problem: `${nameOf(statement)} allows ${whom}.`,
                                  fix: "Remove it, and grant the access in the policy of a role of the stack.",
                              },
                          ];
                }),
            ),
    },
    {
        name: "bucket-encrypts",
        description: "A bucket encrypts what is stored in it, with an algorithm of S3.",
        types: [ENCRYPTION],
        check: ({ inputs: { rules } }) =>
            isUnknown(rules) || list(rules).some((rule) => encrypts(rule))
                ? []
                : [
                      {
                          problem: "The bucket has no default encryption.",
                          fix: "Set sseAlgorithm to aws:kms (or AES256 for lakehouse:encryption SSE_S3).",
                      },
                  ],
    },
    {
        name: "bucket-keeps-versions",
        description: "A bucket is versioned.",
        types: [VERSIONING],
        check: ({ inputs }) => {
            const status = at(inputs["versioningConfiguration"], "status");
            return status === "Enabled" || isUnknown(status)
                ? []
                : [{ problem: `Versioning is ${String(status ?? "not set")}.`, fix: "Set status to Enabled." }];
        },
    },
];

/** Whether a companion names this bucket; one whose bucket is not known yet may be its own. */
function hasCompanion(resources: readonly PlannedResource[], type: string, bucket: PlannedResource): boolean {
    const name = bucket.inputs["bucket"];
    return resources.some(
        (resource) =>
            resource.type === type &&
            (resource.inputs["bucket"] === name || isUnknown(resource.inputs["bucket"]) || isUnknown(name)),
    );
}

function encrypts(rule: unknown): boolean {
    const algorithm = at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
    return ["aws:kms", "aws:kms:dsse", "AES256"].includes(String(algorithm)) || isUnknown(algorithm);
}

/** A Deny for everybody, of every action, on the bucket and its objects, under this condition alone. */
function missingDeny(
    statements: readonly AnyStatement[],
    operator: string,
    key: string,
    fits: (value: string) => boolean,
    what: string,
): Problem[] {
    const denied = statements.some((statement) => {
        const { Effect, Action, Resource, Condition = {} } = statement;
        const [conditionKey, values] = Object.entries(Condition[operator] ?? {})[0] ?? [];
        return (
            Effect === "Deny" &&
            statement.NotPrincipal === undefined &&
            principalsOf(statement).everybody &&
            list(Action).some((action) => action === "s3:*" || action === "*") &&
            ["", "/*"].every((end) => list(Resource).some((arn) => arn === "*" || isWhole(String(arn), end))) &&
            Object.keys(Condition).length === 1 &&
            Object.keys(Condition[operator] ?? {}).length === 1 &&
            conditionKey === key &&
            list(values).some((value) => fits(String(value)))
        );
    });
    return denied
        ? []
        : [
              {
                  problem: `Nothing denies ${what} to everybody, for the bucket and all its objects.`,
                  fix: `Add a Deny of s3:* with ${operator} ${key} (policy/bucket.ts).`,
              },
          ];
}

function isWhole(arn: string, end: string): boolean {
    return new RegExp(`^arn:[^:]*:s3:::[^/]+${end.replace("*", "\\*")}$`).test(arn);
}
