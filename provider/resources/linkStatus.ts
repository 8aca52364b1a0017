// SYSTEM$CATALOG_LINK_STATUS: whether Snowflake reaches the catalog behind a linked database.

import { Connection } from "../connection/connection";
import { render } from "../sql/render";
import { objectName, qualifiedName } from "../sql/values";
import { jsonResult } from "./describeRows";
import { Context } from "./resourceType";

/** Value of the output linkStatus for a link that works. */
export const HEALTHY = "RUNNING";

const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 5_000;

interface FailureDetail {
    qualifiedEntityName?: string;
    operation?: string;
    errorCode?: string;
    errorMessage?: string;
}

/**
 * {@link HEALTHY}, or the state with the first failure.
 * @see https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
 */
export async function linkStatus(connection: Connection, database: string): Promise<string> {
    const rows = await connection.execute(render("catalog_link_status", { name: objectName(database) }));
    const status = jsonResult(rows, "SYSTEM$CATALOG_LINK_STATUS");
    const details = Array.isArray(status["failureDetails"]) ? (status["failureDetails"] as FailureDetail[]) : [];
    const state = String(status["executionState"]);
    const [first] = details;
    if (first !== undefined) {
        const entity = first.qualifiedEntityName ? ` of ${first.qualifiedEntityName}` : "";
        const more = details.length > 1 ? ` (and ${details.length - 1} more)` : "";
        const code = first.errorCode ? ` (code ${first.errorCode})` : "";
        return `${state}: ${first.operation ?? "discovery"}${entity} failed: ${first.errorMessage ?? "no reason given"}${code}${more}`;
    }
    const reason = status["failedExecutionStateReason"];
    if (typeof reason === "string" && reason !== "") {
        return `${state}: ${reason}`;
    }
    // A link that has not tried yet says RUNNING, too.
    return state === HEALTHY && !status["lastLinkAttemptStartTime"] ? `${state}: has not asked the catalog yet` : state;
}

/**
 * Waits until the link of [database] is healthy.
 * @throws Error after [timeoutSeconds], with the last failure and where to look.
 */
export async function healthyLink(context: Context, database: string, timeoutSeconds: number): Promise<string> {
    const deadline = context.now() + timeoutSeconds * 1_000;
    let pause = FIRST_PAUSE_MILLIS;
    for (;;) {
        const status = await linkStatus(context.connection, database);
        if (status === HEALTHY) {
            return status;
        }
        const left = deadline - context.now();
        if (left <= 0) {
            throw new Error(
                `The catalog-linked database ${qualifiedName(database)} exists, but its link is not healthy after ` +
                    `${timeoutSeconds} s. Last status: ${status}. Check the access verification of its integration and ` +
                    "volume, and that the allowed namespaces exist in Glue; then run pulumi up again.",
            );
        }
        context.progress(`waits for the link: ${status}`);
        await context.sleep(Math.min(left, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
}
