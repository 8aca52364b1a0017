// A plan on its way from the review, by a role that only reads, to the deployment.
import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { deployerScope } from "../../bootstrap/awsPolicies";
import { DEPLOYER, PREVIEWER } from "../../bootstrap/deployer";
import { readOnly } from "../../bootstrap/githubRoles";
import { previewerStatements } from "../../bootstrap/previewer";
import { settingsOfFile } from "../../bootstrap/settingsOfFile";
import { findLeftovers } from "../../commands/demo/leftovers";
import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import { backendUrlOf } from "../../commands/stack/backend";
import { stateDigest } from "../../commands/stack/savedPlan";
import { pulumiEnvironment } from "../../commands/stack/workspace";
import { checkoutRoot } from "../../tools/setup/checkout";
import { awsAdministrator } from "./awsAdministrator";
import { CommandResult, runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

type Environment = Record<string, string>;

describe("a plan that is reviewed by a role that only reads", function () {
    this.timeout(900_000);
    let folder: string;
    let lakehouse: TestLakehouse;
    let deployer: Environment;
    let previewer: Environment;
    let plan: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-approved-"));
        plan = join(folder, "stack.plan");
        lakehouse = await TestLakehouse.start("test-approved");
        const { accountId } = lakehouse.sandbox.environment;
        await lakehouse.set("deployerArns[0]", `arn:aws:iam::${accountId}:user/${DEPLOYER.iamUser}`);
        await lakehouse.up();
        deployer = { ...pulumiEnvironment(lakehouse.sandbox), PLAN_PASSPHRASE: "correct horse battery staple" };
        previewer = { ...deployer, ...(await awsPreviewer()), ...(await snowflakePreviewer()) };
    });

    after(async () => {
        await lakehouse?.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    it("shows the change alone, changes nothing, and is kept in the dark", async () => {
        await lakehouse.set("logRetentionDays", "14");
        const before = await everything();
        const { code, output } = await command(previewer, "review", "--page", page(), "--save-plan", plan);
        expect(code, output).to.equal(0);
        expect(readFileSync(page(), "utf8"))
            .to.match(/~ 2 to update/)
            .and.to.not.match(/to create|to delete/);
        expect(await everything()).to.deep.equal(before);
        expect(readFileSync(plan).toString("latin1")).to.not.include("retentionInDays");
    });

    it("finds no drift where there is none", async () => {
        const { code, output } = await command(previewer, "preview", "--refresh");
        expect(code, output).to.equal(0);
        expect(output, output).to.match(/^No drift/m);
    });

    it("cannot be deployed by that role", async () => {
        const before = await everything();
        const { code, output } = await command(previewer, "up", "--yes");
        expect(code).to.equal(1);
        expect(output).to.match(/not authorized to perform: logs:/);
        expect((await everything()).leftovers).to.deep.equal(before.leftovers);
    });

    it("does not fit other settings: nothing is changed, and what differs is named", async () => {
        await approve();
        await lakehouse.set("numberOfWorkers", "3");
        const before = await everything();
        const { code, output } = await command(deployer, "up", "--yes", "--plan", plan);
        expect(code, output).to.equal(1);
        expect(output.trim().split("\n").at(-1)).to.match(
            /^The plan .* does not fit this checkout, its settings or this login: .*numberOfWorkers.* Nothing was changed\. Make one with: /,
        );
        expect(await everything()).to.deep.equal(before);
        await lakehouse.set("numberOfWorkers", "2");
    });

    it("is deployed, also with --json", async () => {
        const { code, stdout, output } = await command(deployer, "up", "--yes", "--json", "--plan", plan);
        expect(code, output).to.equal(0);
        expect(JSON.parse(stdout)).to.deep.include({ ok: true, changes: { same: 83, update: 2 } });
    });

    it("is stale after that: nothing is changed", async () => {
        await lakehouse.set("logRetentionDays", "30");
        const before = await everything();
        const { code, output } = await command(deployer, "up", "--yes", "--plan", plan);
        expect(code, output).to.equal(1);
        expect(output.trim()).to.match(
            /^The plan .* is stale: "test-approved-\d+" was changed after it was made\. Nothing was changed\. Make one with: .*[^\n]$/,
        );
        expect(await everything()).to.deep.equal(before);
    });

    it("covers what is created, too", async () => {
        await lakehouse.set("accessLogs", "true");
        await approve();
        const { code, output } = await command(deployer, "up", "--yes", "--plan", plan);
        expect(code, output).to.equal(0);
        expect(await lakehouse.resources("aws:s3/bucket:Bucket")).to.have.length(2);
    });

    it("is not deployed to a stack that somebody works on", async () => {
        await approve();
        const { code, output } = await whileLocked(() => command(deployer, "up", "--yes", "--plan", plan));
        expect(code, output).to.equal(1);
        expect(output.trim()).to.match(/^Stack "test-approved-\d+" has been locked by .* --recover$/);
    });

    it("cannot be made of a stack that was deleted by hand: one sentence, and no file", async () => {
        rmSync(plan);
        await lakehouse.destroy();
        await lakehouse.stack.workspace.removeStack(lakehouse.stack.name, { preserveConfig: true });
        const { code, output } = await command(previewer, "review", "--page", page(), "--save-plan", plan);
        expect(code, output).to.equal(1);
        expect(output.trim()).to.match(
            /^There is no stack "test-approved-\d+"\. Create it with: npm run up -- --stack \S+$/,
        );
        expect(existsSync(plan)).to.equal(false);
    });

    /** Runs `body` while a process of another machine works on the stack, by the file that Pulumi keeps of it. */
    async function whileLocked<T>(body: () => Promise<T>): Promise<T> {
        const backend = fileURLToPath(backendUrlOf(lakehouse.sandbox));
        const folder = join(backend, ".pulumi", "locks", "organization", "lakehouse", lakehouse.stackName);
        mkdirSync(folder, { recursive: true });
        const lock = { pid: 1, username: "ann", hostname: "elsewhere", timestamp: new Date().toISOString() };
        writeFileSync(join(folder, "0e4b1b5e-0000-4000-8000-000000000000.json"), JSON.stringify(lock));
        try {
            return await body();
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    }

    async function approve(): Promise<void> {
        const { code, output } = await command(previewer, "review", "--page", page(), "--save-plan", plan);
        expect(code, output).to.equal(0);
    }

    function page(): string {
        return join(folder, "review.md");
    }

    function command(environment: Environment, name: string, ...args: string[]): Promise<CommandResult> {
        return runCommand("tests/e2e/workflowCommand.ts", [name, "--stack", lakehouse.stackName, ...args], environment);
    }

    /** What would tell a change: the state, and all objects. */
    async function everything() {
        return { state: await stateDigest(lakehouse.stack), leftovers: await findLeftovers(lakehouse.sandbox) };
    }

    /** A login with the role that bootstrap prints for previews, with its permissions for this stack. */
    async function awsPreviewer(): Promise<Environment> {
        const { iam } = lakehouse.administrator;
        const { accountId, region } = lakehouse.sandbox.environment;
        const RoleName = "lakehouse-github-preview";
        const trust = {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${accountId}:root` },
            Action: "sts:AssumeRole",
        };
        const document = readOnly(deployerScope(lakehouse.stackName, checkoutRoot, { AWS_REGION: region }));
        await iam.send(
            new CreateRoleCommand({
                RoleName,
                AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
            }),
        );
        const { Policy } = await iam.send(
            new CreatePolicyCommand({ PolicyName: "preview", PolicyDocument: JSON.stringify(document) }),
        );
        await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
        const sts = new STSClient(awsAdministrator(lakehouse.sandbox));
        const { Credentials } = await sts.send(
            new AssumeRoleCommand({
                RoleArn: `arn:aws:iam::${accountId}:role/${RoleName}`,
                RoleSessionName: "preview",
            }),
        );
        return {
            AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
            AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
            AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
        };
    }

    /** A login with the user that bootstrap prints for previews. */
    async function snowflakePreviewer(): Promise<Environment> {
        const { privateKey, publicKey } = generateSnowflakeKeyPair();
        const settings = settingsOfFile(lakehouse.stackName, checkoutRoot, process.env);
        await lakehouse.administer(...previewerStatements(publicKey, settings).map(({ sql }) => sql));
        return {
            SNOWFLAKE_USER: PREVIEWER.user,
            // The default one of the user.
            SNOWFLAKE_ROLE: "",
            SNOWFLAKE_PRIVATE_KEY: privateKey,
            SNOWFLAKE_PRIVATE_KEY_PATH: "",
        };
    }
});
