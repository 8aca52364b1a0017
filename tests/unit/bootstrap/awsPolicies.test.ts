import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { stringify } from "yaml";

import { DeployerPolicies, deployerPolicies, deployerScope } from "../../../bootstrap/awsPolicies";
import { bootstrapAdvice, bootstrapText } from "../../../bootstrap/print";
import { givenTo } from "../../../commands/commandLine/runCommand";
import type { DeployerScope } from "../../../policy/deployerScope";
import type { Statement } from "../../../policy/grant";

const LONGEST = 6_144;
/** The longest stack name that leaves room for the names of roles. */
const LONG_STACK = `s${"x".repeat(35)}`;

describe("policies of the deployer", () => {
    let root: string;

    before(() => {
        root = mkdtempSync(join(tmpdir(), "lakehouse-bootstrap-"));
    });

    after(() => rmSync(root, { recursive: true, force: true }));

    function scopeOf(stack: string, config: Record<string, unknown> = {}): DeployerScope {
        writeFileSync(
            join(root, `Pulumi.${stack}.yaml`),
            stringify({ config: { "aws:region": "us-west-2", ...config } }),
        );
        return deployerScope(stack, root, {});
    }

    const statementsOf = ({ boundary, deployer }: DeployerPolicies): Statement[] =>
        Object.values({ ...boundary, ...deployer }).flatMap(({ Statement }) => Statement);
    const ofDeployer = (scope: DeployerScope): Statement[] =>
        Object.values(deployerPolicies(scope).deployer).flatMap(({ Statement }) => Statement);
    const actions = ({ Action }: Statement) => [Action].flat();
    const resources = ({ Resource = [] }: Statement) => [Resource].flat();

    const CATALOG_KEY = "arn:aws:kms:us-west-2:123456789012:key/catalog";

    it("grant in Lake Formation only for a stack of which it decides", () => {
        const granting = (settings: Record<string, string>) =>
            ofDeployer(scopeOf("dev", settings))
                .flatMap(actions)
                .filter((action) => action.startsWith("lakeformation:"));
        const looking = ["lakeformation:ListPermissions", "lakeformation:GetDataLakeSettings"];
        expect(granting({})).to.deep.equal(looking);
        expect(granting({ "lakehouse:lakeFormation": "DATABASE" })).to.deep.equal([
            ...looking,
            "lakeformation:GrantPermissions",
            "lakeformation:RevokePermissions",
        ]);
    });

    it("change nothing of a bucket and a database that exist, and write only where the stack has its folders", () => {
        const scope = scopeOf("dev", {
            "lakehouse:existingBucket": "theirs",
            "lakehouse:domains": [{ name: "sales" }, { name: "orders", existingGlueDatabase: "their_orders" }],
        });
        const reaching = (text: string) => (statement: Statement) =>
            resources(statement).some((arn) => arn.includes(text));
        const onBucket = ofDeployer(scope).filter(reaching(":::theirs"));
        const changing = onBucket.filter((statement) =>
            actions(statement).some((action) => !/:(Get|List)/.test(action)),
        );
        expect(changing.flatMap(resources)).to.deep.equal([
            ...["arn:aws:s3:::theirs/scripts/*", "arn:aws:s3:::theirs/raw_data/*"],
            "arn:aws:s3:::theirs/scripts/*",
        ]);
        expect(ofDeployer(scope).flatMap(actions)).to.not.include("s3:CreateBucket");
        const onDatabase = ofDeployer(scope).filter(reaching("database/their_orders"));
        expect(onDatabase.flatMap(actions)).to.deep.equal(["glue:GetDatabase", "glue:GetTable", "glue:GetTables"]);
        const { boundary } = deployerPolicies(scope);
        expect(JSON.stringify(boundary)).to.include("arn:aws:s3:::theirs/*").and.include("table/their_orders/*");
    });

    it("read Snowflake's roles that exist, and change nothing of them", () => {
        const role = "arn:aws:iam::123456789012:role/GlueIcebergRole";
        const scope = scopeOf("dev", {
            ...{ "lakehouse:existingExternalVolume": "V", "lakehouse:existingStorageRole": role },
            ...{ "lakehouse:existingCatalogIntegration": "C", "lakehouse:existingCatalogRole": role },
        });
        const onRole = ofDeployer(scope).filter((statement) => resources(statement).includes(role));
        expect(onRole.flatMap(actions)).to.deep.equal(["iam:GetRole", "iam:ListRolePolicies"]);
        expect(onRole.flatMap(resources)).to.deep.equal([role]);
    });

    it("read a boundary that is not the one they print", () => {
        const read = (settings: Record<string, string>) =>
            ofDeployer(scopeOf("dev", settings)).filter(({ Sid }) => Sid === "ReadBoundary");
        expect(read({})).to.deep.equal([]);
        expect(read({ "lakehouse:permissionsBoundary": "lakehouse-dev-boundary" })).to.deep.equal([]);
        expect(read({ "lakehouse:permissionsBoundary": "ours" }).flatMap(resources)).to.deep.equal([
            "arn:aws:iam::*:policy/ours",
        ]);
    });

    it("reach the topic and the rule of alarms only for a stack that has some", () => {
        const reaching = (settings: Record<string, unknown>) =>
            ofDeployer(scopeOf("dev", settings)).filter((one) =>
                actions(one).some((name) => /^(sns|events):/.test(name)),
            );
        expect(reaching({})).to.deep.equal([]);
        const granted = reaching({ "lakehouse:alarmEmail": ["team@example.com"] });
        expect(granted.map((one) => [one.Sid, resources(one)])).to.deep.equal([
            ["AlarmTopic", ["arn:aws:sns:us-west-2:*:lakehouse-dev-alarms"]],
            ["AlarmSubscriptions", ["*"]],
            ["AlarmRule", ["arn:aws:events:us-west-2:*:rule/lakehouse-dev-failed-jobs"]],
        ]);
        expect(granted.flatMap(actions)).to.not.include("sns:Publish");
    });

    it("see and remove table optimizers where Glue maintains the tables; to set them is for the jobs' roles", () => {
        const onOptimizers = (statements: Statement[]) =>
            statements.filter((one) => actions(one).some((action) => action.includes("TableOptimizer")));
        expect(onOptimizers(statementsOf(deployerPolicies(scopeOf("dev"))))).to.deep.equal([]);
        const scope = scopeOf("dev", { "lakehouse:tableMaintenance": "glue" });
        const ofStack = onOptimizers(ofDeployer(scope));
        expect(ofStack.flatMap(actions)).to.deep.equal(["glue:GetTableOptimizer", "glue:DeleteTableOptimizer"]);
        expect(ofStack.flatMap(resources)).to.include("arn:aws:glue:us-west-2:*:table/lakehouse_dev/*");

        const roles = ["lakehouse-dev-optimizers", "lakehouse-dev--*-optimizers"];
        const arns = roles.map((name) => `arn:aws:iam::*:role/${name}`);
        expect(ofDeployer(scope).find(({ Sid }) => Sid === "BoundRoles")?.Resource).to.include.members(arns);
        const boundary = Object.values(deployerPolicies(scope).boundary).flatMap(({ Statement }) => Statement);
        const passing = boundary.filter((one) => actions(one).includes("iam:PassRole"));
        expect(passing.map(({ Resource, Condition }) => ({ Resource, Condition }))).to.deep.equal([
            { Resource: arns, Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } } },
        ]);
        expect(onOptimizers(boundary).flatMap(actions)).to.deep.equal([
            ...["glue:CreateTableOptimizer", "glue:GetTableOptimizer", "glue:UpdateTableOptimizer"],
        ]);
    });

    it("use the key of an encrypted Data Catalog through Glue alone, deployer and roles alike", () => {
        const policies = deployerPolicies(scopeOf("dev", { "lakehouse:catalogKeyArn": CATALOG_KEY }));
        for (const documents of [policies.boundary, policies.deployer]) {
            const using = Object.values(documents)
                .flatMap(({ Statement }) => Statement)
                .filter((one) => resources(one).includes(CATALOG_KEY));
            expect(using.flatMap(actions)).to.deep.equal(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]);
            expect(using.map(({ Condition }) => Condition)).to.deep.equal([
                { StringEquals: { "kms:ViaService": "glue.us-west-2.amazonaws.com" } },
            ]);
        }
    });

    const scopes: Record<string, () => DeployerScope> = {
        "a stack": () => scopeOf("dev"),
        "a stack with the longest names": () =>
            scopeOf(LONG_STACK, {
                "aws:region": "ap-southeast-4",
                "lakehouse:bucketName": "b".repeat(63),
                "lakehouse:glueDatabase": "d".repeat(255),
                "lakehouse:kmsKeyArn": `arn:aws:kms:ap-southeast-4:123456789012:key/mrk-${"k".repeat(32)}`,
            }),
        "a stack with alarms": () => scopeOf("dev", { "lakehouse:alarmEmail": ["team@example.com"] }),
        "a stack that Glue maintains, with the longest names": () =>
            scopeOf(LONG_STACK, {
                ...{ "aws:region": "ap-southeast-4", "lakehouse:tableMaintenance": "glue" },
                ...{ "lakehouse:bucketName": "b".repeat(63), "lakehouse:glueDatabase": "d".repeat(255) },
            }),
        "stacks of a beginning": () => deployerScope("pr-*", root, { AWS_REGION: "eu-central-1" }),
        "all stacks": () => deployerScope("*", root, {}),
        "a stack in China": () => scopeOf("beijing", { "aws:region": "cn-north-1" }),
    };

    for (const [whose, scope] of Object.entries(scopes)) {
        it(`of ${whose} fit into managed policies, white space left out`, () => {
            const { boundary, deployer } = deployerPolicies(scope());
            for (const [name, document] of Object.entries({ ...boundary, ...deployer })) {
                expect(JSON.stringify(document).replace(/\s/g, "").length, name).to.be.at.most(LONGEST);
                expect(name).to.match(/^[\w+=,.@-]{1,128}$/);
            }
        });

        it(`of ${whose} reach "*" only where AWS offers nothing narrower`, () => {
            const wide = ofDeployer(scope()).filter((one) => resources(one).includes("*"));
            const allowed = [
                "iam:GetAccountSummary",
                "kms:CreateKey",
                "kms:TagResource",
                "kms:ListAliases",
                "lakeformation:ListPermissions",
                "lakeformation:GetDataLakeSettings",
                "logs:DescribeLogGroups",
                "sns:GetSubscriptionAttributes",
                "sns:Unsubscribe",
            ];
            expect(
                wide.flatMap(actions).filter((action) => !allowed.some((one) => action.startsWith(one))),
            ).to.deep.equal([]);
        });

        it(`of ${whose} hold no action on keys but that of making one`, () => {
            const onKeys = ofDeployer(scope()).filter((one) =>
                actions(one).some((action) => action.startsWith("kms:")),
            );
            for (const statement of onKeys) {
                const narrow = resources(statement).every((arn) => arn.includes(":alias/lakehouse-"));
                expect(
                    narrow || actions(statement).every((one) => /^kms:(CreateKey|TagResource|ListAliases)$/.test(one)),
                ).to.equal(true);
            }
        });

        it(`of ${whose} let no role be made or changed without the boundary, and do not let it go`, () => {
            const all = ofDeployer(scope());
            const bound = [
                "CreateRole",
                "PutRolePolicy",
                "DeleteRolePolicy",
                "UpdateAssumeRolePolicy",
                "PutRolePermissionsBoundary",
            ];
            const holders = all.filter((one) =>
                actions(one).some((action) => bound.includes(action.replace("iam:", ""))),
            );
            for (const { Condition } of holders) {
                expect(Condition?.["StringEquals"]?.["iam:PermissionsBoundary"]).to.match(/:policy\/lakehouse-/);
            }
            const iam = all.flatMap(actions).filter((action) => action.startsWith("iam:"));
            expect(iam).to.include.members(bound.map((action) => `iam:${action}`));
            expect(
                iam.filter((action) =>
                    /\*|DeleteRolePermissionsBoundary|:Attach|:Detach|CreatePolicy|User|Group/.test(action),
                ),
            ).to.deep.equal([]);
        });

        it(`of ${whose} pass one role, to Glue`, () => {
            const passing = ofDeployer(scope()).filter((one) => actions(one).includes("iam:PassRole"));
            expect(passing.flatMap(actions)).to.deep.equal(["iam:PassRole"]);
            expect(passing.flatMap(resources).every((arn) => arn.endsWith("-jobs"))).to.equal(true);
            expect(passing[0]?.Condition).to.deep.equal({
                StringEquals: { "iam:PassedToService": "glue.amazonaws.com" },
            });
        });

        it(`of ${whose} reach nothing in S3 that another account owns`, () => {
            const s3 = statementsOf(deployerPolicies(scope())).filter((one) =>
                actions(one).some((action) => action.startsWith("s3:")),
            );
            // IfExists only where a bucket is made, which has no account before.
            const operatorOf = (one: Statement) =>
                actions(one).includes("s3:CreateBucket") ? "StringEqualsIfExists" : "StringEquals";
            expect(s3.map((one) => one.Condition?.[operatorOf(one)]?.["aws:ResourceAccount"])).to.deep.equal(
                s3.map(() => "${aws:PrincipalAccount}"),
            );
        });
    }

    it("name a stack's own things alone: another stack whose name begins alike is out of reach", () => {
        const reached = ofDeployer(scopeOf("dev")).flatMap(resources).join("\n");
        expect(reached)
            .to.include("arn:aws:s3:::lakehouse-dev-${aws:PrincipalAccount}-us-west-2\n")
            .and.include(":role/lakehouse-dev-jobs\n")
            .and.include(":database/lakehouse_dev\n")
            .and.include(":alias/lakehouse-dev\n")
            .and.not.match(/(:::|role\/|database\/|alias\/)lakehouse[-_]dev[-_]?\*/);
    });

    it("follow the settings: names, keys, partition, boundary", () => {
        const kmsKeyArn = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/theirs";
        const boundary = "arn:aws-us-gov:iam::123456789012:policy/company";
        const scope = scopeOf("prod", {
            "aws:region": "us-gov-west-1",
            "lakehouse:bucketName": "our-lake",
            "lakehouse:glueDatabase": "sales",
            "lakehouse:kmsKeyArn": kmsKeyArn,
            "lakehouse:permissionsBoundary": boundary,
        });
        const policies = deployerPolicies(scope);
        const text = JSON.stringify(policies);
        expect(policies.boundary).to.deep.equal({});
        expect(text)
            .to.include("arn:aws-us-gov:s3:::our-lake")
            .and.include("arn:aws-us-gov:s3:::our-lake-logs")
            .and.include("database/sales")
            .and.include(`"iam:PermissionsBoundary":"${boundary}"`)
            .and.not.include("kms:")
            .and.not.include("arn:aws:");
    });

    it("of a stack without a key of its own hold no right on keys", () => {
        for (const config of [
            { "lakehouse:encryption": "SSE_S3" },
            { "lakehouse:kmsKeyArn": "arn:aws:kms:us-west-2:123456789012:key/theirs" },
        ]) {
            expect(
                ofDeployer(scopeOf("keyless", config))
                    .flatMap(actions)
                    .filter((one) => one.startsWith("kms:")),
            ).to.deep.equal([]);
        }
    });

    it("bound roles to files of the stack's buckets, by the name that S3 gives to KMS", () => {
        const { boundary } = deployerPolicies(scopeOf("beijing", { "aws:region": "cn-north-1" }));
        const [use] = Object.values(boundary)
            .flatMap(({ Statement }) => Statement)
            .filter((one) => actions(one).includes("kms:Decrypt"));
        expect(use?.Condition).to.deep.equal({
            StringLike: {
                "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn",
                "kms:EncryptionContext:aws:s3:arn": [
                    "arn:aws-cn:s3:::lakehouse-beijing-${aws:PrincipalAccount}-cn-north-1*",
                    "arn:aws-cn:s3:::lakehouse-beijing-${aws:PrincipalAccount}-cn-north-1-logs*",
                ],
            },
        });
    });

    const wrong: [string, () => unknown, string][] = [
        ["a stack without settings", () => deployerScope("absent", root, {}), "Pulumi.absent.yaml"],
        ["a stack of a name that cannot be", () => deployerScope("Dev", root, {}), "use lower-case letters"],
        ["a wrong setting", () => scopeOf("bad", { "lakehouse:bucketName": "a.b" }), "Leave the dots out"],
        ["a star in the middle", () => deployerScope("pr-*-x*", root, {}), "is not a valid prefix of stack names"],
        ["a path for a beginning", () => deployerScope("../*", root, {}), "is not a valid prefix of stack names"],
        ["a region that is none", () => deployerScope("pr-*", root, { AWS_REGION: "Frankfurt" }), "AWS_REGION is"],
    ];
    for (const [what, make, message] of wrong) {
        it(`are refused for ${what}`, () => expect(make).to.throw(message));
    }
});

describe("npm run bootstrap -- aws", () => {
    const ofStack = (name: string) => givenTo("bootstrap", ["aws", "--stack", name]);

    it("prints one object: the boundary and the deployer's policies by name", () => {
        const printed = JSON.parse(bootstrapText(ofStack("dev"), {})) as object;
        expect(Object.keys(printed)).to.deep.equal([
            "lakehouse-dev-boundary",
            "lakehouse-dev-deployer",
            "lakehouse-dev-deployer-glue",
        ]);
        const ofPrefix = JSON.parse(bootstrapText(ofStack("pr-*"), {})) as object;
        expect(Object.keys(ofPrefix)).to.include("lakehouse-pr-boundary");
    });

    it("tells which setting the stack needs, beside the policies", () => {
        expect(bootstrapAdvice(ofStack("dev"), {})).to.include(
            "pulumi config set permissionsBoundary lakehouse-dev-boundary --stack dev",
        );
    });

    it("asks for a stack", () => {
        expect(() => givenTo("bootstrap", ["aws"])).to.throw("--stack NAME is missing");
    });
});
