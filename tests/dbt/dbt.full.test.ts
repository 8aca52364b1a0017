// dbt on a sandbox: the project in shop/, built, changed and built again, cloned and deferred; then what the account has.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { shell } from "../docs/shell";

const { dbtPython } = readToolchain();

describe("dbt", function () {
    this.timeout(1_200_000);
    let sandbox: Sandbox;
    let folder: string;

    before(async () => {
        sandbox = await startSandbox({ name: `dbt-${process.pid}` });
        folder = mkdtempSync(join(tmpdir(), "dbt-"));
        cpSync(join(__dirname, "shop"), folder, { recursive: true });
        const { host, port, account } = sandbox.environment.snowflake;
        const { snowflakeUser: user, snowflakePassword: password } = sandbox.administrator;
        const login = {
            account,
            host,
            port,
            protocol: "http",
            user,
            password,
            warehouse: "COMPUTE_WH",
            database: "TOOLS",
        };
        const target = (schema: string) => ({ type: "snowflake", ...login, schema, threads: 4 });
        const outputs = { dev: target("SHOP"), copy: target("COPY") };
        // JSON is YAML.
        writeFileSync(join(folder, "profiles.yml"), JSON.stringify({ sandbox: { target: "dev", outputs } }), {
            mode: 0o600,
        });
        writeFileSync(join(folder, "login.json"), JSON.stringify({ ...login, database: undefined }), { mode: 0o600 });
        await query("create database tools", "create role readers");
    });
    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await sandbox.stop();
    });

    const dbt = (...commands: string[]) =>
        shell(
            commands.map(
                (command) => `'${join(dirname(dbtPython), "dbt")}' --no-use-colors --no-version-check ${command}`,
            ),
            folder,
        );

    /** The rows of the last statement. */
    async function query(...statements: string[]): Promise<unknown[][]> {
        const program = `import json, snowflake.connector
with snowflake.connector.connect(**json.load(open("login.json"))) as session:
    for sql in ${JSON.stringify(statements)}:
        rows = session.cursor().execute(sql).fetchall()
print(json.dumps(rows, default=str))`;
        return JSON.parse(await shell([`'${dbtPython}' -W ignore - <<'END'\n${program}\nEND`], folder)) as unknown[][];
    }

    it("builds seeds, models, snapshots and tests, and again after a change", async () => {
        expect(await dbt("debug", "build --select raw_orders", "build")).to.include("PASS=15 WARN=0 ERROR=0 SKIP=0");
        await dbt("run-operation change_orders");
        expect(await dbt("build --exclude-resource-type seed")).to.include("PASS=14 WARN=0 ERROR=0 SKIP=0");
    });

    const found: { title: string; sql: string; rows: unknown[][] }[] = [
        {
            title: "merge: a changed row keeps the excluded column, a new one is there",
            sql: "select id, amount::number(6, 2)::varchar, to_char(placed, 'YYYY-MM-DD') from tools.shop.merged order by id",
            rows: [
                [1, "11.00", "2024-01-01"],
                [2, "20.00", "2024-01-02"],
                [3, "5.25", "2024-01-03"],
                [4, "7.00", "2024-01-06"],
            ],
        },
        {
            title: "delete+insert: each key once",
            sql: "select count(*), count(distinct id) from tools.shop.replaced",
            rows: [[4, 4]],
        },
        { title: "append: both runs", sql: "select count(*) from tools.shop.appended", rows: [[7]] },
        {
            title: "microbatch: each order once",
            sql: "select count(*), count(distinct id) from tools.shop.batched",
            rows: [[4, 4]],
        },
        {
            title: "snapshot by check: the old row is closed",
            sql: "select id, count(*), count(dbt_valid_to) from tools.shop_snapshots.orders_by_check group by id order by id",
            rows: [
                [1, 2, 1],
                [2, 1, 0],
                [3, 1, 0],
                [4, 1, 0],
            ],
        },
        {
            title: "snapshot by time: the old row is closed",
            sql: "select id, count(*), count(dbt_valid_to) from tools.shop_snapshots.orders_by_time group by id order by id",
            rows: [
                [1, 2, 1],
                [2, 1, 0],
                [3, 1, 0],
                [4, 1, 0],
            ],
        },
        {
            title: "persist_docs: comments of relation and column",
            sql: `select t.comment, c.comment from tools.information_schema.tables t join tools.information_schema.columns c
                on c.table_schema = t.table_schema and c.table_name = t.table_name
                where t.table_name = 'ORDERS' and t.table_schema = 'SHOP' and c.column_name = 'ID'`,
            rows: [[`The view's "words", it's all`, "the key"]],
        },
        {
            title: "a contract's primary key, and transient tables unless said",
            sql: `select table_name, is_transient from tools.information_schema.tables
                where table_schema = 'SHOP' and table_name in ('KEPT', 'CUSTOMERS') order by table_name`,
            rows: [
                ["CUSTOMERS", "YES"],
                ["KEPT", "NO"],
            ],
        },
    ];
    for (const { title, sql, rows } of found) {
        it(title, async () => expect(await query(sql)).to.deep.equal(rows));
    }

    it("grants what the models say, for views, too", async () => {
        for (const name of ["orders", "customers", "merged"]) {
            const grants = await query(`show grants on tools.shop.${name}`);
            expect(
                grants.map((row) => [row[1], row[5]]),
                name,
            ).to.deep.include(["SELECT", "READERS"]);
        }
    });

    it("adds the columns of a changed model", async () => {
        await dbt(`build --select replaced --vars '{wide: true}'`);
        expect(await query("select count(*), count(extra) from tools.shop.replaced")).to.deep.equal([[4, 4]]);
    });

    it("tells freshness, writes the docs, clones and defers", async () => {
        expect(await dbt("source freshness")).to.include("WARN freshness of shop.raw_orders");
        expect(await dbt("docs generate")).to.include("Catalog written to");
        await shell(["cp -r target state"], folder);
        expect(await dbt("clone --state state --target copy")).to.include("PASS=10 WARN=0 ERROR=0");
        expect(await dbt("build --target copy --defer --state state --select kept")).to.include(
            "PASS=1 WARN=0 ERROR=0",
        );
        expect(await query("select count(*) from tools.copy.kept")).to.deep.equal([[3]]);
    });

    // https://docs.getdbt.com/reference/resource-configs/snowflake-configs#dynamic-tables
    it("is told by name that there are no dynamic tables", async () => {
        const failure = await dbt(`build --select dynamic --vars '{dynamic: true}'`).catch(
            (error: Error) => error.message,
        );
        expect(failure).to.match(/Unsupported feature '[^']*DYNAMIC TABLE/);
    });
});
