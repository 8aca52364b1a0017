import { setTimeout as sleep } from "node:timers/promises";

import type { Connection } from "../../snowflake-client/connection";
import { describeFailure, LinkStatus, readLinkStatus } from "../../snowflake-client/linkStatus";
import { render } from "../../snowflake-client/sql/render";
import { identifier } from "../../snowflake-client/sql/values";
import type { LinkedSchema } from "./linkedTableGrants";

const POLL_MS = 1_000;

/** How a stack's link follows its catalog, in seconds. */
export interface LinkPace {
    /** Between two checks for new tables. */
    syncIntervalSeconds: number;
    /** How long the link may take beyond that. */
    linkTimeoutSeconds: number;
}

/**
 * Starts discovery and waits until the linked database shows all tables: for its next look for new ones at the latest,
 * and the time that a link may take.
 *
 * @param deployer a session of the role that owns the linked database
 * @param signal ends the waiting.
 * @throws Error after that time, with the tables that are missing and what the link status says of them.
 * @see https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked (RESUME DISCOVERY)
 */
export async function awaitLinkedTables(
    deployer: Connection,
    { linkedDatabase: database, linkedSchema: schema }: LinkedSchema,
    tables: readonly string[],
    { syncIntervalSeconds, linkTimeoutSeconds }: LinkPace,
    onProgress: (missing: string[]) => void,
    signal?: AbortSignal,
): Promise<void> {
    const timeoutSeconds = syncIntervalSeconds + linkTimeoutSeconds;
    const deadline = Date.now() + timeoutSeconds * 1000;
    await deployer.execute(render("linked_database.resume_discovery", { name: identifier(database) }));
    for (;;) {
        const found = await tablesOf(deployer, database, schema);
        const missing = tables.filter((table) => !found.has(table));
        if (missing.length === 0) {
            return;
        }
        onProgress(missing);
        if (Date.now() > deadline) {
            const status = await readLinkStatus(deployer, database);
            throw new Error(
                [
                    `After ${timeoutSeconds} s (syncIntervalSeconds and linkTimeoutSeconds), linked database ${database} does not show: ${missing.join(", ")}.`,
                    ...describeLink(status),
                    "Check the whole stack with: npm run doctor -- --stack NAME",
                ].join("\n"),
            );
        }
        await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    }
}

/** What a link status says is wrong, in lines; empty when nothing is. */
export function describeLink(status: LinkStatus): string[] {
    const failures = status.failureDetails.map(describeFailure);
    if (status.executionState !== "RUNNING") {
        failures.unshift(
            `The link is ${status.executionState}: ${status.failedExecutionStateReason ?? "no reason given"}`,
        );
    }
    return failures;
}

async function tablesOf(snowflake: Connection, database: string, schema: string): Promise<Set<string>> {
    const schemas = await snowflake.execute(render("database.show_schemas", { database: identifier(database) }));
    if (!schemas.some((row) => row["name"] === schema)) {
        return new Set();
    }
    const rows = await snowflake.execute(
        render("iceberg_table.show", { database: identifier(database), schema: identifier(schema) }),
    );
    return new Set(rows.map((row) => String(row["name"])));
}
