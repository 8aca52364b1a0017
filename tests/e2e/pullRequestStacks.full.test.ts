// dev, prod and the stacks of two pull requests in the same two accounts: the requests' stacks by a deployer with the policies
// for pr-* alone, swept by the command of the workflow.
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { existsSync, rmSync } from "node:fs";

import { deployerPolicies, scopeOfPrefix } from "../../bootstrap/awsPolicies";
import { PULL_REQUESTS } from "../../bootstrap/githubRoles";
import { findLeftovers } from "../../commands/demo/leftovers";
import { startSandbox, Sandbox } from "../../commands/sandboxes";
import { driftOf } from "../../commands/stack/drift";
import { settingsFileOf, writeSandboxSettings } from "../../commands/stack/sandboxSettings";
import { stackOfPullRequest } from "../../commands/prStack/pullRequestStack";
import { pulumiEnvironment } from "../../commands/stack/workspace";
import { GitHubServer } from "../github/githubServer";
import { CommandResult, runCommand } from "./commandRun";
import { givePolicies } from "./olderDeployer";
import { TestLakehouse } from "./testLakehouse";

describe("the stacks of a team in one account", function () {
    this.timeout(3_000_000);
    // No other run of this test, and no person, has stacks of these names in this checkout.
    const number = 900_000 + (process.pid % 90_000);
    const [open, closed] = [number, number + 1];
    let sandbox: Sandbox;
    let github: GitHubServer;
    let dev: TestLakehouse;
    let prod: TestLakehouse;
    let ofTeam: string[];
    let hadPolicies: string[];

    before(async () => {
        sandbox = await startSandbox({ name: `test-team-${process.pid}` });
        github = await GitHubServer.start();
        github.pulls = [open];
        dev = await copyOf("dev");
        prod = await copyOf("prod");
        await dev.up();
        await prod.up();
        ofTeam = await findLeftovers(sandbox);
        hadPolicies = await givePolicies(dev.administrator.iam, await policiesForRequests());
        await dev.settleIamChanges();
    });

    after(async () => {
        dev?.forgetSettings();
        prod?.forgetSettings();
        [open, closed].forEach((one) => rmSync(settingsFileOf(stackOfPullRequest(one)), { force: true }));
        await github?.stop();
        await sandbox?.stop();
    });

    it("come up side by side, those of requests under the policies for pr-* alone, and share no object", async () => {
        for (const one of [open, closed]) {
            const stack = stackOfPullRequest(one);
            const settings = await runCommand("commands/prStack/cli.ts", ["settings", "--number", String(one)]);
            expect(settings.stdout).to.equal(`${stack}\n`);
            const { code, output } = await inWorkflow("tests/e2e/workflowCommand.ts", "up", "--stack", stack, "--yes");
            expect(code, output).to.equal(0);
        }
        const all = await findLeftovers(sandbox);
        expect(all).to.include.members(ofTeam);
        const added = all.filter((one) => !ofTeam.includes(one));
        const named = (one: number) => added.filter((object) => object.match(new RegExp(`pr[-_]${one}`, "i")));
        expect(named(open).length).to.be.greaterThan(20).and.to.equal(named(closed).length);
        expect(all.length).to.equal(new Set(all).size);
    });

    it("keep a deployer of requests out of dev and prod, whatever it tries: nothing there changes", async () => {
        for (const stack of [dev, prod]) {
            await stack.set("logRetentionDays", "30");
            const { code, output } = await inWorkflow(
                "tests/e2e/workflowCommand.ts",
                "up",
                "--stack",
                stack.stackName,
                "--yes",
            );
            expect(code).to.equal(1);
            expect(output).to.match(/not authorized to perform: (logs|s3|glue|iam|kms):/);
        }
        expect(await findLeftovers(sandbox)).to.include.members(ofTeam);
    });

    it("are listed by a dry run of the sweep, which removes none", async () => {
        const { code, stdout, output } = await sweep("--days", "7", "--dry-run");
        expect(code, output).to.equal(0);
        expect(stdout).to.equal(`These go:\npr-${closed}: pull request ${closed} is not open\n`);
        expect(await stackNames()).to.include.members([`pr-${open}`, `pr-${closed}`]);
    });

    it("go when their request is closed, with their data, and no other stack is touched", async () => {
        rmSync(settingsFileOf(stackOfPullRequest(closed)));
        const { code, output } = await sweep("--days", "7");
        expect(code, output).to.equal(0);
        expect(await stackNames()).to.have.members([dev.stackName, prod.stackName, `pr-${open}`]);
        expect(
            (await findLeftovers(sandbox)).filter((object) => new RegExp(`pr[-_]${closed}`, "i").test(object)),
        ).to.deep.equal([]);
        expect(existsSync(settingsFileOf(stackOfPullRequest(closed)))).to.equal(false);
    });

    it("go by age, too, though their request is open and however old the others are", async () => {
        const { code, stdout, output } = await sweep("--days", "0");
        expect(code, output).to.equal(0);
        expect(stdout).to.match(new RegExp(`^These go:\\npr-${open}: not updated for 0 days\\n`));
        expect(await stackNames()).to.have.members([dev.stackName, prod.stackName]);
        expect(await findLeftovers(sandbox)).to.deep.equal(ofTeam);
        expect((await sweep("--days", "0")).stdout).to.equal("No pull request's stack is left over.\n");
    });

    it("leave dev and prod as they were: no drift, and each goes without the other", async () => {
        await givePolicies(dev.administrator.iam, hadPolicies);
        await dev.settleIamChanges();
        const { signal } = new AbortController();
        for (const { stack } of [dev, prod]) {
            expect((await driftOf(stack, { signal })).drift.filter(({ noise }) => noise === undefined)).to.deep.equal(
                [],
            );
        }
        await dev.destroy();
        const left = await findLeftovers(sandbox);
        expect(left.filter((object) => /sandbox[-_]dev/i.test(object))).to.deep.equal([]);
        expect((await driftOf(prod.stack, { signal })).drift.filter(({ noise }) => noise === undefined)).to.deep.equal(
            [],
        );
        await prod.destroy({ excludeProtected: true });
        // Its data.
        const kept = await findLeftovers(sandbox);
        expect(kept.some((object) => /^S3 bucket: lakehouse-sandbox-prod/.test(object))).to.equal(true);
        expect(kept.filter((object) => !/^KMS key: |sandbox[-_]prod/i.test(object))).to.deep.equal([]);
    });

    /** A stack with the settings of one of real accounts. */
    async function copyOf(name: string): Promise<TestLakehouse> {
        const stackName = `sandbox-${name}-${process.pid}`;
        const stack = await TestLakehouse.within(sandbox, stackName);
        writeSandboxSettings(stackName, sandbox.environment, name);
        return stack;
    }

    /** ARNs of the policies that bootstrap prints for the stacks of pull requests, made by the administrator. */
    async function policiesForRequests(): Promise<string[]> {
        const { iam } = dev.administrator;
        const scope = scopeOfPrefix(PULL_REQUESTS.stacks, { AWS_REGION: sandbox.environment.region });
        const { boundary, deployer } = deployerPolicies(scope);
        const arns: string[] = [];
        for (const [PolicyName, document] of Object.entries({ ...boundary, ...deployer })) {
            const PolicyDocument = JSON.stringify(document);
            const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
            arns.push(...(PolicyName in deployer ? [Policy?.Arn ?? ""] : []));
        }
        return arns;
    }

    function inWorkflow(program: string, ...args: string[]): Promise<CommandResult> {
        return runCommand(program, args, { ...pulumiEnvironment(sandbox), ...github.environment });
    }

    function sweep(...args: string[]): Promise<CommandResult> {
        return inWorkflow("commands/prStack/cli.ts", "sweep", ...args);
    }

    async function stackNames(): Promise<string[]> {
        return (await dev.stack.workspace.listStacks()).map(({ name }) => name.split("/").at(-1) ?? name);
    }
});
