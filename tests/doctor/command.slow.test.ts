// The doctor where everything it stands on is wrong: each is a finding, and none ends it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { checkoutRoot, programOptions } from "../../tools/setup/checkout";

interface Said {
    code: number | null;
    stdout: string;
    stderr: string;
}

const STACK = `doc-${process.pid}`;
const FILE = settingsFileOf(STACK);

function doctor(args: string[], environment: NodeJS.ProcessEnv): Promise<Said> {
    const child = spawn(process.execPath, [...programOptions, "commands/doctor/cli.ts", ...args], {
        cwd: checkoutRoot,
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const said: Said = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString("utf8")));
    return new Promise((resolve) => child.once("close", (code) => resolve({ ...said, code })));
}

describe("the doctor, where what it stands on is wrong", function () {
    this.timeout(120_000);
    let backend: NodeJS.ProcessEnv;
    let folder: string;
    // Addresses at which nothing answers stand for accounts; nobody is asked for credentials of this machine.
    const NOWHERE = {
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_CONFIG_FILE: "/dev/null",
    };

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "doctor-"));
        backend = { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "one", ...NOWHERE };
    });
    afterEach(() => rmSync(FILE, { force: true }));
    after(() => rmSync(folder, { recursive: true, force: true }));

    async function links(
        environment: NodeJS.ProcessEnv,
    ): Promise<Record<string, { state: string; seen: string; cure?: string }>> {
        const { code, stdout, stderr } = await doctor(["--stack", STACK, "--json"], environment);
        const report = JSON.parse(stdout) as {
            ok: boolean;
            links: { link: string; state: string; seen: string; cure?: string }[];
        };
        expect(stderr).to.not.match(/\n {4}at /);
        expect(code).to.equal(report.ok ? 0 : 1);
        return Object.fromEntries(report.links.reverse().map((one) => [one.link, one]));
    }

    it("without a login to Pulumi, to AWS or to Snowflake: one finding each, and the rest is not examined", async () => {
        writeFileSync(FILE, "config:\n    aws:region: us-west-2\n");
        const found = await links({ ...NOWHERE, PULUMI_HOME: folder });
        expect(found["Pulumi stack"]).to.include({ state: "broken", seen: "Pulumi is not logged in." });
        expect(found["AWS credentials"]).to.include({ state: "broken" });
        expect(found["settings"]?.seen).to.match(/^lakehouse:snowflakeOrganization is missing/);
        expect(found["settings"]?.cure).to.equal(
            `Add to Pulumi.${STACK}.yaml, below config: lakehouse:snowflakeOrganization: MYORG`,
        );
        expect(found["Snowflake session"]).to.include({
            ...{ state: "not examined", seen: "not examined, because settings failed" },
        });
        expect(found["Glue: database"]?.seen).to.equal("not examined, because AWS credentials failed");
    });

    it("without a settings file, and with one that is not valid YAML, which is one finding", async () => {
        expect((await links(backend))["settings"]?.cure).to.match(/^Run: cp Pulumi\.dev\.yaml Pulumi\.doc-/);
        writeFileSync(FILE, "config:\n  a: 1\n b: 2\n");
        const found = await links(backend);
        expect(found["settings"]?.seen).to.match(/^Pulumi\.doc-\d+\.yaml is not valid YAML at line \d, column \d+: /);
        expect(Object.values(found).filter(({ seen }) => /missing/.test(seen))).to.deep.equal([]);
    });

    it("with settings that the program refuses", async () => {
        writeFileSync(
            FILE,
            "config:\n    aws:region: us-west-2\n    lakehouse:numberOfWorkers: 1\n    lakehouse:glueDatabse: a\n",
        );
        const { stdout } = await doctor(["--stack", STACK], backend);
        expect(stdout).to.include('lakehouse:numberOfWorkers is "1".').and.include("Did you mean glueDatabase?");
        expect(stdout).to.include(`! Pulumi stack                 ${STACK} does not exist yet.`);
    });

    it("used wrongly ends with 2", async () => {
        for (const args of [["--stack", "No_Such-Name"], ["--stck", "dev"], ["dev"]]) {
            const { code, stdout, stderr } = await doctor(args, backend);
            expect(code, stderr).to.equal(2);
            expect(stdout).to.equal("");
        }
    });
});
