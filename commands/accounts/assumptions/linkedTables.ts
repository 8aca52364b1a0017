import { GetTablesCommand } from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import { render, renderTemplate } from "../../../snowflake-client/sql/render";
import { identifier } from "../../../snowflake-client/sql/values";
import { StatementError } from "../../../snowflake-client/statementError";
import { isSameFile } from "../../pipeline/tableRefresh";
import { answer, Assumption, differs, holds } from "../assumption";
import { currentMetadata, dataFiles } from "../foreignCommit";
import type { Subject } from "../subject";
import { Unanswered } from "../unanswered";

/** Time in which a discovery round would have refreshed what it knows, in ms. */
const ROUND_MS = 20_000;
const SANDBOX_ROUND_MS = 3_000;

/** What the program takes Snowflake to do with the tables of a linked database. */
export const linkedTables: readonly Assumption[] = [
    {
        id: "empty-database-is-a-schema",
        cloud: "Snowflake",
        statement: "An empty Glue database appears as a schema of the linked database.",
        why: "The first npm run up waits for that schema before it grants privileges on it, when no job has run yet.",
        searched: ["https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database"],
        probe: {
            kind: "reads",
            async ask({ clouds, outputs }) {
                const { TableList: tables = [] } = await clouds.glue.send(
                    new GetTablesCommand({ DatabaseName: outputs.glueDatabase, MaxResults: 1 }),
                );
                if (tables.length > 0) {
                    throw new Unanswered(
                        "The Glue database has tables. Run this after the first up, before the pipeline.",
                    );
                }
                const rows = await clouds.deployer.execute(
                    render("database.show_schemas", { database: identifier(outputs.linkedDatabase) }),
                );
                const names = rows.map((row) => String(row["name"]));
                return answer(names.includes(outputs.linkedSchema), `Schemas: ${names.join(", ") || "none"}.`);
            },
        },
    },
    {
        id: "discovery-leaves-known-tables",
        cloud: "Snowflake",
        statement: "Discovery does not refresh known tables.",
        why: "The pipeline refreshes every table itself; RESUME DISCOVERY alone would not be enough.",
        searched: [
            "https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked",
            "https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh",
        ],
        probe: {
            kind: "creates",
            async ask({ link, inSandbox, signal }) {
                await link.withTable();
                await link.commitElsewhere();
                await link.discoverAgain();
                await sleep(inSandbox ? SANDBOX_ROUND_MS : ROUND_MS, undefined, { signal });
                return isSameFile(await link.locations())
                    ? differs("After discovery, Snowflake reads another engine's commit.")
                    : holds("After discovery, Snowflake still reads the old metadata.");
            },
        },
    },
    {
        id: "refresh-beside-automated",
        cloud: "Snowflake",
        statement: "ALTER ICEBERG TABLE ... REFRESH works while automated refresh is on.",
        why: "The pipeline refreshes this way; if that fails, it waits for the automated refresh.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh"],
        probe: {
            kind: "creates",
            async ask({ link }) {
                await link.withTable();
                if (isSameFile(await link.locations())) {
                    await link.commitElsewhere();
                }
                try {
                    await link.refresh();
                } catch (error) {
                    return refusal(error);
                }
                return answer(
                    isSameFile(await link.locations()),
                    "Accepted; compared Snowflake's metadata with Glue's.",
                );
            },
        },
    },
    {
        id: "own-writes-at-once",
        cloud: "Snowflake",
        statement: "Snowflake sees its own writes immediately, and writes on top of the catalog's current metadata.",
        why: "The report that Snowflake writes is compared immediately, and must not undo Spark's commits.",
        searched: ["https://docs.snowflake.com/en/user-guide/tables-iceberg-externally-managed-writes"],
        probe: {
            kind: "creates",
            async ask({ link, clouds, outputs }) {
                await link.withTable();
                const value = await link.commitElsewhere();
                try {
                    await link.onTable("INSERT INTO :database.:schema.:table VALUES ('from Snowflake')");
                } catch (error) {
                    return refusal(error);
                }
                const [row] = await link.onTable('SELECT COUNT(*) AS "rows" FROM :database.:schema.:table');
                const kept = (await currentMetadata(clouds, outputs.glueDatabase, link.table)).includes(value);
                return answer(
                    String(row?.["rows"]) === "1" && kept,
                    `Rows seen: ${String(row?.["rows"])}. The other engine's commit is ${kept ? "kept" : "lost"}.`,
                );
            },
        },
    },
    {
        id: "data-file-names",
        cloud: "Snowflake",
        statement: "Snowflake names the data files that it writes to externally managed tables snow_*.parquet, too.",
        why: "The report page identifies Snowflake's commits by these names; otherwise it shows the engine as unknown.",
        searched: ["https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_06/bcr-1706"],
        probe: {
            kind: "creates",
            async ask({ link, clouds, outputs }) {
                await link.withTable();
                try {
                    await link.onTable("INSERT INTO :database.:schema.:table VALUES ('from Snowflake')");
                } catch (error) {
                    return refusal(error);
                }
                const files = await dataFiles(clouds, outputs.glueDatabase, link.table);
                return answer(
                    files.length > 0 && files.every((file) => file.startsWith("snow_")),
                    `Data files: ${files.join(", ") || "none"}.`,
                );
            },
        },
    },
    {
        id: "unquoted-names",
        cloud: "Snowflake",
        statement: "A table of a linked database can also be queried by its unquoted name.",
        why: "The program quotes every name; people do not have to.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked"],
        probe: {
            kind: "creates",
            async ask({ link, clouds }) {
                await link.withTable();
                const text = 'SELECT COUNT(*) AS "rows" FROM :database.:schema.lakehouse_accounts_probe';
                const names = { database: identifier(link.database), schema: identifier(link.schema) };
                try {
                    await clouds.deployer.execute(renderTemplate("accounts probe", text, names));
                } catch (error) {
                    return refusal(error);
                }
                return holds("Found.");
            },
        },
    },
    {
        id: "native-copy-names",
        cloud: "Snowflake",
        statement: "A native copy of a linked table has upper-case column names.",
        why: "The sandbox does the same; otherwise queries of such a copy would have to quote them.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/create-table"],
        probe: {
            kind: "creates",
            async ask(subject) {
                await subject.link.withTable();
                const names = await columnsOfCopy(subject);
                return answer(names.join() === "NOTE", `Column of the copy: ${names.join(", ")}; in Iceberg: note.`);
            },
        },
    },
    {
        id: "reading-asks-no-catalog",
        cloud: "Snowflake",
        statement: "Reading needs only the storage role; only discovery, refresh and writes use the catalog.",
        why: "If the catalog role is broken, doctor assumes that tables can still be read.",
        searched: ["https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database"],
        probe: {
            kind: "observed",
            how:
                "Suspend discovery, query a table, and look in CloudTrail (event source glue.amazonaws.com) for GetTable by " +
                "the catalog role in that minute.",
        },
    },
    {
        id: "uninitialized-table",
        cloud: "Snowflake",
        statement:
            "A query and a REFRESH of a table that Snowflake could not initialize return 091390, also after its files " +
            "were repaired; SET AUTO_REFRESH = TRUE initializes it.",
        why: "Doctor tells you to repair the table and to turn automated refresh on, not to refresh it.",
        searched: [
            "https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database",
            "https://docs.snowflake.com/en/sql-reference/functions/system_auto_refresh_status",
            "https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh",
        ],
        probe: {
            kind: "observed",
            how:
                "With Spark, create a table with rows in the linked namespace. Before Snowflake discovers it, move its newest " +
                "snap-*.avro file out of the bucket. When SYSTEM$AUTO_REFRESH_STATUS shows ICEBERG_TABLE_NOT_INITIALIZED, " +
                "move the file back. Then run REFRESH, a SELECT, SET AUTO_REFRESH = TRUE and the SELECT again, and report each code.",
        },
    },
    {
        id: "gen2-credits",
        cloud: "Snowflake",
        statement: "An X-Small Gen2 virtual warehouse uses more than one credit per hour.",
        why: "The README states this cost.",
        searched: ["https://docs.snowflake.com/en/user-guide/warehouses-gen2"],
        probe: {
            kind: "observed",
            how: "A day after a pipeline run: SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY, and SHOW WAREHOUSES.",
        },
    },
];

function refusal(error: unknown) {
    if (error instanceof StatementError) {
        return differs(`Refused (${error.code}): ${error.reason}`);
    }
    throw error;
}

async function columnsOfCopy({ clouds, outputs, link, scratch, signal }: Subject): Promise<string[]> {
    const names = {
        native_database: identifier(outputs.snowflakeDatabase),
        native_schema: identifier(outputs.snowflakeSchema),
    };
    const onCopy = (text: string, more = {}) =>
        clouds.deployer.execute(renderTemplate("accounts probe", text, { ...names, ...more }), signal);
    const copy = ":native_database.:native_schema.LAKEHOUSE_ACCOUNTS_PROBE";
    const drop = renderTemplate("accounts probe", `DROP TABLE IF EXISTS ${copy}`, names);
    await scratch.announce({
        what: `table ${outputs.snowflakeDatabase}.${outputs.snowflakeSchema}.LAKEHOUSE_ACCOUNTS_PROBE`,
        remove: async () => {
            await clouds.deployer.execute(drop);
        },
        command: `${drop}, as the deployer`,
    });
    await onCopy(`CREATE TABLE ${copy} AS SELECT * FROM :database.:schema.:table`, {
        database: identifier(link.database),
        schema: identifier(link.schema),
        table: identifier(link.table),
    });
    const rows = await onCopy(`DESCRIBE TABLE ${copy}`);
    return rows.map((row) => String(row["name"]));
}
