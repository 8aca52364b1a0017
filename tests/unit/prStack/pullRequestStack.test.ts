import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { InterruptedError } from "../../../commands/commandLine/runCommand";
import { removeStacks } from "../../../commands/prStack/prStacks";
import {
    outlivedStacks,
    pullRequestOf,
    pullRequestSettings,
    stackOfPullRequest,
} from "../../../commands/prStack/pullRequestStack";
import { StackNotFound } from "../../../commands/stack/workspace";
import { stackNameProblem } from "../../../settings/stackName";
import { checkoutRoot } from "../../../tools/setup/checkout";
import { plannedProgram } from "../policy-pack/plannedProgram";

const DEV = readFileSync(join(checkoutRoot, "Pulumi.dev.yaml"), "utf8");

describe("the stack of a pull request", () => {
    it("has a name that every stack may have, and that tells its request", () => {
        for (const number of [1, 17, 123456]) {
            expect(stackNameProblem(stackOfPullRequest(number))).to.equal(undefined);
            expect(pullRequestOf(stackOfPullRequest(number))).to.equal(number);
        }
    });

    for (const name of ["dev", "prod", "pr", "pr-", "pr-0", "pr-01", "pr-1-old", "my-pr-1", "pr-x", "PR-1", "pr-1 "]) {
        it(`is not "${name}"`, () => {
            expect(pullRequestOf(name)).to.equal(undefined);
        });
    }

    it("takes settings over, but no name, secret, schedule or protection of the other stack", () => {
        const source = [
            "encryptionsalt: v1:x",
            "config:",
            "    # A comment.",
            "    aws:region: eu-central-1",
            "    lakehouse:workerType: G.2X",
            "    lakehouse:destroyData: false",
            "    lakehouse:bucketName: lake",
            "    lakehouse:glueDatabase: lake",
            "    lakehouse:nativeDatabase: LAKE",
            "    lakehouse:linkedDatabase: LINKED",
            "    lakehouse:existingExternalVolume: V",
            "    lakehouse:existingCatalogIntegration: C",
            "    lakehouse:existingBucket: theirs",
            "    lakehouse:existingVirtualWarehouse: WH",
            "    lakehouse:domains:",
            "        - name: orders",
            "          glueDatabase: orders",
            "          linkedDatabase: own",
            "        - name: visits",
            "          existingGlueDatabase: theirs",
            "    lakehouse:schedule: cron(0 0 * * ? *)",
            "    lakehouse:deployerArns: [arn:aws:iam::123456789012:role/lakehouse-github-dev]",
            "    lakehouse:snowflakePrivateKey:",
            "        secure: v1:abc",
        ].join("\n");
        const text = pullRequestSettings(source, 7);
        expect(parse(text)).to.deep.equal({
            config: {
                "aws:region": "eu-central-1",
                "lakehouse:workerType": "G.2X",
                "lakehouse:domains": [{ name: "orders", linkedDatabase: "own" }, { name: "visits" }],
                "lakehouse:destroyData": true,
                "lakehouse:permissionsBoundary": "lakehouse-pr-boundary",
            },
        });
        expect(text).to.include("# A comment.").and.to.include("pull request 7");
    });

    it("has no physical name in common with another request's, or with the stack whose settings it has", async function () {
        this.timeout(60_000);
        const named = `${DEV}    lakehouse:bucketName: shared\n    lakehouse:glueDatabase: shared\n    lakehouse:nativeDatabase: SHARED\n`;
        const dev = await physicalNames("dev", (parse(named) as { config: Record<string, unknown> }).config);
        const names = [dev];
        for (const number of [1, 2, 12]) {
            const { config } = parse(pullRequestSettings(named, number)) as { config: Record<string, unknown> };
            names.push(await physicalNames(stackOfPullRequest(number), config));
        }
        const all = names.flat();
        expect(all.length).to.be.greaterThan(60);
        expect(all.filter((name, index) => all.indexOf(name) !== index)).to.deep.equal([]);
        // The policy that bootstrap prints for pr-* covers lakehouse-pr-*, and lakehouse_pr_* in Glue.
        const aws = names
            .slice(1)
            .flat()
            .filter((name) => /^aws:(s3|iam|glue)/.test(name));
        expect(aws.filter((name) => !/ lakehouse[-_]pr[-_]/.test(name))).to.deep.equal([]);
    });

    /** Types and names that must be unique in an account. */
    async function physicalNames(stack: string, config: Record<string, unknown>): Promise<string[]> {
        const texts = Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]);
        const plan = await plannedProgram({ stack, config: Object.fromEntries(texts) as Record<string, string> });
        const named =
            /:(Bucket|Role|Job|Workflow|Trigger|CatalogDatabase|Alias|Database|Warehouse|AccountRole|ExternalVolume|CatalogIntegration|CatalogLinkedDatabase)$/;
        return plan
            .filter(({ type }) => named.test(type) && !type.startsWith("lakehouse:"))
            .map(({ type, inputs }) => `${type} ${String(inputs["bucket"] ?? inputs["name"])}`);
    }
});

describe("the sweep", () => {
    const now = new Date("2026-11-27T12:00:00Z");
    const stacks = [
        { name: "dev", lastUpdate: "2020-01-01T00:00:00Z" },
        { name: "pr-1-old", lastUpdate: "2020-01-01T00:00:00Z" },
        { name: "pr-1", lastUpdate: "2026-11-27T00:00:00Z" },
        { name: "pr-2", lastUpdate: "2026-11-19T00:00:00Z" },
        { name: "pr-3", lastUpdate: "2026-11-27T00:00:00Z" },
        { name: "pr-4" },
    ];

    it("takes stacks of closed requests and old ones, and no others", () => {
        expect(outlivedStacks(stacks, [1, 2, 4], { days: 7, now })).to.deep.equal([
            { name: "pr-2", why: "not updated for 8 days" },
            { name: "pr-3", why: "pull request 3 is not open" },
        ]);
    });

    it("goes on when one cannot be removed, and takes one that is gone already for done", async () => {
        const asked: string[] = [];
        const failed = await removeStacks(
            ["pr-1", "pr-2", "pr-3", "pr-4"].map((name) => ({ name, why: "" })),
            (name) => {
                asked.push(name);
                switch (name) {
                    case "pr-1":
                        return Promise.reject(new Error('The stack "pr-1" is locked.'));
                    case "pr-2":
                        return Promise.reject(new StackNotFound("pr-2", new Error()));
                    case "pr-3":
                        return Promise.resolve(1);
                    default:
                        return Promise.resolve(0);
                }
            },
        );
        expect(asked).to.deep.equal(["pr-1", "pr-2", "pr-3", "pr-4"]);
        expect(failed).to.deep.equal([
            { name: "pr-1", error: 'The stack "pr-1" is locked.' },
            { name: "pr-3", error: "destroy ended with 1" },
        ]);
    });

    it("that is being destroyed when the sweep is interrupted is the last one, and the sweep continues it", async () => {
        const asked: string[] = [];
        const stacks = ["pr-1", "pr-2"].map((name) => ({ name, why: "" }));
        const swept = removeStacks(stacks, (name) => {
            asked.push(name);
            return Promise.reject(new InterruptedError("Interrupted. 3 resources are left."));
        });
        const error = await swept.catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(InterruptedError);
        expect((error as Error).message).to.match(/"pr-1".*Continue with: npm run pr-stack -- sweep$/);
        expect(asked).to.deep.equal(["pr-1"]);
    });
});
