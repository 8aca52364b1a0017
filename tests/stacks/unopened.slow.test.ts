// A stack that cannot be opened, by every command: what is wrong is told in one sentence, once, with what to do.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { runCommand } from "../e2e/commandRun";

const STACK = `unopened-${process.pid}`;
const FILE = settingsFileOf(STACK);
const COMMANDS: string[][] = [
    ["commands/preview.ts"],
    ["commands/preview.ts", "--refresh"],
    ["commands/up.ts", "--yes"],
    ["commands/destroy.ts", "--yes"],
    ["commands/pipeline/cli.ts"],
    ["commands/accounts/cli.ts", "--read-only"],
];
const PASSPHRASE =
    "The stack's secrets are encrypted with a passphrase, which is missing or wrong. " +
    "Set PULUMI_CONFIG_PASSPHRASE to it, or PULUMI_CONFIG_PASSPHRASE_FILE to its file.";

describe("a stack that cannot be opened", function () {
    this.timeout(180_000);
    let folder: string;
    let environment: Record<string, string>;
    let settings: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-unopened-"));
        const key = join(folder, "key.p8");
        writeFileSync(key, generateSnowflakeKeyPair().privateKey);
        environment = {
            PULUMI_BACKEND_URL: `file://${folder}`,
            PULUMI_CONFIG_PASSPHRASE: "right",
            ...{ SNOWFLAKE_ORGANIZATION_NAME: "MYORG", SNOWFLAKE_ACCOUNT_NAME: "MYACCOUNT", SNOWFLAKE_USER: "ME" },
            SNOWFLAKE_PRIVATE_KEY_PATH: key,
            // No command gets as far as to a cloud.
            ...{ AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "no", AWS_ENDPOINT_URL: "http://192.0.2.1" },
        };
        writeFileSync(FILE, "config:\n    aws:region: us-west-2\n");
        for (const command of ["stack init", "config set --secret lakehouse:snowflakePassword x --stack"]) {
            const args = [...command.split(" "), STACK];
            const env = { ...process.env, ...environment };
            const { status, stderr } = spawnSync(readToolchain().pulumi, args, { cwd: checkoutRoot, env });
            expect(status, String(stderr)).to.equal(0);
        }
        settings = readFileSync(FILE, "utf8");
    });
    afterEach(() => writeFileSync(FILE, settings));
    after(() => {
        rmSync(FILE, { force: true });
        rmSync(folder, { recursive: true, force: true });
    });

    async function failure(command: string[], more: Record<string, string> = {}): Promise<string> {
        const [program = "", ...options] = command;
        const args = ["--stack", STACK, ...options];
        const { code, output, stdout } = await runCommand(program, args, { ...environment, ...more });
        expect({ code, stdout }, `${command.join(" ")}: ${output}`).to.deep.equal({ code: 1, stdout: "" });
        return output.replace(/\(node:\d+\) Warning: NodeVersionSupportWarning[^]*?was created\)\n/, "").trim();
    }

    for (const [what, more] of [
        ["a wrong passphrase", { PULUMI_CONFIG_PASSPHRASE: "wrong" }],
        ["an empty passphrase", { PULUMI_CONFIG_PASSPHRASE: "" }],
    ] as const) {
        it(`${what} is one sentence of every command that needs a secret`, async () => {
            for (const command of COMMANDS.slice(1, 4)) {
                expect(await failure(command, more), command.join(" ")).to.equal(PASSPHRASE);
            }
            expect(await failure(["commands/preview.ts"], more)).to.equal(
                `preview failed. ${PASSPHRASE} A preview changes nothing.`,
            );
        });
    }

    it("settings that are not valid YAML are one sentence with file and line, whatever follows in the file", async () => {
        writeFileSync(FILE, "config:\n  aws:region: x\n   lakehouse:tags: {}\n  lakehouse:a: [1\n");
        for (const command of COMMANDS) {
            const lines = (await failure(command)).split("\n");
            const told = lines.filter((line) => line.includes("YAML"));
            expect(
                told.filter((line) => !line.startsWith("Edit ")),
                command.join(" "),
            ).to.have.length(1);
            expect(told[0]).to.include(`Pulumi.${STACK}.yaml is not valid YAML at line 2, column 15: `);
            expect(lines.length).to.be.lessThan(4);
        }
    });

    it("a stack that was never up is one sentence with the command that brings it up", async () => {
        for (const command of COMMANDS.slice(4)) {
            expect(await failure(command)).to.equal(`Stack "${STACK}" is not up. Run: npm run up -- --stack ${STACK}`);
        }
    });
});
