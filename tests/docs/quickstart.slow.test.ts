// The README's own commands, typed as they stand there, but for the names of sandbox and stack and the number of rows.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { expect } from "chai";

import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { ShellLine, shellLines } from "./markdown";
import { shell } from "./shell";

const NAME = `test-readme-${process.pid}`;
const README = { path: "README.md", text: readFileSync(join(checkoutRoot, "README.md"), "utf8") };
const LINES = shellLines(README);

describe("the README's commands", function () {
    this.timeout("12m");
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-readme-"));
    const scripts = mkdtempSync(join(workingStateDir, "readme-"));

    after(async () => {
        await stopSandbox(NAME);
        rmSync(settingsFileOf(NAME), { force: true });
        rmSync(folder, { recursive: true, force: true });
        rmSync(scripts, { recursive: true, force: true });
    });

    it("git clone gets a checkout whose npm scripts start before anything is installed", async () => {
        const clone = section("Try it").find(({ command }) => command.startsWith("git clone"));
        const command = clone?.command.replace("<this repository>", `"${checkoutRoot}"`) ?? "";
        const output = await shell([command, "test ! -e node_modules", "npm run cache -- show"], folder);
        expect(output).to.match(/\d+ entries, [\d.]+ MB|is empty/);
    });

    it("make a key pair and the SQL that an administrator applies", async () => {
        const commands = section("Run it on your accounts")
            .filter(({ comment }) => comment !== "real accounts")
            .map(({ command }) => command.replace("npm run", `npm --prefix "${checkoutRoot}" run`))
            .map((command) => command.replace(/--public-key (\S+)/, `--public-key "$PWD/$1"`));
        expect(commands.some((command) => command.includes("bootstrap"))).to.equal(true);
        // The first of them is: npm run --silent bootstrap -- snowflake ...
        const output = await shell(commands, folder);
        expect(output).to.match(/ALTER USER "LAKEHOUSE_DEPLOYER" SET RSA_PUBLIC_KEY = '[A-Za-z0-9+/=]{300,}'/);
        expect(output).to.include("GRANT CREATE INTEGRATION ON ACCOUNT");
    });

    it("develop against a sandbox, from start to stop, with the README's own job in the workflow", async () => {
        addExampleJob(scripts);
        const commands = section("Develop against the sandbox").map(({ command }) =>
            command
                .replace(/(sandbox -- \w+)/, `$1 --name ${NAME}`)
                .replace("--stack sandbox", `--stack ${NAME}`)
                .replace(/--sample-rows \d+/, "--sample-rows 500"),
        );
        expect(commands).to.have.length.greaterThan(5);
        const output = await shell([...commands, ': "${AWS_ENDPOINT_URL:?}" "${SNOWFLAKE_HOST:?}"'], checkoutRoot);
        expect(output).to.include(`sandbox -- env --name ${NAME})"`);
        expect(output).to.match(/✔ Glue jobs .*5 runs succeeded/);
        expect(output).to.match(/✔ Compare reports/);
        expect(output).to.match(/All \d+ checks passed/);
        expect(output).to.include(`Stack "${NAME}" and its data are deleted.`);
        expect(output).to.include("Sandbox stopped.");
        expect(findSandbox(NAME)).to.equal(undefined);
    });

    it("have an example of a job that mypy passes", async () => {
        addExampleJob(scripts);
        const config = join(checkoutRoot, "pyproject.toml");
        const mypy = `"${readToolchain().python}" -m mypy --no-error-summary --config-file "${config}"`;
        const cache = `--cache-dir "${join(workingStateDir, "checks", "mypy")}"`;
        await shell([`${mypy} ${cache} "${join(scripts, "customers_by_age.py")}"`], checkoutRoot);
        rmSync(settingsFileOf(NAME), { force: true });
    });

    it("preview a real stack's settings without account or secret", async () => {
        const settings = settingsFileOf("sandbox-dev");
        const wasThere = existsSync(settings);
        try {
            const output = await shell(["npm run preview -- --stack dev --sandbox"], checkoutRoot);
            expect(output).to.match(/\+ \d+ to create/);
        } finally {
            if (!wasThere) {
                rmSync(settings, { force: true });
            }
        }
    });

    it("measure how much Spark code both engines share", async () => {
        const output = await shell(["npm run bench -- code-share"], checkoutRoot);
        const share = /common, of what Snowflake runs +([\d.]+) %/.exec(output)?.[1];
        expect(Number(share)).to.be.within(95, 100);
    });
});

/** Writes the README's script, and settings for the stack that have it in the workflow as the README's YAML says. */
function addExampleJob(folder: string): void {
    const block = (language: string): string =>
        new RegExp("```" + language + "\\n([\\s\\S]*?)```").exec(README.text)?.[1] ?? "";
    const script = join(folder, "customers_by_age.py");
    writeFileSync(script, block("python"));
    const settings = block("yaml").replace("jobs/customers_by_age.py", relative(checkoutRoot, script));
    expect(settings).to.include(folder.split("/").at(-1));
    writeFileSync(settingsFileOf(NAME), settings);
}

function section(heading: string): ShellLine[] {
    const lines = LINES.filter((line) => line.section === heading);
    expect(lines, heading).to.not.deep.equal([]);
    return lines;
}
