// The pages by task: their commands and statements as they stand there, but for the names of stack and sandbox.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { findSandbox, stopSandbox } from "../../commands/sandboxes";
import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import type { Connection, Row } from "../../snowflake-client/connection";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { TestLakehouse } from "../e2e/testLakehouse";
import { blocks, Page, shellLines } from "./markdown";
import { shell } from "./shell";

const INVERTED = `test-inverted-${process.pid}`;

describe("the pages by task", function () {
    this.timeout("15m");
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-pages-"));
    let lakehouse: TestLakehouse;

    before(async () => {
        const python = readToolchain().python;
        const program = join(checkoutRoot, "tests", "docs", "aws_cli.py");
        writeFileSync(join(folder, "aws"), `#!/bin/sh\nexec "${python}" "${program}" "$@"\n`, { mode: 0o755 });
        lakehouse = await TestLakehouse.start("test-pages");
        await lakehouse.up();
        await run([`npm run pipeline -- --stack ${lakehouse.stackName} --sample-rows 200`]);
    });

    after(async () => {
        await lakehouse?.stop();
        await stopSandbox(INVERTED);
        rmSync(settingsFileOf(INVERTED), { force: true });
        rmSync(folder, { recursive: true, force: true });
    });

    it("people: roles are granted, the report is queried, a table is refreshed", async () => {
        const [grants = [], query = [], refresh = []] = statements(page("people.md"));
        await lakehouse.asSnowflakeAdministrator(async (snowflake) => {
            await all(snowflake, ["CREATE USER JANE", "CREATE ROLE ANALYTICS", ...grants]);
            expect(await all(snowflake, query)).to.have.length(10);
        });
        await lakehouse.asDeployer((snowflake) => all(snowflake, refresh));
    });

    it("rotating the key: the new one works beside the old one, and after it", async () => {
        const { privateKeyPath } = lakehouse.sandbox.environment.snowflake;
        const lines = commands(page("rotating-the-key.md"));
        const doctor = lines.filter((line) => line.includes("doctor"));
        const output = await run(lines.slice(0, lines.indexOf(doctor[0] ?? "")), folder);
        const [set = [], unset = []] = statements(page("rotating-the-key.md"));
        const key = /[A-Za-z0-9+/]{300,}={0,2}/.exec(output)?.[0] ?? "";
        await administer(set.map((statement) => statement.replace("NEW_PUBLIC_KEY", key)));
        expect(await run(doctor)).to.match(PASSED);
        copyFileSync(join(folder, "snowflake_key_new.p8"), privateKeyPath);
        expect(await run(doctor)).to.match(PASSED);
        await administer(unset);
        expect(await run(doctor)).to.match(PASSED);
    });

    it("restoring raw data: a file that was deleted is back as it was", async () => {
        const { s3 } = lakehouse.administrator;
        const { bucketName: Bucket } = await lakehouse.outputs();
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "raw_data/sales/" }));
        const { Key, ETag } = Contents[0] ?? {};
        await s3.send(new DeleteObjectCommand({ Bucket, Key }));
        const output = await run(commands(page("restoring-raw-data.md")));
        expect(output).to.include(`\t${Key}`);
        expect((await s3.send(new HeadObjectCommand({ Bucket, Key }))).ETag).to.equal(ETag);
    });

    it("upgrading: preview, up and doctor find nothing to do", async () => {
        const output = await run(commands(page("upgrading.md")));
        expect(output).to.match(/\d+ unchanged/);
        expect(output).to.match(PASSED);
    });

    it("asking accounts: a sandbox with assumptions turned around is noticed", async () => {
        const lines = commands(page("accounts.md")).map((line) => line.replaceAll("test-inverted", INVERTED));
        const noticing = lines.map((line) => (line.includes("run accounts") ? `! ${line} || exit 9` : line));
        // In a shell without variables: a new stack goes to the sandbox whose variables a shell has.
        const output = await shell(noticing, checkoutRoot);
        expect(output).to.match(/✘ kms-lockout-tags: /);
        expect(output).to.include("1 differs (kms-lockout-tags)");
        expect(findSandbox(INVERTED)).to.equal(undefined);
    });

    /** In one shell, with the stack's sandbox, `pulumi` and `aws`. */
    function run(lines: string[], cwd = checkoutRoot): Promise<string> {
        const name = lakehouse.stackName;
        const environment = `eval "$(npm --prefix "${checkoutRoot}" run --silent sandbox -- env --name ${name} --pulumi)"`;
        return shell([environment, `export PATH="${folder}:$PATH"`, ...lines], cwd);
    }

    function administer(all_: string[]): Promise<Row[]> {
        return lakehouse.asSnowflakeAdministrator((snowflake) => all(snowflake, all_));
    }

    function commands(of: Page): string[] {
        return shellLines(of)
            .filter(({ comment }) => comment !== "real accounts")
            .map(({ command }) => named(command));
    }

    /** Blocks of SQL, each as its statements. */
    function statements(of: Page): string[][] {
        return blocks(of)
            .filter(({ language }) => language === "sql")
            .map(({ lines }) => lines.join("\n").split(/;(?:\n|$)/))
            .map((texts) => texts.map((text) => named(text.trim())).filter((text) => text !== ""));
    }

    /** With the names of this stack in place of those of the stack dev. */
    function named(text: string): string {
        const { stackName } = lakehouse;
        const suffix = stackName.replaceAll("-", "_");
        return text
            .replace(/--stack dev\b/g, `--stack ${stackName}`)
            .replace(/\b(LAKEHOUSE|GLUE_LAKE_INT_DB|ICEBERG_LAKE)_DEV(?=_|\b)/g, `$1_${suffix.toUpperCase()}`)
            .replaceAll("lakehouse_dev", `lakehouse_${suffix}`);
    }
});

const PASSED = /All \d+ checks passed/;

function page(name: string): Page {
    return { path: `docs/${name}`, text: readFileSync(join(checkoutRoot, "docs", name), "utf8") };
}

/** Runs statements one after the other. @returns rows of the last. */
async function all(snowflake: Connection, texts: readonly string[]): Promise<Row[]> {
    let rows: Row[] = [];
    for (const text of texts) {
        rows = await snowflake.execute(text);
    }
    return rows;
}
