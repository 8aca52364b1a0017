import { expect } from "chai";

import { bucketPolicy, jobRoleTrust, snowflakeTrust } from "../../../policy";
import { Inputs, RULES } from "../../../policy-pack/rules";
import { mockEngine, registered } from "../support/mocks";
import { runProgram } from "../support/program";

function violations(name: string, inputs: Inputs): string[] {
    const rule = RULES.find((candidate) => candidate.name === name);
    if (rule === undefined) {
        throw new Error(`There is no rule ${name}.`);
    }
    return rule.violations(inputs);
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const blocks = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const user = "arn:aws:iam::999900001111:user/u";

describe("policy rules", () => {
    it("each is about a type that the program uses, and the whole program keeps them all", async function () {
        this.timeout(60_000);
        await mockEngine({ config: { "lakehouse:accessLogs": "true" } });
        await runProgram();

        expect(RULES.filter(({ type }) => !registered.some((resource) => resource.type === type))).to.deep.equal([]);
        const found = registered.flatMap(({ type, name, inputs }) =>
            RULES.filter((rule) => rule.type === type).flatMap((rule) =>
                rule.violations(inputs as Inputs).map((text) => `${name}: ${text}`),
            ),
        );
        expect(found).to.deep.equal([]);
    });

    const cases: { rule: string; given: string; inputs: Inputs; expected: string | undefined }[] = [
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
            given: "reading by everybody",
            inputs: { policy: policy({ Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject" }) },
            expected: "Open allows everybody",
        },
        { rule: "bucket-policy-denies-plain-http", given: "no JSON", inputs: { policy: "{" }, expected: "is no JSON" },
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
            expected: "Add sts:ExternalId",
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
        { rule: "virtual-warehouse-suspends", given: "a minute", inputs: { autoSuspend: 60 }, expected: undefined },
        {
            rule: "virtual-warehouse-suspends",
            given: "never",
            inputs: { autoSuspend: 0 },
            expected: "600 seconds or less",
        },
        { rule: "virtual-warehouse-suspends", given: "nothing", inputs: {}, expected: "600 seconds or less" },
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
            expected: "not on the account",
        },
        {
            rule: "no-account-wide-grants",
            given: "a grant to grant on",
            inputs: { withGrantOption: true },
            expected: "withGrantOption",
        },
    ];
    for (const { rule, given, inputs, expected } of cases) {
        it(`${rule} ${expected === undefined ? "accepts" : "refuses"} ${given}`, () => {
            const found = violations(rule, inputs);
            if (expected === undefined) {
                expect(found).to.deep.equal([]);
            } else {
                expect(found.join("\n")).to.include(expected);
            }
        });
    }
});
