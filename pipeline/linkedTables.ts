import { setTimeout as sleep } from "node:timers/promises";

import { identifier, objectName } from "../provider/sql/values";
import { render } from "../provider/sql/render";
import type { Connection } from "../provider/connection/connection";
import type { LinkedSchema } from "./linkedTableGrants";

/** One entry of `failureDetails` in SYSTEM$CATALOG_LINK_STATUS. */
interface LinkFailure {
    qualifiedEntityName?: string;
    operation?: string;
    errorCode?: string;
    errorMessage?: string;
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status */
interface LinkStatus {
    executionState: string;
    failureDetails?: LinkFailure[];
    failedExecutionStateReason?: string;
}

const POLL_MS = 1_000;

/** How a stack's link follows its catalog, in seconds. */
export interface LinkPace {
    /** Between two looks for new tables. */
    syncIntervalSeconds: number;
    /** How long the link may take beyond that. */
    linkTimeoutSeconds: number;
}

/**
 * Waits until the linked database shows all tables: for its next look for new ones, and the time that a link may take.
 *
 * @param signal ends the waiting.
 * @throws Error after that time, with the tables that are missing and what the link status says of them.
 */
export async function awaitLinkedTables(
    snowflake: Connection,
    { linkedDatabase: database, linkedSchema: schema }: LinkedSchema,
    tables: readonly string[],
    { syncIntervalSeconds, linkTimeoutSeconds }: LinkPace,
    onProgress: (missing: string[]) => void,
    signal?: AbortSignal,
): Promise<void> {
    const timeoutSeconds = syncIntervalSeconds + linkTimeoutSeconds;
    const deadline = Date.now() + timeoutSeconds * 1000;
    for (;;) {
        const found = await tablesOf(snowflake, database, schema);
        const missing = tables.filter((table) => !found.has(table));
        if (missing.length === 0) {
            return;
        }
        onProgress(missing);
        if (Date.now() > deadline) {
            const status = await linkStatus(snowflake, database);
            throw new Error(
                [
                    `After ${timeoutSeconds} s (syncIntervalSeconds and linkTimeoutSeconds) the linked database ${database} does not show: ${missing.join(", ")}.`,
                    ...describeLink(status),
                    "Look at the whole chain with: npm run doctor -- --stack NAME",
                ].join("\n"),
            );
        }
        await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    }
}

/** State of the link between a linked database and its catalog. */
export async function linkStatus(snowflake: Connection, database: string): Promise<LinkStatus> {
    const [row] = await snowflake.execute(render("catalog_link_status", { name: objectName(database) }));
    const text = Object.values(row ?? {})[0];
    if (typeof text !== "string") {
        throw new Error(`SYSTEM$CATALOG_LINK_STATUS of ${database} gave no text.`);
    }
    return JSON.parse(text) as LinkStatus;
}

/** What a link status says is wrong, in lines; empty when it is healthy. */
export function describeLink(status: LinkStatus): string[] {
    const failures = (status.failureDetails ?? []).map(
        (failure) =>
            `${failure.qualifiedEntityName ?? "The link"}: ${failure.operation ?? "sync"} failed: ${failure.errorMessage ?? failure.errorCode ?? "no reason given"}`,
    );
    if (status.executionState !== "RUNNING") {
        failures.unshift(
            `The link is ${status.executionState}: ${status.failedExecutionStateReason ?? "no reason given"}`,
        );
    }
    return failures;
}

async function tablesOf(snowflake: Connection, database: string, schema: string): Promise<Set<string>> {
    const schemas = await snowflake.execute(render("show_schemas_in_database", { database: identifier(database) }));
    if (!schemas.some((row) => row["name"] === schema)) {
        return new Set();
    }
    const rows = await snowflake.execute(
        render("show_iceberg_tables_in_schema", { database: identifier(database), schema: identifier(schema) }),
    );
    return new Set(rows.map((row) => String(row["name"])));
}
