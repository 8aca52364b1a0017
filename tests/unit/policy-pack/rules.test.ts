import { expect } from "chai";

import { bucketPolicy, jobRoleTrust, snowflakeTrust } from "../../../policy";
import { contextOf, readPolicyFile } from "../../../policy-pack/policyFile";
import { Properties } from "../../../policy-pack/rule";
import { RULES } from "../../../policy-pack/rules";
import { problemsOf } from "../../../policy-pack/verdict";
import { planned, plannedProgram } from "./plannedProgram";

const CONTEXT = contextOf("prod", readPolicyFile());

/** Problems and fixes of one resource by a rule about single resources. */
function problems(name: string, inputs: Properties): string {
    const rule = RULES.find((candidate) => candidate.name === name);
    if (rule === undefined || !("types" in rule)) {
        throw new Error(`There is no rule ${name} about single resources.`);
    }
    const resource = planned(rule.types[0] ?? "", "x", inputs);
    return problemsOf(rule, [resource], CONTEXT)
        .map(({ problem, fix }) => `${problem} ${fix}`)
        .join("\n");
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const blocks = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const user = "arn:aws:iam::999900001111:user/u";
const plainHttp = (other: object) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...other,
});
const job = (other: object) => ({ workerType: "G.1X", numberOfWorkers: 2, timeout: 60, ...other });

const cases: { rule: string; given: string; inputs: Properties; expected: string | undefined }[] = [
    { rule: "bucket-blocks-public-access", given: "all four", inputs: blocks, expected: undefined },
    {
        rule: "bucket-blocks-public-access",
        given: "three of four",
        inputs: { ...blocks, blockPublicPolicy: false },
        expected: "blockPublicPolicy is not true",
    },
    {
        rule: "bucket-blocks-public-access",
        given: "one left out",
        inputs: { ...blocks, ignorePublicAcls: undefined },
        expected: "ignorePublicAcls",
    },
    { rule: "bucket-name-without-dots", given: "a good name", inputs: { bucket: "lake-1" }, expected: undefined },
    { rule: "bucket-name-without-dots", given: "dots", inputs: { bucket: "lake.1" }, expected: '"lake.1"' },
    {
        rule: "bucket-name-without-dots",
        given: "an unknown name",
        inputs: { bucket: UNKNOWN },
        expected: undefined,
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "ours",
        inputs: { policy: JSON.stringify(bucketPolicy("arn:aws:s3:::lake", undefined)) },
        expected: undefined,
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "an empty one",
        inputs: { policy: policy() },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "a Deny for one principal",
        inputs: {
            policy: policy({
                Effect: "Deny",
                Principal: { AWS: user },
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            }),
        },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "a Deny of reading alone",
        inputs: { policy: policy(plainHttp({ Action: "s3:GetObject" })) },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "a Deny for objects of one folder",
        inputs: { policy: policy(plainHttp({ Resource: "arn:aws:s3:::lake/raw_data/*" })) },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "a Deny of HTTPS in place of HTTP",
        inputs: { policy: policy(plainHttp({ Condition: { Bool: { "aws:SecureTransport": "true" } } })) },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "a Deny that a second condition narrows",
        inputs: {
            policy: policy(
                plainHttp({
                    Condition: {
                        Bool: { "aws:SecureTransport": "false" },
                        StringEquals: { "aws:PrincipalAccount": "1" },
                    },
                }),
            ),
        },
        expected: "Nothing denies plain HTTP",
    },
    {
        rule: "bucket-policy-opens-nothing",
        given: "ours",
        inputs: { policy: JSON.stringify(bucketPolicy("arn:aws:s3:::lake", undefined)) },
        expected: undefined,
    },
    {
        rule: "bucket-policy-opens-nothing",
        given: "reading by everybody",
        inputs: { policy: policy({ Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject" }) },
        expected: "Open allows everybody",
    },
    {
        rule: "bucket-policy-opens-nothing",
        given: "reading by all but one",
        inputs: { policy: policy({ Effect: "Allow", NotPrincipal: { AWS: user }, Action: "s3:GetObject" }) },
        expected: "allows everybody",
    },
    {
        rule: "bucket-policy-opens-nothing",
        given: "reading by another account",
        inputs: { policy: policy({ Effect: "Allow", Principal: { AWS: "999900001111" }, Action: "s3:GetObject" }) },
        expected: "allows 999900001111",
    },
    { rule: "bucket-without-acl", given: "a public ACL", inputs: { acl: "public-read" }, expected: "public-read" },
    {
        rule: "bucket-without-acl",
        given: "a grant to everybody in an ACL",
        inputs: {
            accessControlPolicy: {
                grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" }, permission: "READ" }],
            },
        },
        expected: "An ACL grants access",
    },
    {
        rule: "bucket-without-acl",
        given: "ownership that turns ACLs on",
        inputs: { rule: { objectOwnership: "ObjectWriter" } },
        expected: "turns ACLs on",
    },
    { rule: "bucket-encrypts", given: "no rule", inputs: { rules: [] }, expected: "no default encryption" },
    {
        rule: "bucket-encrypts",
        given: "a key",
        inputs: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
        expected: undefined,
    },
    {
        rule: "bucket-keeps-versions",
        given: "a suspended versioning",
        inputs: { versioningConfiguration: { status: "Suspended" } },
        expected: "Suspended",
    },
    {
        rule: "bucket-policy-denies-plain-http",
        given: "no JSON",
        inputs: { policy: "{" },
        expected: "is not valid JSON",
    },
    { rule: "key-rotates", given: "rotation", inputs: { enableKeyRotation: true }, expected: undefined },
    { rule: "key-rotates", given: "no rotation", inputs: {}, expected: "enableKeyRotation" },
    {
        rule: "trust-names-principal-and-condition",
        given: "Glue",
        inputs: { assumeRolePolicy: JSON.stringify(jobRoleTrust()) },
        expected: undefined,
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "Snowflake",
        inputs: { assumeRolePolicy: JSON.stringify(snowflakeTrust([{ iamUserArn: user, externalId: "x" }])) },
        expected: undefined,
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "Snowflake without an external ID",
        inputs: { assumeRolePolicy: policy({ Principal: { AWS: user } }) },
        expected: "does not ask for exactly one external ID",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "two external IDs in one statement",
        inputs: {
            assumeRolePolicy: policy({
                Principal: { AWS: user },
                Condition: { StringEquals: { "sts:ExternalId": ["a", "b"] } },
            }),
        },
        expected: "exactly one external ID",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "everybody",
        inputs: {
            assumeRolePolicy: policy({
                Principal: { AWS: "*" },
                Condition: { StringEquals: { "sts:ExternalId": "x" } },
            }),
        },
        expected: "trusts everybody",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "a whole account",
        inputs: {
            assumeRolePolicy: policy({
                Principal: { AWS: "arn:aws:iam::999900001111:root" },
                Condition: { StringEquals: { "sts:ExternalId": "x" } },
            }),
        },
        expected: "a whole account or more",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "an external ID by a pattern",
        inputs: {
            assumeRolePolicy: policy({
                Principal: { AWS: user },
                Condition: { StringLike: { "sts:ExternalId": "*" } },
            }),
        },
        expected: "exactly one external ID",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "everybody but one",
        inputs: { assumeRolePolicy: policy({ NotPrincipal: { AWS: user }, Action: "sts:AssumeRole" }) },
        expected: "trusts everybody",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "another service",
        inputs: { assumeRolePolicy: policy({ Principal: { Service: "ec2.amazonaws.com" } }) },
        expected: "Service ec2.amazonaws.com",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "an identity provider",
        inputs: {
            assumeRolePolicy: policy({
                Principal: { Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
            }),
        },
        expected: "trusts Federated",
    },
    {
        rule: "trust-names-principal-and-condition",
        given: "an unknown policy",
        inputs: { assumeRolePolicy: UNKNOWN },
        expected: undefined,
    },
    {
        rule: "role-policy-without-wildcards",
        given: "all actions of a service",
        inputs: {
            policy: policy({
                Sid: "All",
                Effect: "Allow",
                Action: "glue:*",
                Resource: "arn:aws:glue:us-west-2:1:job/x",
            }),
        },
        expected: "All allows glue:*",
    },
    {
        rule: "role-policy-without-wildcards",
        given: "every resource",
        inputs: { policy: policy({ Sid: "All", Effect: "Allow", Action: "glue:GetJob", Resource: "*" }) },
        expected: "All reaches *",
    },
    {
        rule: "role-policy-without-wildcards",
        given: "every bucket",
        inputs: { policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: ["arn:aws:s3:::*"] }) },
        expected: "reaches arn:aws:s3:::*",
    },
    ...(
        [
            ["a bucket by a beginning", "arn:aws:s3:::lakehouse-*/iceberg-warehouse/*", true],
            ["every object of every bucket", "arn:aws:s3:::*/*", true],
            ["a folder of a bucket", "arn:aws:s3:::lake/raw_data*", false],
            ["every table", "arn:aws:glue:us-west-2:1:table/*", true],
            ["the tables of a database", "arn:aws:glue:us-west-2:1:table/sales/*", false],
            ["every account", "arn:aws:glue:us-west-2:*:table/sales/x", true],
            ["every key", "arn:aws:kms:us-west-2:1:key/*", true],
            ["log groups by a beginning", "arn:aws:logs:us-west-2:1:log-group:/aws-glue/*", true],
            ["the streams of a log group", "arn:aws:logs:us-west-2:1:log-group:/aws-glue/a:log-stream:*", false],
            ["a single letter left open", "arn:aws:s3:::lak?/raw_data/x", true],
        ] as const
    ).map(([given, arn, refused]) => ({
        rule: "role-policy-without-wildcards",
        given,
        inputs: { policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: arn }) },
        expected: refused ? `reaches ${arn}` : undefined,
    })),
    {
        rule: "role-policy-without-wildcards",
        given: "all actions but one",
        inputs: { policy: policy({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::lake" }) },
        expected: "all actions but some",
    },
    {
        rule: "role-policy-without-wildcards",
        given: "all resources but one",
        inputs: { policy: policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::lake/*" }) },
        expected: "all resources but some",
    },
    {
        rule: "role-policy-within-boundary",
        given: "an action of the boundary, whatever its case",
        inputs: { policy: policy({ Effect: "Allow", Action: "S3:getobject", Resource: "arn:aws:s3:::lake/x" }) },
        expected: undefined,
    },
    ...["iam:PassRole", "s3:PutBucketPolicy", "kms:PutKeyPolicy", "glue:StartJobRun"].map((action) => ({
        rule: "role-policy-within-boundary",
        given: action,
        inputs: { policy: policy({ Effect: "Allow", Action: ["s3:GetObject", action], Resource: "arn:x" }) },
        expected: `allows ${action}`,
    })),
    ...(
        [
            ["of table optimizers to Glue", "lakehouse-dev-optimizers", "glue.amazonaws.com", undefined],
            ["of a domain's optimizers to Glue", "lakehouse-dev--orders-optimizers", "glue.amazonaws.com", undefined],
            ["of the optimizers to any service", "lakehouse-dev-optimizers", undefined, "allows iam:PassRole"],
            ["of the optimizers to EC2", "lakehouse-dev-optimizers", "ec2.amazonaws.com", "allows iam:PassRole"],
            ["of the jobs to Glue", "lakehouse-dev-jobs", "glue.amazonaws.com", "allows iam:PassRole"],
            ["of any optimizers to Glue", "lakehouse-*-optimizers", "glue.amazonaws.com", "allows iam:PassRole"],
            [
                "of somebody else's name to Glue",
                "admin/lakehouse-optimizers",
                "glue.amazonaws.com",
                "allows iam:PassRole",
            ],
        ] as const
    ).map(([which, role, service, expected]) => ({
        rule: "role-policy-within-boundary",
        given: `the passing of the role ${which}`,
        inputs: {
            policy: policy({
                ...{ Effect: "Allow", Action: "iam:PassRole", Resource: `arn:aws:iam::123456789012:role/${role}` },
                ...(service === undefined ? {} : { Condition: { StringEquals: { "iam:PassedToService": service } } }),
            }),
        },
        expected,
    })),
    {
        rule: "role-policy-within-boundary",
        given: "an action in an inline policy of the role itself",
        inputs: { inlinePolicies: [{ policy: policy({ Effect: "Allow", Action: "iam:CreateUser" }) }] },
        expected: "allows iam:CreateUser",
    },
    {
        rule: "role-without-managed-policies",
        given: "an administrator's",
        inputs: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        expected: "AdministratorAccess is attached",
    },
    { rule: "role-has-boundary", given: "none", inputs: { name: "r" }, expected: "no permissions boundary" },
    { rule: "role-has-boundary", given: "one", inputs: { permissionsBoundary: "arn:x" }, expected: undefined },
    { rule: "role-has-boundary", given: "one to come", inputs: { permissionsBoundary: UNKNOWN }, expected: undefined },
    {
        rule: "external-id-is-pinned",
        given: "a volume without one",
        inputs: { storageLocation: {} },
        expected: "storageLocation.storageAwsExternalId is not set",
    },
    {
        rule: "external-id-is-pinned",
        given: "a volume with one of two letters",
        inputs: { storageLocation: { storageAwsExternalId: "ab" } },
        expected: "is too short",
    },
    {
        rule: "external-id-is-pinned",
        given: "a volume with one",
        inputs: { storageLocation: { storageAwsExternalId: "0123456789abcdef" } },
        expected: undefined,
    },
    {
        rule: "key-policy-stays-in-account",
        given: "a second account",
        inputs: {
            policy: policy(
                { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" },
                { Effect: "Allow", Principal: { AWS: "999900001111" }, Action: "kms:Decrypt" },
            ),
        },
        expected: "several accounts: 123456789012, 999900001111",
    },
    {
        rule: "key-policy-stays-in-account",
        given: "everybody",
        inputs: { policy: policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt" }) },
        expected: "allows everybody",
    },
    {
        rule: "topic-is-closed",
        given: "EventBridge alone",
        inputs: {
            policy: policy({
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sns:Publish",
                Resource: "arn:t",
            }),
        },
        expected: undefined,
    },
    ...[
        { given: "everybody", Principal: "*", Action: "sns:Publish" },
        { given: "another account", Principal: { AWS: "999900001111" }, Action: "sns:Subscribe" },
        { given: "another service", Principal: { Service: "s3.amazonaws.com" }, Action: "sns:Publish" },
        { given: "more actions", Principal: { Service: "events.amazonaws.com" }, Action: ["sns:Publish", "sns:*"] },
    ].map(({ given, ...statement }) => ({
        rule: "topic-is-closed",
        given,
        inputs: { policy: policy({ Effect: "Allow", ...statement }) },
        expected: "allows more than publishing by events.amazonaws.com",
    })),
    { rule: "job-within-limits", given: "two workers", inputs: job({}), expected: undefined },
    {
        rule: "job-within-limits",
        given: "workers above the limit",
        inputs: job({ numberOfWorkers: 41 }),
        expected: "are 41 DPUs; the limit is 40",
    },
    {
        rule: "job-within-limits",
        given: "few workers that are large",
        inputs: job({ workerType: "G.16X", numberOfWorkers: 3 }),
        expected: "are 48 DPUs; the limit is 40",
    },
    {
        rule: "job-within-limits",
        given: "a job without a timeout",
        inputs: job({ timeout: undefined }),
        expected: "as long as Glue lets it",
    },
    {
        rule: "virtual-warehouse-within-limits",
        given: "a size by its other name",
        inputs: { warehouseSize: "2X-Large" },
        expected: "costs up to 32 credits; the limit is 8",
    },
    {
        rule: "virtual-warehouse-within-limits",
        given: "many clusters of a small size",
        inputs: { warehouseSize: "SMALL", maxClusterCount: 5 },
        expected: "costs up to 10 credits",
    },
    {
        rule: "virtual-warehouse-within-limits",
        given: "a size that is not known",
        inputs: { warehouseSize: "HUGE" },
        expected: "HUGE is not known",
    },
    {
        rule: "virtual-warehouse-within-limits",
        given: "the default",
        inputs: {},
        expected: undefined,
    },
    {
        rule: "virtual-warehouse-without-acceleration",
        given: "acceleration that is left to the default",
        inputs: {},
        expected: "Query acceleration is not off",
    },
    {
        rule: "virtual-warehouse-without-acceleration",
        given: "none",
        inputs: { enableQueryAcceleration: "false" },
        expected: undefined,
    },
    { rule: "logs-end", given: "logs for ever", inputs: { retentionInDays: 0 }, expected: "kept for ever" },
    { rule: "logs-end", given: "a month", inputs: { retentionInDays: 30 }, expected: undefined },
    {
        rule: "production-data-is-protected",
        given: "a bucket that goes with its objects",
        inputs: { forceDestroy: true },
        expected: "deletes all objects",
    },
    {
        rule: "nothing-for-everybody-in-snowflake",
        given: "a grant to PUBLIC",
        inputs: { accountRoleName: '"PUBLIC"' },
        expected: "It grants to PUBLIC",
    },
    {
        rule: "virtual-warehouse-suspends",
        given: "a minute",
        inputs: { autoSuspend: 60, initiallySuspended: true },
        expected: undefined,
    },
    {
        rule: "virtual-warehouse-suspends",
        given: "never",
        inputs: { autoSuspend: 0 },
        expected: "to 600 or less",
    },
    { rule: "virtual-warehouse-suspends", given: "nothing", inputs: {}, expected: "to 600 or less" },
    {
        rule: "no-account-wide-grants",
        given: "a grant on an object",
        inputs: { onAccountObject: {} },
        expected: undefined,
    },
    {
        rule: "no-account-wide-grants",
        given: "a grant on the account",
        inputs: { onAccount: true },
        expected: "on the whole account",
    },
    {
        rule: "no-account-wide-grants",
        given: "a grant to grant on",
        inputs: { withGrantOption: true },
        expected: "withGrantOption",
    },
    {
        rule: "no-account-wide-grants",
        given: "ownership",
        inputs: { privileges: ["USAGE", "OWNERSHIP"] },
        expected: "It grants OWNERSHIP",
    },
];

describe("policy rules", () => {
    it("about single resources are each about a type that the program uses, or one that opens what it closes", async function () {
        this.timeout(60_000);
        const types = new Set(
            (
                await plannedProgram({
                    config: { "lakehouse:accessLogs": "true", "lakehouse:alarmEmail": '["team@example.com"]' },
                })
            ).map(({ type }) => type),
        );
        const idle = RULES.filter((rule) => "types" in rule && !rule.types.some((type) => types.has(type)));
        expect(idle.map(({ name }) => name)).to.deep.equal([]);
    });

    it("each have a case here that breaks them", () => {
        const single = RULES.filter((rule) => "types" in rule).map(({ name }) => name);
        const broken = cases.filter(({ expected }) => expected !== undefined).map(({ rule }) => rule);
        expect(single.filter((name) => !broken.includes(name))).to.deep.equal([]);
    });

    for (const { rule, given, inputs, expected } of cases) {
        it(`${rule} ${expected === undefined ? "accepts" : "refuses"} ${given}`, () => {
            const found = problems(rule, inputs);
            if (expected === undefined) {
                expect(found).to.equal("");
            } else {
                expect(found).to.include(expected);
            }
        });
    }
});
