import { expect } from "chai";

import { policyFileOf, PolicyFile, readPolicyFile } from "../../../policy-pack/policyFile";
import { PlannedResource, Properties } from "../../../policy-pack/rule";
import { fails, judge, Verdict } from "../../../policy-pack/verdict";
import { plannedProgram } from "./plannedProgram";

const FILE = readPolicyFile();
const TODAY = "2026-11-27";
const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const VOLUME = "snowflake-iceberg:index:ExternalVolume";
const INTEGRATION = "snowflake-iceberg:index:CatalogIntegration";

describe("a verdict on the plan of the program", () => {
    let plan: PlannedResource[];

    before(async function () {
        this.timeout(60_000);
        plan = await plannedProgram({ config: { "lakehouse:accessLogs": "true" } });
    });

    it("is that it keeps every rule, also in production", () => {
        for (const settingsOf of ["dev", "prod"]) {
            const verdict = judge({ name: "dev", settingsOf, before: plan, after: plan }, FILE, TODAY);
            expect(verdict.violations).to.deep.equal([]);
            expect(fails(verdict)).to.equal(false);
        }
    });

    it("is the same where Glue maintains the tables, but for what its role and the jobs newly may", async () => {
        const config = { "lakehouse:accessLogs": "true", "lakehouse:tableMaintenance": "glue" };
        const byGlue = await plannedProgram({ config });
        expect(judge({ name: "dev", before: byGlue, after: byGlue }, FILE, TODAY).violations).to.deep.equal([]);
        const { violations } = judge({ name: "dev", before: plan, after: byGlue }, FILE, TODAY);
        expect(new Set(violations.map(({ rule }) => rule))).to.deep.equal(new Set(["policy-not-widened"]));
    });

    /** What is changed in the plan, and what the verdict says of which resource. */
    const changes: [what: string, change: () => PlannedResource[], rule: string, resource: string, problem: RegExp][] =
        [
            [
                "opens the bucket",
                () => altered(BLOCK, "lakehouse", ({ blockPublicPolicy: _, ...others }) => others),
                "bucket-blocks-public-access",
                "lakehouse",
                /^blockPublicPolicy is not true/,
            ],
            [
                "removes the public access block",
                () => plan.filter(({ type, name }) => type !== BLOCK || name !== "lakehouse"),
                "bucket-is-guarded",
                "lakehouse",
                /no public access block/,
            ],
            [
                "gives a role another database",
                () => withText(ROLE_POLICY, "snowflake-catalog", "policy", "lakehouse_dev/*", "lakehouse_prod/*"),
                "role-policy-stays-in-stack",
                "snowflake-catalog",
                /reaches the Glue database lakehouse_prod, which is not in the stack/,
            ],
            [
                "gives Snowflake the whole bucket in place of the tables",
                () => withText(ROLE_POLICY, "snowflake-storage", "policy", "/iceberg-warehouse/*", "/*"),
                "policy-not-widened",
                "snowflake-storage",
                /would newly allow s3:GetObject on arn:aws:s3:::lakehouse-dev-\d+-us-west-2\/\*/,
            ],
            [
                "drops a condition of a grant",
                () =>
                    withStatements("snowflake-storage", (statement) =>
                        statement["Sid"] === "ListTableFiles" ? { ...statement, Condition: undefined } : statement,
                    ),
                "policy-not-widened",
                "snowflake-storage",
                /would newly allow s3:ListBucket/,
            ],
            [
                "adds an action that no role may do",
                () =>
                    withStatements("sales-jobs", (statement) => ({
                        ...statement,
                        Action: [statement["Action"], "iam:PassRole"].flat(),
                    })),
                "role-policy-within-boundary",
                "sales-jobs",
                /allows iam:PassRole/,
            ],
            [
                "unpins the volume's external ID",
                () =>
                    altered(VOLUME, "lakehouse", ({ storageLocation, ...others }) => ({
                        ...others,
                        storageLocation: { ...(storageLocation as Properties), storageAwsExternalId: undefined },
                    })),
                "external-id-is-pinned",
                "lakehouse",
                /storageAwsExternalId is not set/,
            ],
            [
                "unpins the integration's external ID",
                () =>
                    altered(INTEGRATION, "lakehouse", ({ sigv4, ...others }) => ({
                        ...others,
                        sigv4: { ...(sigv4 as Properties), externalId: undefined },
                    })),
                "external-id-is-pinned",
                "lakehouse",
                /sigv4.externalId is not set/,
            ],
            [
                "trusts a stranger with the right external ID",
                () => withText(ROLE, "snowflake-storage", "assumeRolePolicy", "999900001111", "444400001111"),
                "trust-is-of-snowflake",
                "snowflake-storage",
                /444400001111.*is not the IAM user that Snowflake uses/,
            ],
            [
                "trusts an external ID of nothing in the stack",
                () => withText(ROLE, "snowflake-storage", "assumeRolePolicy", "id-of-", "id-of-another-"),
                "trust-is-of-snowflake",
                "snowflake-storage",
                /an external ID that no volume or integration of the stack has/,
            ],
            [
                "takes the boundary from a role",
                () => altered(ROLE, "sales-jobs", (inputs) => ({ ...inputs, permissionsBoundary: undefined })),
                "role-has-boundary",
                "sales-jobs",
                /no permissions boundary/,
            ],
            [
                "doubles the workers of all jobs",
                () =>
                    plan.map((one) =>
                        one.type === "aws:glue/job:Job"
                            ? { ...one, inputs: { ...one.inputs, numberOfWorkers: 4 } }
                            : one,
                    ),
                "cost-not-grown",
                "load-sales",
                /DPUs of the Glue jobs would grow from \d+ to \d+, 2 times/,
            ],
            [
                "doubles the virtual warehouse",
                () =>
                    altered("snowflake:index/warehouse:Warehouse", "lakehouse", (inputs) => ({
                        ...inputs,
                        warehouseSize: "SMALL",
                    })),
                "cost-not-grown",
                "lakehouse",
                /credits an hour of the virtual warehouses would grow from 1 to 2/,
            ],
            [
                "looks for new tables twice as often",
                () =>
                    altered("snowflake-iceberg:index:CatalogLinkedDatabase", "lakehouse", (inputs) => ({
                        ...inputs,
                        syncIntervalSeconds: 30,
                    })),
                "cost-not-grown",
                "lakehouse",
                /checks a day for new tables would grow from 1440 to 2880/,
            ],
            [
                "takes the tags from the provider",
                () => altered("pulumi:providers:aws", "aws", (inputs) => ({ ...inputs, defaultTags: '{"tags":{}}' })),
                "resources-are-tagged",
                "aws",
                /The tag project is missing/,
            ],
            [
                "tags a key as another stack's",
                () => altered("aws:kms/key:Key", "lakehouse", (inputs) => ({ ...inputs, tags: { stack: "prod" } })),
                "resources-are-tagged",
                "lakehouse",
                /The tag stack is "prod"/,
            ],
            [
                "makes a bucket by a provider without the stack's tags",
                () =>
                    plan.map((one) =>
                        one.type === BUCKET
                            ? { ...one, provider: "urn:pulumi:dev::lakehouse::pulumi:providers:aws::x" }
                            : one,
                    ),
                "resources-are-tagged",
                "lakehouse",
                /a provider that does not give it the stack's tags/,
            ],
            [
                "takes the protection from production's bucket",
                () => plan.map((one) => (one.type === BUCKET ? { ...one, protect: false } : one)),
                "production-data-is-protected",
                "lakehouse",
                /not protected, and dev is a production stack/,
            ],
        ];
    for (const [what, change, rule, resource, problem] of changes) {
        it(`names rule, resource and fix of a change that ${what}`, () => {
            const verdict = judge({ name: "dev", settingsOf: "prod", before: plan, after: change() }, FILE, TODAY);
            const found = verdict.violations.filter((one) => one.rule === rule && one.resource === resource);
            expect(found.map((one) => one.problem).join("\n")).to.match(problem);
            expect(found.every(({ fix }) => fix.length > 5)).to.equal(true);
            expect(fails(verdict)).to.equal(true);
        });
    }

    it("lets a policy that allows less than before pass", () => {
        const wide = withStatements("snowflake-storage", (statement) =>
            statement["Sid"] === "ListTableFiles" ? { ...statement, Condition: undefined } : statement,
        );
        expect(judge({ name: "dev", before: wide, after: plan }, FILE, TODAY).violations).to.deep.equal([]);
    });

    it("counts what is known only after up, and does not judge it", () => {
        const unknown = altered(ROLE_POLICY, "sales-jobs", (inputs) => ({
            ...inputs,
            policy: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        }));
        const verdict = judge({ name: "dev", before: [], after: unknown }, FILE, TODAY);
        expect(verdict).to.include({ unknown: 1 }).and.to.deep.include({ violations: [] });
    });

    describe("with an exception", () => {
        const excepted = (until: string, resource = "lakehouse", stack = "dev"): Verdict => {
            const exception = {
                rule: "bucket-blocks-public-access",
                stack,
                resource,
                reason: "A public dataset.",
                until,
            };
            const after = altered(BLOCK, "lakehouse", (inputs) => ({ ...inputs, blockPublicAcls: false }));
            return judge({ name: "dev", before: plan, after }, { ...FILE, exceptions: [exception] }, TODAY);
        };

        it("passes through its last day, and says why", () => {
            const verdict = excepted(TODAY);
            expect(fails(verdict)).to.equal(false);
            expect(verdict.violations[0]?.exception).to.deep.equal({ reason: "A public dataset.", until: TODAY });
            expect(verdict.staleExceptions).to.deep.equal([]);
        });

        it("fails on the day after, and reports the exception", () => {
            const verdict = excepted("2026-11-26");
            expect(fails(verdict)).to.equal(true);
            expect(verdict.staleExceptions).to.have.length(1);
        });

        it("fails for another resource or stack than the one that is named", () => {
            expect(fails(excepted("2027-01-01", "lakehouse-logs"))).to.equal(true);
            expect(fails(excepted("2027-01-01", "lakehouse", "prod"))).to.equal(true);
            expect(fails(excepted("2027-01-01", "*", "d*"))).to.equal(false);
        });
    });

    it("follows the severity of a rule", () => {
        const after = altered(BLOCK, "lakehouse", (inputs) => ({ ...inputs, blockPublicAcls: false }));
        const under = (severity: PolicyFile["severity"]) =>
            judge({ name: "dev", before: plan, after }, { ...FILE, severity }, TODAY);
        const advised = under({ "bucket-blocks-public-access": "advisory" });
        expect(fails(advised)).to.equal(false);
        expect(advised.violations.map(({ severity }) => severity)).to.deep.equal(["advisory"]);
        expect(under({ "bucket-blocks-public-access": "disabled" }).violations).to.deep.equal([]);
    });

    function altered(type: string, name: string, change: (inputs: Properties) => Properties): PlannedResource[] {
        const found = plan.filter((one) => one.type === type && one.name === name);
        expect(found, `${type} ${name}`).to.have.length(1);
        return plan.map((one) => (found.includes(one) ? { ...one, inputs: change(one.inputs) } : one));
    }

    function withText(type: string, name: string, property: string, from: string, to: string): PlannedResource[] {
        return altered(type, name, (inputs) => {
            const text = String(inputs[property]);
            expect(text).to.include(from);
            return { ...inputs, [property]: text.replaceAll(from, to) };
        });
    }

    function withStatements(name: string, change: (statement: Properties) => Properties): PlannedResource[] {
        return altered(ROLE_POLICY, name, (inputs) => {
            const document = JSON.parse(String(inputs["policy"])) as { Statement: Properties[] };
            return { ...inputs, policy: JSON.stringify({ ...document, Statement: document.Statement.map(change) }) };
        });
    }
});

describe("policy.yaml", () => {
    const valid = `
production: [prod]
requiredTags: []
limits: { dpusOfJob: 1, timeoutMinutesOfJob: 1, creditsPerHour: 1, autoSuspendSeconds: 1, costGrowth: 1 }
`;
    const exception = (text: string) => `${valid}exceptions:\n  - { ${text} }\n`;

    it("is read", () => {
        expect(policyFileOf(valid, "policy.yaml")).to.deep.include({ exceptions: [], severity: {} });
        const { exceptions } = policyFileOf(
            exception("rule: logs-end, stack: dev, resource: x, reason: An audit needs them., until: 2027-01-31"),
            "policy.yaml",
        );
        expect(exceptions[0]?.until).to.equal("2027-01-31");
    });

    const faults: [what: string, text: string, says: RegExp][] = [
        [
            "a rule that is not there",
            exception("rule: logs-and, stack: dev, resource: x, reason: An audit needs them., until: 2027-01-31"),
            /exceptions\.0\.rule: there is no rule "logs-and"/,
        ],
        ["a severity of a rule that is not there", `${valid}severity: { logs-and: disabled }`, /logs-and/],
        ["a severity that is none", `${valid}severity: { logs-end: off-ish }`, /severity\.logs-end/],
        [
            "an exception without a reason",
            exception('rule: logs-end, stack: dev, resource: x, reason: "          ", until: 2027-01-31'),
            /exceptions\.0\.reason: must say why/,
        ],
        [
            "an exception without an end",
            exception("rule: logs-end, stack: dev, resource: x, reason: An audit needs them."),
            /exceptions\.0\.until/,
        ],
        [
            "an end that is no day",
            exception("rule: logs-end, stack: dev, resource: x, reason: An audit needs them., until: 2027-13-45"),
            /exceptions\.0\.until: must be a day such as 2026-12-31/,
        ],
        ["a limit of nothing", valid.replace("dpusOfJob: 1", "dpusOfJob: 0"), /limits\.dpusOfJob/],
        ["a key that is not known", `${valid}exeptions: []`, /exeptions/],
        ["YAML that cannot be read", "limits: [", /policy\.yaml/],
    ];
    for (const [what, text, says] of faults) {
        it(`is refused with ${what}`, () => {
            expect(() => policyFileOf(text, "policy.yaml")).to.throw(says);
        });
    }
});
