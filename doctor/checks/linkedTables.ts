// The tables of the linked database: whether they are there, and whether Snowflake's copy of each is up to date.
import { EntityNotFoundException } from "@aws-sdk/client-glue";

import { isSameFile, metadataLocations } from "../../pipeline/tableRefresh";
import { LINKED_TABLES } from "../../pipeline/tables";
import type { Row } from "../../provider/connection/connection";
import { render } from "../../provider/sql/render";
import { identifier, qualifiedName } from "../../provider/sql/values";
import { broken, Check, Finding, healthy, warning } from "../finding";
import { Patient } from "../patient";

/** What auto_refresh_status of SHOW ICEBERG TABLES tells, as far as it is read here. */
interface RefreshStatus {
    executionState?: string;
    invalidExecutionStateReason?: string;
}

export function linkedTablesCheck({ clouds, outputs, snowflake, stackName }: Patient): Check {
    const pipeline = `npm run pipeline -- --stack ${stackName}`;
    return {
        link: "tables",
        cure: pipeline,
        async look() {
            const rows = await snowflake.execute(
                render("show_iceberg_tables_in_schema", {
                    database: identifier(outputs.linkedDatabase),
                    schema: identifier(outputs.linkedSchema),
                }),
            );
            const names = rows.map((row) => String(row["name"]));
            const missing = LINKED_TABLES.filter((table) => !names.includes(table));
            const findings: Omit<Finding, "link">[] = [];
            if (missing.length > 0) {
                findings.push(
                    broken(
                        `${outputs.linkedDatabase} does not show: ${missing.join(", ")}`,
                        `If the jobs have not run: ${pipeline}. If they have, the next sync shows them.`,
                    ),
                );
            }
            for (const table of LINKED_TABLES.filter((name) => names.includes(name))) {
                const row = rows.find((candidate) => candidate["name"] === table) ?? {};
                const finding = refreshProblem(statusOf(row), nameOf(table)) ?? (await staleness(table));
                if (finding !== undefined) {
                    findings.push(finding);
                }
            }
            return findings.length > 0
                ? findings
                : healthy(
                      `${LINKED_TABLES.length} of ${LINKED_TABLES.length} are in ${outputs.linkedDatabase}, each with Glue's current snapshot`,
                  );
        },
    };

    function nameOf(table: string): string {
        return qualifiedName(outputs.linkedDatabase, outputs.linkedSchema, table);
    }

    /** Refresh is by polling, so that a copy that is behind by one interval is nothing bad. */
    async function staleness(table: string): Promise<Omit<Finding, "link"> | undefined> {
        const locations = await metadataLocations(snowflake, clouds.glue, outputs, table).catch((error: unknown) => {
            if (error instanceof EntityNotFoundException) {
                return undefined;
            }
            throw error;
        });
        if (locations === undefined) {
            return broken(
                `Glue has no table ${table}: ${outputs.linkedDatabase} shows the last copy of one that is gone`,
                `Make it again: ${pipeline}`,
            );
        }
        return isSameFile(locations)
            ? undefined
            : warning(
                  `Snowflake reads an older snapshot of ${table} than Glue has: ${locations.snowflake}, not ${locations.glue}`,
                  `The next automated refresh takes it. At once: ALTER ICEBERG TABLE ${nameOf(table)} REFRESH`,
              );
    }
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
): Omit<Finding, "link"> | undefined {
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
                "Fix the reason, which is mostly a broken link of the chain above; Snowflake then goes on by itself.",
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
