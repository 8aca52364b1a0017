// The Snowflake side: access to both stores, the linked database, its tables, the grants.
import type { Values } from "../../../provider/resources/property";
import { accessFault } from "../../../snowflake-client/accessChain";
import { accessEnd, AccessKind, probe } from "../../../snowflake-client/accessProbe";
import type { Connection, Row } from "../../../snowflake-client/connection";
import { jsonResult } from "../../../snowflake-client/describeRows";
import { isLinked, NamespaceRules, namespaceNames } from "../../../snowflake-client/linkedNamespaces";
import { breaksLink, describeFailure, HEALTHY, readLinkStatus } from "../../../snowflake-client/linkStatus";
import { render } from "../../../snowflake-client/sql/render";
import { literal, objectName } from "../../../snowflake-client/sql/values";
import { StatementError } from "../../../snowflake-client/statementError";
import { broken, Check, healthy, notExamined, warning } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { creditQuotaCheck } from "./creditQuota";
import { grantsCheck } from "./grants";
import { icebergTables } from "../../stack/icebergTables";
import { LINKED_TABLES } from "../../../jobs/quickstartTables";
import { ofAllDomains, ofEachDomain, ofEachLink } from "../ofDomains";
import { linkedTablesCheck } from "./linkedTables";
import { AWS_LOGIN } from "./logins";
import { unlessMissing } from "./missingObject";

export function snowflakeChecks(stack: ExaminedStack): Check[] {
    const { outputs, snowflake, stackName } = stack;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        {
            ...accessCheck(snowflake, "EXTERNAL_VOLUME", outputs.externalVolume, up),
            after: ["bucket", "encryption key", "storage role"],
        },
        ofAllDomains(stack, {
            ...accessCheck(snowflake, "CATALOG_INTEGRATION", outputs.catalogIntegration, up),
            after: ["Glue database", "catalog role"],
        }),
        ...ofEachDomain(stack, (ofDomain) => [catalogCheck(ofDomain)]),
        ...ofEachLink(stack, (ofLink) => [linkCheck(ofLink), discoveryCheck(ofLink)]),
        ...ofEachDomain(stack, (ofDomain, { quickstart, tables }) => [
            namespacesCheck(ofDomain),
            linkedTablesCheck(ofDomain, quickstart ? LINKED_TABLES : tables),
        ]),
        ...ofEachLink(stack, (ofLink) => [grantsCheck(ofLink)]),
        creditQuotaCheck(snowflake, outputs.virtualWarehouse, stackName),
    ];
}

/** Whether the linked database shows the domain. */
function namespacesCheck({ outputs, snowflake, stackName }: ExaminedStack): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return {
        name: "namespaces",
        cure: up,
        async look() {
            const config = await unlessMissing(configOf(outputs, snowflake));
            if (config === undefined) {
                return notExamined(`${outputs.linkedDatabase} does not exist`);
            }
            const rules = rulesIn(config);
            return isLinked(rules, outputs.glueDatabase)
                ? healthy(`${outputs.glueDatabase} is among the allowed namespaces`)
                : broken(
                      `${outputs.linkedDatabase} does not link ${outputs.glueDatabase}: allowed are ${list(rules.allowed)}, blocked are ${list(rules.blocked)}`,
                      up,
                  );
        },
    };
}

/** Lets Snowflake itself assume the role and touch the store; names the cause when it cannot. */
function accessCheck(snowflake: Connection, kind: AccessKind, name: string, up: string): Check {
    return {
        name: kind.toLowerCase().replace("_", " "),
        cure: up,
        async look() {
            let failure: string | undefined;
            try {
                failure = await probe(snowflake, kind, name, new AbortController().signal);
            } catch (error) {
                // https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
                if (kind === "EXTERNAL_VOLUME" && error instanceof StatementError && error.saysDenied) {
                    return notExamined(
                        `only the owner of ${name} can verify it; ask an administrator to run ${render("external_volume.verify", { name: objectName(name) })}`,
                    );
                }
                throw error;
            }
            if (failure === undefined) {
                return healthy(`${name}: Snowflake assumed the role and accessed what it protects`);
            }
            const { cause, cure } = accessFault(failure, await accessEnd(snowflake, kind, name));
            return broken(`${name}: ${cause}: ${failure}`, `${cure} In this program: ${up}`);
        },
    };
}

/** What Snowflake itself sees in Glue, be it linked or not: the sharpest look at permissions and names. */
function catalogCheck({ clouds, outputs, snowflake, stackName }: ExaminedStack): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    const integration = { catalog_integration: objectName(outputs.catalogIntegration) };
    return {
        name: "catalog contents",
        after: ["Glue database", "catalog role", "catalog integration"],
        needs: [AWS_LOGIN],
        cure: `Restore the catalog role's policy: ${up}`,
        async look() {
            const namespaces = listed(
                await snowflake.execute(render("catalog_integration.list_namespaces", integration)),
            );
            if (!namespaces.includes(outputs.glueDatabase)) {
                return broken(
                    `Through ${outputs.catalogIntegration}, Snowflake does not see ${outputs.glueDatabase} in Glue, only ${list(namespaces.map(String))}`,
                    up,
                );
            }
            const namespace = literal(outputs.glueDatabase);
            const seen = listed(
                await snowflake.execute(
                    render("catalog_integration.list_iceberg_tables", { ...integration, namespace }),
                ),
            ).map((table) => String((table as { name?: unknown }).name));
            const hidden = (await icebergTables(clouds.glue, outputs.glueDatabase)).filter(
                ({ name }) => !seen.includes(name),
            );
            return hidden.length === 0
                ? healthy(`Snowflake sees ${outputs.glueDatabase} in Glue with ${seen.length} tables`)
                : broken(
                      `Glue has ${list(hidden.map(({ name }) => name))} in ${outputs.glueDatabase}, and Snowflake does not see it through ${outputs.catalogIntegration}`,
                      `Restore the catalog role's policy: ${up}`,
                  );
        },
    };
}

function listed(rows: Row[]): unknown[] {
    const parsed: unknown = JSON.parse(String(rows[0]?.["result"] ?? "[]"));
    return Array.isArray(parsed) ? parsed : [];
}

/** One table that cannot be linked leaves the link as it is: a warning. */
function linkCheck({ outputs, snowflake, stackName }: ExaminedStack): Check {
    // A failure with nothing broken above it is of the past; the next sync clears it.
    const cure = `npm run pipeline -- --stack ${stackName} --only link`;
    return {
        name: "linked database",
        after: ["bucket", "encryption key", "external volume", "catalog integration", "catalog contents"],
        cure: `npm run up -- --stack ${stackName} --refresh`,
        async look() {
            const status = await readLinkStatus(snowflake, outputs.linkedDatabase);
            const rules = rulesIn(await configOf(outputs, snowflake));
            const findings = status.failureDetails.map((failure) =>
                breaksLink(failure, rules)
                    ? broken(describeFailure(failure), cure)
                    : warning(
                          `${outputs.linkedDatabase} cannot link a table: ${describeFailure(failure)}`,
                          "Fix or drop the table in Glue; the other tables are not affected.",
                      ),
            );
            if (status.executionState !== HEALTHY && status.executionState !== SUSPENDED) {
                const reason = status.failedExecutionStateReason ?? "no reason given";
                findings.unshift(broken(`The link is ${status.executionState}: ${reason}`, cure));
            }
            return findings.length > 0
                ? findings
                : healthy(`${outputs.linkedDatabase} is ${status.executionState} without failures`);
        },
    };
}

/**
 * Whether Snowflake looks for new tables.
 * @see https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked (SUSPEND DISCOVERY)
 */
function discoveryCheck({ outputs, snowflake, stackName }: ExaminedStack): Check {
    return {
        name: "discovery",
        cure: `npm run up -- --stack ${stackName} --refresh`,
        async look() {
            const config = await unlessMissing(configOf(outputs, snowflake));
            if (config === undefined) {
                return notExamined(`${outputs.linkedDatabase} does not exist`);
            }
            const { executionState } = await readLinkStatus(snowflake, outputs.linkedDatabase);
            return config["is_suspended"] === true || executionState === SUSPENDED
                ? broken(
                      `Discovery of ${outputs.linkedDatabase} is suspended: Snowflake does not notice new or deleted tables.`,
                      `npm run up -- --stack ${stackName} --refresh`,
                  )
                : healthy(`checks for new tables every ${String(config["sync_interval_seconds"])} s`);
        },
    };
}

/** What SYSTEM$CATALOG_LINK_STATUS says of a link whose discovery is suspended. */
const SUSPENDED = "SUSPENDED";

async function configOf({ linkedDatabase }: ExaminedStack["outputs"], snowflake: Connection): Promise<Values> {
    const rows = await snowflake.execute(render("linked_database.configuration", { name: objectName(linkedDatabase) }));
    return jsonResult(rows, "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG");
}

function rulesIn(config: Values): NamespaceRules {
    return {
        allowed: namespaceNames(config["allowed_namespaces"]),
        blocked: namespaceNames(config["blocked_namespaces"]),
        caseInsensitive: config["catalog_case_sensitivity"] === "CASE_INSENSITIVE",
    };
}

function list(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}
