// A bad day, row by row: something is broken as it breaks in life, the doctor names it and nothing else, and its cure,
// run as it is printed, leads back to health.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { DeleteJobCommand } from "@aws-sdk/client-glue";
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { DisableKeyCommand } from "@aws-sdk/client-kms";
import { DeleteObjectsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import type { StackOutputs } from "../../commands/stack/stackOutputs";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { printed, runCommand, startCommand } from "./commandRun";
import { roleName, TestLakehouse } from "./testLakehouse";

/** A link as `doctor --json` prints it. */
interface Link {
    link: string;
    state: string;
    seen: string;
    cure?: string;
    followsFrom?: string;
}

const NAME = `test-badday-${process.pid}`;
const REFRESH = `npm run up -- --stack ${NAME} --refresh`;
/** Until Snowflake has looked at the catalog again, on a busy machine. */
const WELL_WITHIN_MS = 180_000;

describe("a bad day", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let outputs: StackOutputs;
    let tools: string;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-badday");
        await lakehouse.up();
        outputs = await lakehouse.outputs();
        const { code, output } = await runCommand("commands/pipeline/cli.ts", [
            "--stack",
            NAME,
            "--sample-rows",
            "200",
        ]);
        expect(code, output).to.equal(0);
        tools = mkdtempSync(join(tmpdir(), "bad-day-"));
        const aws = join(tools, "aws");
        writeFileSync(
            aws,
            `#!/bin/sh\nexec '${readToolchain().python}' '${join(checkoutRoot, "tests/e2e/aws_command.py")}' "$@"\n`,
        );
        chmodSync(aws, 0o700);
    });
    after(async () => {
        await lakehouse?.stop();
        rmSync(tools, { recursive: true, force: true });
    });

    /** Runs a cure as it is printed, in a shell of the deployer. */
    async function follow(cure: string): Promise<void> {
        const { AWS_PROFILE: _, ...shell } = process.env;
        const environment = cure.startsWith("aws ") ? lakehouse.sandbox.processEnv : {};
        const child = spawn("bash", ["-c", cure], {
            cwd: checkoutRoot,
            env: { ...shell, ...environment, PATH: [tools, process.env["PATH"]].join(delimiter) },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
        const code = await new Promise((resolve) => child.once("close", resolve));
        expect(code, `${cure}\n${output}`).to.equal(0);
    }

    /** What `doctor --json` says; its exit code agrees with it, and it says nothing twice. */
    async function doctor(): Promise<Link[]> {
        const { code, output, stdout } = await runCommand("commands/doctor/cli.ts", ["--stack", NAME, "--json"]);
        const { ok, links } = JSON.parse(stdout) as { ok: boolean; links: Link[] };
        expect(code, output).to.equal(ok ? 0 : 1);
        const told = links.map(({ link, seen }) => `${link}: ${seen}`);
        expect([...new Set(told)]).to.deep.equal(told);
        return links;
    }

    const broken = (links: Link[]) => links.filter(({ state }) => state === "broken");

    /** Waits until the doctor finds a break, which Snowflake sees at its next look. */
    async function seen(link: string): Promise<Link[]> {
        for (const deadline = Date.now() + WELL_WITHIN_MS; ; await sleep(2_000)) {
            const links = await doctor();
            if (broken(links).some((one) => one.link === link) || Date.now() > deadline) {
                return links;
            }
        }
    }

    async function becomesWell(): Promise<void> {
        for (const deadline = Date.now() + WELL_WITHIN_MS; ; await sleep(2_000)) {
            const bad = (await doctor()).filter(({ state }) => state !== "well");
            if (bad.length === 0) {
                return;
            }
            expect(Date.now(), JSON.stringify(bad, undefined, 4)).to.be.lessThan(deadline);
        }
    }

    /** One row: the only thing that is broken by itself, its cure, and what follows from it. */
    async function row(link: string, what: RegExp, cure: RegExp | string, followers: string[] = []): Promise<void> {
        const links = await seen(link);
        const found = broken(links);
        expect(
            found.map((one) => one.link),
            JSON.stringify(found, undefined, 4),
        ).to.deep.equal([link]);
        expect(found[0]?.seen).to.match(what);
        expect(found[0]?.cure).to.match(cure instanceof RegExp ? cure : new RegExp(`^${cure}$`));
        expect(links.filter(({ state }) => state === "follows").map((one) => one.link)).to.include.members(followers);
        await follow(found[0]?.cure ?? "");
        await becomesWell();
    }

    it("begins well", async () => {
        await becomesWell();
    });

    it("the storage role's policy is deleted", async () => {
        await lakehouse.removePolicies(outputs.storageRoleArn);
        await row("storage role", /has no policy/, REFRESH, ["external volume"]);
    });

    it("the trust policy has another external ID", async () => {
        const { iam } = lakehouse.administrator;
        const RoleName = roleName(outputs.catalogRoleArn);
        const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
        const policy = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
        const PolicyDocument = policy.replace(/("sts:ExternalId":\s*")[^"]+/, "$1somebody-elses");
        await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
        await row("catalog role", /expects a different external ID than the one Snowflake sends/, REFRESH, [
            "catalog integration",
        ]);
    });

    it("linked database and volume are dropped", async () => {
        await lakehouse.asDeployer(async (snowflake) => {
            await snowflake.execute(`DROP DATABASE "${outputs.linkedDatabase}"`);
            await snowflake.execute(`DROP EXTERNAL VOLUME "${outputs.externalVolume}"`);
        });
        await row("external volume", /does not exist/, REFRESH, ["linked database"]);
    });

    it("discovery is suspended", async () => {
        await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(`ALTER DATABASE "${outputs.linkedDatabase}" SUSPEND DISCOVERY`),
        );
        await row("discovery", /is suspended/, REFRESH);
    });

    it("raw data is emptied", async () => {
        const { s3 } = lakehouse.administrator;
        const Bucket = outputs.bucketName;
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "raw_data/" }));
        await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } }));
        await row(
            "raw data",
            new RegExp(`any more: ${Contents.length} files were deleted`),
            /^aws s3api delete-objects /,
        );
    });

    it("a table is dropped in Snowflake, which takes it out of Glue", async () => {
        await lakehouse.asDeployer((snowflake) =>
            snowflake.execute(
                `DROP ICEBERG TABLE "${outputs.linkedDatabase}"."${outputs.linkedSchema}"."customers_info"`,
            ),
        );
        await row("tables", /customers_info/, `npm run pipeline -- --stack ${NAME}`);
    });

    it("a Glue job is deleted", async () => {
        const { glue } = lakehouse.administrator;
        const JobName = outputs.jobNames.loadSales!;
        await glue.send(new DeleteJobCommand({ JobName }));
        const { code, output } = await runCommand("commands/pipeline/cli.ts", ["--stack", NAME, "--only", "jobs"]);
        expect(code).to.equal(1);
        expect(output.trimEnd()).to.match(
            new RegExp(`Glue has no job ${JobName}: deleted by hand\\. Create it again with: ${REFRESH}$`),
        );
        expectNoLineTwice(output);
        await row(`job ${JobName}`, /^Glue has no job .*: it was deleted\.$/, REFRESH);
    });

    it("the KMS key is disabled: up does not wait for it, and names the cure that the doctor names", async () => {
        const [key] = await lakehouse.resources("aws:kms/key:Key");
        await lakehouse.administrator.kms.send(new DisableKeyCommand({ KeyId: key?.id }));
        const started = Date.now();
        const { code, output } = await runCommand("commands/up.ts", ["--stack", NAME, "--refresh"]);
        expect(code).to.equal(1);
        expect(output).to.include(`Run: aws kms enable-key --key-id arn:aws:kms:`);
        expect(Date.now() - started).to.be.lessThan(150_000);
        await row("encryption key", /is Disabled/, /^aws kms enable-key --key-id [\w-]+ --region [\w-]+$/, [
            "external volume",
        ]);
    });

    describe("the deployer's key is rotated", () => {
        it("is one finding, and what needs the login is not examined", async () => {
            const { publicKey } = generateSnowflakeKeyPair();
            const body = publicKey.replace(/-----[A-Z ]+-----|\s/g, "");
            await lakehouse.asSnowflakeAdministrator((snowflake) =>
                snowflake.execute(`ALTER USER LAKEHOUSE_DEPLOYER SET RSA_PUBLIC_KEY = '${body}'`),
            );
            const links = await doctor();
            expect(broken(links).map(({ link }) => link)).to.deep.equal(["Snowflake session"]);
            expect(links.filter(({ state }) => state === "not examined").length).to.be.greaterThan(5);
        });

        it("up, destroy and preview --refresh say so once, before the engine starts", async () => {
            for (const [program, ...options] of [
                ["commands/up.ts", "--refresh"],
                ["commands/preview.ts", "--refresh"],
                ["commands/destroy.ts"],
            ] as [string, ...string[]][]) {
                const { code, output } = await runCommand(program, ["--stack", NAME, ...options]);
                expect(code).to.equal(1);
                expect(told(output), output).to.have.length(2);
                expect(output).to.match(/Cannot log in to the Snowflake account .* as LAKEHOUSE_DEPLOYER\./);
                expect(output.trimEnd()).to.match(new RegExp(`npm run doctor -- --stack ${NAME}$`));
            }
        });
    });

    // Last, and of mocha's suites the last: nothing can be broken after it.
    describe("the sandbox dies", () => {
        it("under a pipeline: it says so within seconds, and every other command at once", async () => {
            const running = startCommand("commands/pipeline/cli.ts", ["--stack", NAME]);
            await printed(running, "✔ Raw data");
            const started = Date.now();
            for (const { pid, name } of lakehouse.sandbox.processes) {
                if (name === "aws") {
                    process.kill(pid, "SIGKILL");
                }
            }
            const { code, output } = await running.ended;
            expect(Date.now() - started, output).to.be.lessThan(6_000);
            expect(code).to.equal(1);
            expectNoLineTwice(output);
            const lost = `Sandbox "${NAME}" has ended, along with everything in it. Start it again (empty) with: npm run sandbox -- start --name ${NAME}`;
            expect(told(output).at(-1)?.endsWith(lost), output).to.equal(true);
            for (const program of [
                "commands/doctor/cli.ts",
                "commands/up.ts",
                "commands/preview.ts",
                "commands/destroy.ts",
                "commands/pipeline/cli.ts",
            ]) {
                const later = await runCommand(program, ["--stack", NAME]);
                expect(later.code).to.equal(1);
                expect(told(later.output).at(-1)).to.match(
                    /^Stack .* which has ended .*: npm run sandbox -- start --name /,
                );
            }
        });
    });
});

/** What a command said, without empty lines and without Node's own warnings. */
function told(output: string): string[] {
    return output
        .replace(/\(node:\d+\) Warning: NodeVersionSupportWarning[^]*?was created\)\n/, "")
        .split("\n")
        .filter((line) => line.trim() !== "");
}

function expectNoLineTwice(output: string): void {
    const lines = told(output);
    expect([...new Set(lines)], output).to.deep.equal(lines);
}
