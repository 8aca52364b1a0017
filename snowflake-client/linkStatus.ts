// Whether the link between a catalog-linked database and its catalog works: what SYSTEM$CATALOG_LINK_STATUS reports, and
// whether the schemas are there.

import { Connection } from "./connection";
import { jsonResult } from "./describeRows";
import { isLinked, missingSchemas, NamespaceRules } from "./linkedNamespaces";
import { render } from "./sql/render";
import { identifier, objectName, qualifiedName } from "./sql/values";

/** Value of the output linkStatus for a link that works. */
export const HEALTHY = "RUNNING";

/** One thing that could not be synced, named as in the catalog. */
export interface LinkFailure {
    qualifiedEntityName?: string;
    /** TABLE or NAMESPACE, as documented. */
    entityDomain?: string;
    /** CREATE, DROP, DISCOVERY or CATALOG_CONNECTION, as documented. */
    operation?: string;
    errorCode?: string;
    errorMessage?: string;
}

/** @see https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status */
export interface LinkStatus {
    /** RUNNING says that the next sync is planned, not that one has succeeded. */
    executionState: string;
    failedExecutionStateReason?: string;
    /** When the last attempt started, be it over or not. */
    lastLinkAttemptStartTime?: string;
    failureDetails: LinkFailure[];
}

/** What a link is worth. */
export interface LinkHealth {
    /** {@link HEALTHY}, or the state and what is wrong. */
    status: string;
    /** Tables that could not be linked, each as a sentence; they leave the link healthy. */
    warnings: string[];
}

/** Asks for the status. The role needs OWNERSHIP or MONITOR on the database. */
export async function readLinkStatus(connection: Connection, database: string): Promise<LinkStatus> {
    const rows = await connection.execute(render("linked_database.link_status", { name: objectName(database) }));
    const status = jsonResult(rows, "SYSTEM$CATALOG_LINK_STATUS");
    const reason = status["failedExecutionStateReason"];
    const attempt = status["lastLinkAttemptStartTime"];
    return {
        executionState: String(status["executionState"]),
        failureDetails: Array.isArray(status["failureDetails"]) ? (status["failureDetails"] as LinkFailure[]) : [],
        ...(typeof reason === "string" && reason !== "" ? { failedExecutionStateReason: reason } : {}),
        ...(typeof attempt === "string" && attempt !== "" ? { lastLinkAttemptStartTime: attempt } : {}),
    };
}

/** `DISCOVERY of lakehouse failed: no access (code 094120)`. */
export function describeFailure({ operation, qualifiedEntityName, errorMessage, errorCode }: LinkFailure): string {
    const entity = qualifiedEntityName ? ` of ${qualifiedEntityName}` : "";
    const code = errorCode ? ` (code ${errorCode})` : "";
    return `${operation ?? "Sync"}${entity} failed: ${errorMessage ?? "no reason given"}${code}`;
}

/** Whether a failure means that the link does not work. One table that cannot be linked does not. */
export function breaksLink(
    { operation, entityDomain, qualifiedEntityName }: LinkFailure,
    rules: NamespaceRules,
): boolean {
    if (operation === "CATALOG_CONNECTION") {
        return true;
    }
    return (
        operation === "DISCOVERY" &&
        entityDomain !== "TABLE" &&
        (qualifiedEntityName === undefined || isLinked(rules, qualifiedEntityName))
    );
}

/** Health of the link of `database`, whose namespaces are let in by `rules`. */
export async function linkHealth(connection: Connection, database: string, rules: NamespaceRules): Promise<LinkHealth> {
    const link = await readLinkStatus(connection, database);
    const [first, ...more] = link.failureDetails.filter((failure) => breaksLink(failure, rules));
    const warnings = link.failureDetails.filter((failure) => !breaksLink(failure, rules)).map(describeFailure);
    const unhealthy = (what: string): LinkHealth => ({ status: `${link.executionState}: ${what}`, warnings });
    if (first !== undefined) {
        return unhealthy(`${describeFailure(first)}${more.length > 0 ? ` (and ${more.length} more)` : ""}`);
    }
    if (link.failedExecutionStateReason !== undefined) {
        return unhealthy(link.failedExecutionStateReason);
    }
    if (link.executionState !== HEALTHY) {
        return { status: link.executionState, warnings };
    }
    if (link.lastLinkAttemptStartTime === undefined) {
        return unhealthy("has not queried the catalog yet");
    }
    const rows = await connection.execute(render("database.show_schemas", { database: identifier(database) }));
    const missing = missingSchemas(
        rules,
        rows.map((row) => String(row["name"])),
    );
    return missing.length > 0
        ? unhealthy([`no schema yet for ${missing.join(", ")}`, ...warnings].join("; "))
        : { status: HEALTHY, warnings };
}

/** What a user is told of a table that could not be linked. */
export function tableWarning(database: string, failure: string): string {
    return `Linked database ${qualifiedName(database)} works, except: ${failure}. Its other tables are not affected.`;
}
