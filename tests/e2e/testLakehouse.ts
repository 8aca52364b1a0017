// A sandbox of its own with stacks of the real program in it, brought up by the real Pulumi CLI.
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { GlueClient } from "@aws-sdk/client-glue";
import { DeleteRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import type { Stack } from "@pulumi/pulumi/automation";

import type { Finding } from "../../commands/doctor/finding";
import { findingsOf } from "../../commands/doctor/stack";
import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { openClouds } from "../../commands/stack/clouds";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { readStackOutputs, StackOutputs } from "../../commands/stack/stackOutputs";
import { openOrCreateStack } from "../../commands/stack/workspace";
import { SnowflakeConnection } from "../../snowflake-client/connection";
import { failureOf } from "../provider/testContext";
import { awsAdministrator } from "./awsAdministrator";

/** What the engine did to how many resources; operations that it did to none are left out. */
export type Changes = Partial<Record<"create" | "update" | "replace" | "delete" | "same" | "discard", number>>;

/** One resource of a stack's state. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    parent?: string;
    provider?: string;
    outputs?: Record<string, unknown>;
}

/** A stack of the program in a sandbox, and the means to break what it made. */
export class TestLakehouse {
    private constructor(
        public readonly sandbox: Sandbox,
        public readonly stackName: string,
        public readonly stack: Stack,
    ) {}

    /**
     * Starts a sandbox with nothing in it, and opens a stack of the same name: `name` and this process, so that two runs
     * of the same tests in one checkout do not meet.
     */
    static async start(name: string, propagationDelaySeconds = 0): Promise<TestLakehouse> {
        const stackName = `${name}-${process.pid}`;
        const sandbox = await startSandbox({ name: stackName, propagationDelaySeconds });
        try {
            return await TestLakehouse.within(sandbox, stackName);
        } catch (error) {
            await sandbox.stop();
            throw error;
        }
    }

    /** A further stack, in a sandbox that runs. */
    static async within(sandbox: Sandbox, stackName: string): Promise<TestLakehouse> {
        rmSync(settingsFileOf(stackName), { force: true });
        return new TestLakehouse(sandbox, stackName, await openOrCreateStack({ stackName, sandbox }));
    }

    /** Ends the sandbox and takes the stack's settings file away. */
    async stop(): Promise<void> {
        await this.sandbox.stop();
        this.forgetSettings();
    }

    forgetSettings(): void {
        rmSync(settingsFileOf(this.stackName), { force: true });
    }

    /** `pulumi up`, after a refresh where asked for. @returns what it changed, without what stayed. */
    async up({ refresh = false } = {}): Promise<Changes> {
        const { summary } = await this.stack.up({ refresh, color: "never" });
        return changed(summary.resourceChanges);
    }

    async destroy({ excludeProtected = false } = {}): Promise<Changes> {
        const { summary } = await this.stack.destroy({ excludeProtected, color: "never" });
        return changed(summary.resourceChanges);
    }

    /** Message of a preview that is refused. @throws Error when it succeeds. */
    async refusal(): Promise<string> {
        return (await failureOf(this.stack.preview({ color: "never" }))).message;
    }

    /** Sets a setting of the program, like `pulumi config set`, or a part of one, such as `domains[0].name`. */
    async set(name: string, value: string): Promise<void> {
        const isPath = name.includes("[");
        await this.stack.setConfig(`lakehouse:${name}`, { value }, isPath);
    }

    outputs(): Promise<StackOutputs> {
        return readStackOutputs(this.stack);
    }

    /** Resources of the state whose type ends so, e.g. `aws:kms/key:Key`; all of them without it. */
    async resources(typeEnd = ""): Promise<StateResource[]> {
        const { deployment } = await this.stack.exportStack();
        const { resources = [] } = deployment as { resources?: StateResource[] };
        return resources.filter(({ type }) => type.endsWith(typeEnd));
    }

    /** Takes a resource out of the state; what it stands for stays. */
    async forget({ urn }: StateResource): Promise<void> {
        const exported = await this.stack.exportStack();
        const deployment = exported.deployment as { resources: StateResource[] };
        const resources = deployment.resources.filter((resource) => resource.urn !== urn);
        await this.stack.importStack({ ...exported, deployment: { ...deployment, resources } });
    }

    async findings(): Promise<Finding[]> {
        return findingsOf({ stackName: this.stackName, sandbox: this.sandbox }, this.stack);
    }

    /** The doctor's checks that failed. */
    async broken(): Promise<Finding[]> {
        return (await this.findings()).filter(({ ok }) => !ok);
    }

    /** Waits until exactly these checks fail: one that failed does so until the next sync. */
    async onlyBroken(names: string[], timeoutSeconds = 120): Promise<void> {
        const deadline = Date.now() + timeoutSeconds * 1000;
        for (;;) {
            const broken = await this.broken();
            const found = broken.map(({ name }) => name);
            if (found.join() === names.join()) {
                return;
            }
            if (Date.now() > deadline) {
                throw new Error(`Broken after ${timeoutSeconds} s: ${JSON.stringify(broken, undefined, 4)}`);
            }
            await sleep(2_000);
        }
    }

    /** Runs statements as the deployer, who owns what the stack made. */
    async asDeployer<T>(body: (snowflake: SnowflakeConnection) => Promise<T>): Promise<T> {
        const place = { stackName: this.stackName, sandbox: this.sandbox };
        const clouds = await openClouds(place, this.stack, await this.outputs());
        try {
            return await body(clouds.deployer);
        } finally {
            await clouds.close();
        }
    }

    /** Runs statements as the administrator of the Snowflake account. */
    async asSnowflakeAdministrator<T>(body: (snowflake: SnowflakeConnection) => Promise<T>): Promise<T> {
        const { environment, administrator } = this.sandbox;
        const { account, host, port, protocol } = environment.snowflake;
        const [organizationName = "", accountName = ""] = account.split("-");
        const snowflake = new SnowflakeConnection({
            organizationName,
            accountName,
            user: administrator.snowflakeUser,
            password: administrator.snowflakePassword,
            role: "ACCOUNTADMIN",
            host,
            port,
            protocol,
        });
        try {
            return await body(snowflake);
        } finally {
            await snowflake.close();
        }
    }

    /** Runs statements one after the other as the administrator of the Snowflake account. */
    administer(...statements: string[]): Promise<void> {
        return this.asSnowflakeAdministrator(async (snowflake) => {
            for (const statement of statements) {
                await snowflake.execute(statement);
            }
        });
    }

    /** Takes all policies off a role, by hand. @returns how many there were; at least one. */
    async removePolicies(roleArn: string): Promise<number> {
        const { iam } = this.administrator;
        const RoleName = roleName(roleArn);
        const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        if (names.length === 0) {
            throw new Error(`${RoleName} has no policy to remove.`);
        }
        for (const PolicyName of names) {
            await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        }
        return names.length;
    }

    /** Actions that an IAM user has used so far, e.g. `s3:CreateBucket`. */
    async usedActions(userName: string): Promise<string[]> {
        const usedActions = (await this.sandboxState()).usedActions as Record<string, Record<string, string[]>>;
        return Object.keys(usedActions[`arn:aws:iam::${this.sandbox.environment.accountId}:user/${userName}`] ?? {});
    }

    /** What the sandbox's AWS holds. */
    async sandboxState(): Promise<Record<string, unknown>> {
        return (await this.askSandboxAws("GET", "state")) as Record<string, unknown>;
    }

    /** A click in the first mail to an address. */
    async confirmAddress(address: string): Promise<void> {
        await this.askSandboxAws("POST", `confirm?address=${encodeURIComponent(address)}`);
    }

    /** Lets all changes of roles and policies so far be in force, as if made long ago. */
    async settleIamChanges(): Promise<void> {
        await this.askSandboxAws("POST", "settle");
    }

    private async askSandboxAws(method: string, page: string): Promise<unknown> {
        const { environment, administrator } = this.sandbox;
        const reply = await fetch(`${environment.awsEndpoint}/_sandbox/${page}`, {
            method,
            headers: { "x-sandbox-admin": administrator.secretAccessKey },
        });
        if (!reply.ok) {
            throw new Error(`The sandbox answers ${reply.status} to ${method} ${page}: ${await reply.text()}`);
        }
        return reply.json();
    }

    /** AWS as its administrator. */
    get administrator(): { iam: IAMClient; s3: S3Client; kms: KMSClient; glue: GlueClient } {
        const options = awsAdministrator(this.sandbox);
        return {
            iam: new IAMClient(options),
            s3: new S3Client(options),
            kms: new KMSClient(options),
            glue: new GlueClient(options),
        };
    }
}

/** Name of a role, from its ARN. */
export function roleName(arn: string): string {
    return arn.split("/").at(-1) ?? "";
}

function changed(changes: Partial<Record<string, number>> = {}): Changes {
    return Object.fromEntries(Object.entries(changes).filter(([operation]) => operation !== "same"));
}
