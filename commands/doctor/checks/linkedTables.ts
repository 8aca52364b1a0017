// The tables of the linked database, those of the program and others: whether they are there, and whether Snowflake's
// copy of each is up to date.
import type { Row } from "../../../snowflake-client/connection";
import { jsonResult } from "../../../snowflake-client/describeRows";
import { render } from "../../../snowflake-client/sql/render";
import { identifier, qualifiedName, qualifiedObjectName } from "../../../snowflake-client/sql/values";
import { isSameFile } from "../../pipeline/tableRefresh";
import { broken, Check, healthy, Outcome, warning } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { IcebergTable, icebergTables } from "../../stack/icebergTables";
import { AWS_LOGIN } from "./logins";

/** What auto_refresh_status of SHOW ICEBERG TABLES tells, as far as it is read here. */
interface RefreshStatus {
    executionState?: string;
    invalidExecutionStateReason?: string;
    /** When Snowflake's copy was last refreshed, in ISO 8601. */
    lastUpdatedTime?: string;
}

/** @param expected tables that the program's own jobs write. */
export function linkedTablesCheck(
    { clouds, outputs, snowflake, stackName }: ExaminedStack,
    expected: readonly string[],
): Check {
    const pipeline = `npm run pipeline -- --stack ${stackName}`;
    const lookNow = `${pipeline} --only link`;
    /** The link may take so long; a copy that is behind for longer is not refreshed. */
    const patienceSeconds = outputs.syncIntervalSeconds + outputs.linkTimeoutSeconds;
    return {
        name: "tables",
        needs: [AWS_LOGIN],
        after: [
            ...["bucket", "encryption key", "storage role", "external volume"],
            ...["Glue database", "catalog role", "catalog integration", "catalog contents"],
            ...["linked database", "discovery", "namespaces"],
        ],
        cure: lookNow,
        async look() {
            const remote = await icebergTables(clouds.glue, outputs.glueDatabase);
            const rows = await snowflake.execute(
                render("iceberg_table.show", {
                    database: identifier(outputs.linkedDatabase),
                    schema: identifier(outputs.linkedSchema),
                }),
            );
            if (remote.length === 0 && rows.length === 0) {
                return warning(
                    "There are none yet: the jobs have not run.",
                    outputs.jobNames.loadSales === undefined ? pipeline : `${pipeline} --sample-rows 1000000`,
                );
            }
            const shown = new Map(rows.map((row) => [String(row["name"]), row]));
            const findings = missing(remote, shown);
            for (const [name, row] of shown) {
                const table = remote.find((candidate) => candidate.name === name);
                const finding =
                    table === undefined
                        ? gone(name)
                        : (refreshProblem(statusOf(row), nameOf(name)) ?? (await staleness(table, statusOf(row))));
                findings.push(...(finding === undefined ? [] : [finding]));
            }
            return findings.length > 0
                ? findings
                : healthy(`${shown.size} in ${outputs.linkedDatabase}, each with Glue's current snapshot`);
        },
    };

    /** Tables that Snowflake does not show: Glue tells whether they were lost on the way or do not exist at all. */
    function missing(remote: readonly IcebergTable[], shown: ReadonlyMap<string, Row>): Outcome[] {
        const inGlue = remote.map(({ name }) => name);
        const late = inGlue.filter((name) => !shown.has(name));
        const nowhere = expected.filter((name) => !shown.has(name) && !inGlue.includes(name));
        return [
            ...(late.length === 0
                ? []
                : [
                      broken(
                          `Glue has ${late.join(", ")}, which ${outputs.linkedDatabase} does not show yet.`,
                          late.every((name) => expected.includes(name))
                              ? lookNow
                              : `ALTER DATABASE ${identifier(outputs.linkedDatabase).toString()} RESUME DISCOVERY`,
                      ),
                  ]),
            ...(nowhere.length === 0
                ? []
                : [broken(`Neither Glue nor ${outputs.linkedDatabase} has ${nowhere.join(", ")}.`, pipeline)]),
        ];
    }

    function gone(name: string): Outcome {
        const seen = `Glue has no table ${name}: ${outputs.linkedDatabase} shows the last copy of a deleted one`;
        return expected.includes(name)
            ? broken(seen, pipeline)
            : warning(seen, "Nothing to do: the next table discovery drops it.");
    }

    function nameOf(table: string): string {
        return qualifiedName(outputs.linkedDatabase, outputs.linkedSchema, table);
    }

    /** Refresh is by polling, so that a copy that is behind by one interval is nothing bad. */
    async function staleness(
        { name, metadataLocation, updatedAt }: IcebergTable,
        { lastUpdatedTime }: RefreshStatus,
    ): Promise<Outcome | undefined> {
        const table = qualifiedObjectName(outputs.linkedDatabase, outputs.linkedSchema, name);
        const information = jsonResult(
            await snowflake.execute(render("iceberg_table.information", { table })),
            "SYSTEM$GET_ICEBERG_TABLE_INFORMATION",
        );
        const read = String(information["metadataLocation"] ?? "");
        if (isSameFile({ glue: metadataLocation, snowflake: read })) {
            return undefined;
        }
        const behind = updatedAt === undefined ? 0 : (Date.now() - updatedAt.getTime()) / 1000;
        const seen =
            `Snowflake reads an older snapshot of ${name} than Glue has: ${fileOf(read)}` +
            `${lastUpdatedTime === undefined ? "" : `, refreshed ${age(new Date(lastUpdatedTime))}`}, ` +
            `not ${fileOf(metadataLocation)}${updatedAt === undefined ? "" : `, written ${age(updatedAt)}`}`;
        const cure = expected.includes(name) ? lookNow : `ALTER ICEBERG TABLE ${nameOf(name)} REFRESH`;
        return behind > patienceSeconds ? broken(seen, cure) : warning(seen, cure);
    }
}

function fileOf(location: string): string {
    return location.split("/").at(-1) ?? location;
}

/** How long ago, in the largest unit that has two of them. */
export function age(then: Date, now = new Date()): string {
    const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
    const units: [string, number][] = [
        ["days", 86_400],
        ["hours", 3_600],
        ["minutes", 60],
    ];
    const [unit, length] = units.find(([, size]) => seconds >= 2 * size) ?? ["seconds", 1];
    return `${Math.floor(seconds / length)} ${unit} ago`;
}

/**
 * Why Snowflake does not refresh a table by itself; undefined when it does.
 *
 * @param table its quoted name
 * @see https://docs.snowflake.com/en/sql-reference/functions/system_auto_refresh_status
 */
export function refreshProblem(
    { executionState, invalidExecutionStateReason }: RefreshStatus,
    table: string,
): Outcome | undefined {
    const reason = invalidExecutionStateReason === undefined ? "" : `: ${invalidExecutionStateReason}`;
    const turnOn = `ALTER ICEBERG TABLE ${table} SET AUTO_REFRESH = TRUE`;
    switch (executionState) {
        case "RUNNING":
            return undefined;
        case undefined:
            return broken(`Automated refresh of ${table} is off`, turnOn);
        case "STALLED":
            return broken(
                `Automated refresh of ${table} is STALLED${reason}`,
                "Fix the reason, usually a failed check above. Snowflake then resumes by itself.",
            );
        // https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
        case "ICEBERG_TABLE_NOT_INITIALIZED":
            return broken(
                `Snowflake found ${table} but could not read its files, so it cannot be queried`,
                `Repair the table with the engine that writes it, then run as the deployer: ${turnOn}`,
            );
        default:
            return broken(
                `Automated refresh of ${table} is ${executionState}${reason}`,
                "Fix the reason, then run as the deployer: " +
                    `ALTER ICEBERG TABLE ${table} SET AUTO_REFRESH = FALSE; ALTER ICEBERG TABLE ${table} REFRESH; ${turnOn}`,
            );
    }
}

function statusOf(row: Row): RefreshStatus {
    const text = row["auto_refresh_status"];
    return typeof text === "string" && text !== "" ? (JSON.parse(text) as RefreshStatus) : {};
}
