import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { scopeOfPrefix } from "../../../bootstrap/awsPolicies";
import { githubAccess, GithubTarget, readOnly } from "../../../bootstrap/githubRoles";
import { bootstrapAdvice, bootstrapText } from "../../../bootstrap/print";
import { givenTo } from "../../../commands/commandLine/runCommand";
import { deployerGrants } from "../../../policy/deployer";
import type { DeployerScope } from "../../../policy/deployerScope";
import { checkoutRoot } from "../../../tools/setup/checkout";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const LONGEST_POLICY = 6_144;
const MOST_POLICIES_OF_ROLE = 10;
const LONGEST_TRUST = 2_048;

describe("roles for a repository's workflows", () => {
    const scope = scopeOfPrefix("dev-*", { AWS_REGION: "us-west-2" });
    const target = (given: Partial<GithubTarget> = {}): GithubTarget => ({
        repository: "acme/lake.house-1",
        accountId: "123456789012",
        scopes: { dev: scope, prod: scope, "pr-*": scope },
        ...given,
    });
    const printed = (environment: NodeJS.ProcessEnv = {}) =>
        bootstrapText(
            givenTo("bootstrap", ["github", "--repository", "acme/lake", "--account-id", "123456789012"]),
            environment,
        );

    it("fit IAM's limits", () => {
        const { roles } = JSON.parse(printed()) as ReturnType<typeof githubAccess>;
        for (const [name, { trust, policies }] of Object.entries(roles)) {
            expect(JSON.stringify(trust).length, name).to.be.below(LONGEST_TRUST);
            expect(Object.keys(policies), name).to.have.length.within(1, MOST_POLICIES_OF_ROLE);
            for (const [policy, document] of Object.entries(policies)) {
                expect(JSON.stringify(document).length, policy).to.be.below(LONGEST_POLICY);
            }
        }
    });

    const previewOf = (scopes: DeployerScope) => {
        const { roles } = githubAccess(target({ scopes: { dev: scopes, prod: scopes, "pr-*": scopes } }));
        return Object.values(roles["lakehouse-github-preview"]?.policies ?? {}).flatMap(({ Statement }) => Statement);
    };
    const given = { ...scope, existingBuckets: ["given"] };
    for (const [kind, scopes] of Object.entries<DeployerScope>({
        "a bucket of its own": scope,
        "an existing bucket": { ...given, buckets: ["given"] },
        "buckets of both kinds": { ...given, buckets: ["given", ...scope.buckets] },
        "every setting": { ...scope, alarms: true, lakeFormation: "TABLES", boundary: "another" },
    })) {
        it(`only read, for previews, and let nobody read data or a secret of a stack with ${kind}`, () => {
            for (const { Action, Resource = [] } of previewOf(scopes)) {
                for (const action of [Action].flat()) {
                    expect(action).to.match(/:(Get|List|Describe|Head)/);
                }
                if ([Action].flat().includes("s3:GetObject")) {
                    expect([Resource].flat().filter((arn) => !/:::[^/]+\/scripts\/\*$/.test(arn))).to.deep.equal([]);
                }
            }
        });

        it(`see drift of all that a stack with ${kind} has`, () => {
            const { foundation, glue, alarms } = deployerGrants(scopes);
            const reads = [...foundation, ...glue, ...alarms]
                .flatMap(({ actions }) => Object.entries(actions))
                .filter(([, why]) => why.startsWith("see drift"))
                .map(([action]) => action);
            expect(previewOf(scopes).flatMap(({ Action }) => Action)).to.include.members(reads);
        });

        it(`fit IAM's limits for a stack with ${kind}, too`, () => {
            expect(JSON.stringify(readOnly(scopes)).length).to.be.below(LONGEST_POLICY);
        });
    }

    it("are for the region of dev, whose settings stacks of pull requests copy, whatever the shell's is", () => {
        for (const environment of [{}, { AWS_REGION: "eu-central-1" }, { AWS_DEFAULT_REGION: "eu-west-1" }]) {
            const { roles, variables } = JSON.parse(printed(environment)) as ReturnType<typeof githubAccess>;
            const regions = JSON.stringify(roles).match(/\b(us|eu)-[a-z]+-\d\b/g);
            expect([...new Set(regions)]).to.deep.equal(["us-west-2"]);
            expect(variables.repository["AWS_REGION"]).to.equal("us-west-2");
        }
    });

    it("trust whole subjects, no pattern, and an audience", () => {
        const { roles } = githubAccess(target());
        for (const { trust } of Object.values(roles)) {
            expect(JSON.stringify(trust)).not.to.match(/StringLike|\*/);
            expect(JSON.stringify(trust))
                .to.include("githubusercontent.com:aud")
                .and.include("githubusercontent.com:sub");
        }
    });

    it("are refused for what is no repository, or no account", () => {
        for (const repository of [
            "lake",
            "acme/lake/more",
            "acme/*",
            "-acme/lake",
            "acme/la ke",
            "acme/lake:x",
            "*/lake",
        ]) {
            expect(() => githubAccess(target({ repository })), repository).to.throw("is not a repository");
        }
        expect(() => githubAccess(target({ accountId: "acme" }))).to.throw("is not an AWS account");
    });

    it("come with every variable and secret that the workflows read, and with who keeps the stacks' keys", () => {
        const { variables, settings } = JSON.parse(printed()) as ReturnType<typeof githubAccess>;
        const advice = bootstrapAdvice(
            givenTo("bootstrap", ["github", "--repository", "acme/lake", "--account-id", "123456789012"]),
            {},
        );
        const folder = join(checkoutRoot, ".github", "workflows");
        const workflows = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
        const read = (of: "vars" | "secrets") =>
            new Set(workflows.flatMap((text) => text.match(new RegExp(`(?<=\\b${of}\\.)[A-Z_]+`, "g")) ?? []));
        const told = (name: string) => name in variables.repository || advice.includes(name);
        expect(read("vars").size).to.be.greaterThan(6);
        expect(read("secrets").size).to.equal(4);
        expect([...read("vars"), ...read("secrets")].filter((name) => !told(name))).to.deep.equal([]);
        expect(variables.environments["prod"]?.["AWS_DEPLOY_ROLE"]).to.match(/lakehouse-github-prod$/);
        for (const stack of ["dev", "prod"]) {
            expect(settings[stack]?.["lakehouse:deployerArns"]).to.deep.equal([
                `arn:aws:iam::123456789012:role/lakehouse-github-${stack}`,
            ]);
        }
    });
});
