// `npm run sandbox` as a person uses it: what it prints is put into a shell, and official clients work there.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";

import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { checkoutRoot } from "../../tools/setup/checkout";
import { awsOptions } from "../../commands/stack/awsOptions";
import { settingsFileOf, writeSandboxSettings } from "../../commands/stack/sandboxSettings";
import { CommandResult, runCommand } from "../e2e/commandRun";

/** No name of a sandbox's stack: what is meant for it has one of its own. */
const NAME = `by-hand-${process.pid}`;
const STACK = `sandbox-${NAME}`;
const PROGRAM = "commands/sandbox.ts";
/** As a user's shell has them for real accounts. */
const FROM_BEFORE = {
    AWS_PROFILE: "prod",
    AWS_SESSION_TOKEN: "old",
    AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
    SNOWFLAKE_PASSWORD: "old",
    SNOWFLAKE_TOKEN: "old",
    SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "old",
    SNOWFLAKE_WAREHOUSE: "MINE",
};

describe("npm run sandbox", function () {
    this.timeout(120_000);
    let started: CommandResult;

    before(async () => {
        started = await runCommand(PROGRAM, ["start", "--name", NAME]);
        expect(started.code, started.output).to.equal(0);
    });
    after(async () => {
        await stopSandbox(NAME);
        rmSync(settingsFileOf(STACK), { force: true });
    });

    /** Runs a command in a user's shell after `eval "$(npm run --silent sandbox -- env ...)"`, once for each of `envs`. */
    function inShell(envs: string[][], command: string): string {
        const evals = envs.map((options) => {
            const env = ["--import", "tsx", PROGRAM, "env", "--name", NAME, ...options].join(" ");
            return `eval "$('${process.execPath}' ${env})"`;
        });
        const { status, stdout, stderr } = spawnSync("bash", ["-ec", [...evals, command].join("\n")], {
            cwd: checkoutRoot,
            encoding: "utf8",
            env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...FROM_BEFORE },
            maxBuffer: 100_000_000,
        });
        expect(status, `${command}: ${stderr}`).to.equal(0);
        return stdout;
    }

    function shell(...envs: string[][]): Record<string, string> {
        const pairs = inShell(envs, "env -0").split("\0");
        return Object.fromEntries(
            pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
        );
    }

    async function awsUser(variables: Record<string, string>): Promise<string> {
        const client = new STSClient(awsOptions(variables["AWS_REGION"] ?? "", variables));
        return (await client.send(new GetCallerIdentityCommand())).Arn ?? "";
    }

    async function snowflakeUser(variables: Record<string, string>): Promise<string> {
        const checked = connectionSettings({}, variables);
        if ("failures" in checked) {
            throw new Error(JSON.stringify(checked.failures));
        }
        const connection = new SnowflakeConnection(checked.settings);
        try {
            const [row] = await connection.execute(`SELECT CURRENT_USER() || ' as ' || CURRENT_ROLE() AS "who"`);
            return String(row?.["who"]);
        } finally {
            await connection.close();
        }
    }

    const roles = (variables: Record<string, string>) =>
        new IAMClient(awsOptions(variables["AWS_REGION"] ?? "", variables)).send(new ListRolesCommand({}));

    it("start names a stack that is in this very sandbox, and never one of real accounts", () => {
        expect(started.stdout).to.match(new RegExp(`\\nNext {7}npm run up -- --stack ${STACK}\\n$`));
        expect(started.stdout).to.include(`eval "$(npm run --silent sandbox -- env --name ${NAME})"`);
    });

    it("start of one that runs is refused", async () => {
        const { code, stdout, output } = await runCommand(PROGRAM, ["start", "--name", NAME]);
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
        expect(output).to.include("is already running").and.include(`npm run sandbox -- stop --name ${NAME}`);
    });

    it("env --format snowflake-toml: a driver logs in by the file alone, by key, and as administrator by password", () => {
        const query = [
            `const connection = require("snowflake-sdk").createConnection();`,
            `const complete = (error, _, rows) => connection.destroy(() => console.log(error ?? JSON.stringify(rows)));`,
            `connection.connect((error) => (error ? console.log(error) : connection.execute({`,
            `    sqlText: "SELECT CURRENT_USER() AS name", complete })));`,
        ].join("\n");
        const output = inShell(
            [],
            [
                `unset $(compgen -v SNOWFLAKE_)`,
                `umask 077; export SNOWFLAKE_HOME=$(mktemp -d) SNOWFLAKE_DEFAULT_CONNECTION_NAME=${STACK}`,
                `trap 'rm -r "$SNOWFLAKE_HOME"' EXIT; export NODE_PATH='${checkoutRoot}/node_modules'`,
                ...[[], ["--admin"]].flatMap((options) => {
                    const env = [PROGRAM, "env", "--name", NAME, "--format", "snowflake-toml", ...options].join(" ");
                    return [
                        `'${process.execPath}' --import tsx ${env} > "$SNOWFLAKE_HOME/connections.toml"`,
                        // The driver leaves a log where it runs.
                        `(cd "$SNOWFLAKE_HOME"; '${process.execPath}' <<'END'\n${query}\nEND\n)`,
                    ];
                }),
            ].join("\n"),
        );
        expect(output.match(/^\[\{.*$/gm)).to.deep.equal(['[{"NAME":"LAKEHOUSE_DEPLOYER"}]', '[{"NAME":"ADMIN"}]']);
    });

    it("env --format: what contradicts another option is a wrong use of the command", async () => {
        for (const options of [
            ["--format", "aws-profile", "--json"],
            ["--format", "dbt-profile", "--pulumi"],
        ]) {
            const { code, stdout } = await runCommand(PROGRAM, ["env", "--name", NAME, ...options]);
            expect(code, options.join(" ")).to.equal(2);
            expect(stdout).to.not.include("AWS_");
        }
    });

    it("env: clients are the deployer, with the key as text and as a file, and the authenticator that it needs", async () => {
        const variables = shell([]);
        expect(await awsUser(variables)).to.match(/:user\/lakehouse-deployer$/);
        expect(await snowflakeUser(variables)).to.equal("LAKEHOUSE_DEPLOYER as LAKEHOUSE_DEPLOYER");
        const { SNOWFLAKE_PRIVATE_KEY_PATH: _, ...withoutFile } = variables;
        expect(await snowflakeUser(withoutFile)).to.equal("LAKEHOUSE_DEPLOYER as LAKEHOUSE_DEPLOYER");
        expect(variables["SNOWFLAKE_AUTHENTICATOR"]).to.equal("SNOWFLAKE_JWT");
        expect(variables["SNOWFLAKE_PRIVATE_KEY_RAW"]).to.match(/^-----BEGIN PRIVATE KEY-----\n[^]*-----\n$/);
        expect((await roles(variables).catch((error: unknown) => error)) as Error).to.include({ name: "AccessDenied" });
    });

    it("env --json: the same variables", async () => {
        for (const options of [[], ["--admin"], ["--pulumi"]]) {
            const { code, stdout } = await runCommand(PROGRAM, ["env", "--name", NAME, ...options, "--json"]);
            expect(code).to.equal(0);
            // Folders of this process's PATH differ.
            const { PATH: _, ok, command, ...printed } = JSON.parse(stdout) as Record<string, string>;
            expect({ ok, command }).to.deep.equal({ ok: true, command: "sandbox" });
            expect(Object.keys(printed).length).to.be.greaterThan(15);
            expect(shell(options)).to.include(printed);
        }
    });

    it("env --admin: clients are the administrator, also in a shell that was the deployer's", async () => {
        const variables = shell([], ["--admin"]);
        expect(await snowflakeUser(variables)).to.equal("ADMIN as ACCOUNTADMIN");
        expect(await awsUser(variables)).to.not.include("lakehouse-deployer");
        expect((await roles(variables)).$metadata.httpStatusCode).to.equal(200);
        expect(await snowflakeUser(shell(["--admin"], []))).to.equal("LAKEHOUSE_DEPLOYER as LAKEHOUSE_DEPLOYER");
    });

    it("env --pulumi: a plain pulumi has this sandbox's stacks, plugins and passphrase, and previews there", async () => {
        const sandbox = findSandbox(NAME);
        expect(sandbox).to.not.equal(undefined);
        writeSandboxSettings(STACK, sandbox!.environment);
        const plan = inShell(
            [["--pulumi"]],
            `pulumi stack init ${STACK} >&2 && pulumi stack ls --json && echo ---- && pulumi preview --json --stack ${STACK}`,
        );
        const [stacks = "", preview = ""] = plan.split("----");
        expect((JSON.parse(stacks) as { name: string }[]).map(({ name }) => name)).to.deep.equal([STACK]);
        const { changeSummary } = JSON.parse(preview) as { changeSummary: { create: number } };
        expect(changeSummary.create).to.be.greaterThan(50);
        const { stdout: status } = await runCommand(PROGRAM, ["status", "--name", NAME]);
        expect(status).to.include(`Stacks     ${STACK} (0 resources)`);
    });

    it("status lists every sandbox, and one that has ended as ended", async () => {
        const all = await runCommand(PROGRAM, ["status", "--json"]);
        const { sandboxes } = JSON.parse(all.stdout) as { sandboxes: Record<string, unknown>[] };
        expect(all.code).to.equal(0);
        expect(sandboxes.find(({ name }) => name === NAME)).to.deep.include({ name: NAME, runs: true });
        const snowflake = findSandbox(NAME)?.processes.find(({ name }) => name === "snowflake");
        process.kill(snowflake?.pid ?? 0, "SIGKILL");
        const one = await runCommand(PROGRAM, ["status", "--name", NAME]);
        expect(one.code).to.equal(1);
        expect(one.stdout)
            .to.include(`${NAME} (ended, and its contents are lost)`)
            .and.include(`sandbox -- stop --name ${NAME}`);
        expect((await runCommand(PROGRAM, ["status"])).stdout).to.include(`${NAME} (ended, and its contents are lost)`);
        for (const options of [[], ["--pulumi"], ["--admin"]]) {
            const { code, stdout, output } = await runCommand(PROGRAM, ["env", "--name", NAME, ...options]);
            expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
            expect(output.trim()).to.equal(
                `No sandbox named "${NAME}" is running. Start one with: npm run sandbox -- start --name ${NAME}`,
            );
        }
    });

    it("stop ends and forgets it, and says when there was nothing to stop", async () => {
        for (const [said, code] of [
            ["Sandbox stopped.", 0],
            ["No sandbox was running.", 0],
        ] as const) {
            expect(await runCommand(PROGRAM, ["stop", "--name", NAME])).to.include({ code, stdout: `${said}\n` });
        }
        expect((await runCommand(PROGRAM, ["status"])).stdout).to.not.include(NAME);
    });
});
