// The Snowflake side of the chain: session, access to both stores, the link, its tables, the grants.
import type { Connection, Row } from "../../provider/connection/connection";
import { jsonResult } from "../../provider/resources/describeRows";
import { brokenLink } from "../../provider/resources/accessChain";
import { accessEnd, AccessKind, probe } from "../../provider/resources/accessProbe";
import { isLinked, NamespaceRules, namespaceNames } from "../../provider/resources/linkedNamespaces";
import { breaksLink, describeFailure, readLinkStatus } from "../../provider/resources/linkStatus";
import { render } from "../../provider/sql/render";
import { literal, objectName } from "../../provider/sql/values";
import { broken, Check, healthy, warning } from "../finding";
import { Patient } from "../patient";
import { grantsCheck } from "./grants";
import { linkedTablesCheck } from "./linkedTables";

export function snowflakeChecks(patient: Patient): Check[] {
    const { outputs, snowflake, stackName } = patient;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        {
            link: "Snowflake session",
            cure: "Check SNOWFLAKE_USER, SNOWFLAKE_ROLE and the private key; the deployer is made by bootstrap/ (npm run bootstrap -- snowflake).",
            async look() {
                const [row] = await snowflake.execute('SELECT CURRENT_USER() AS "user", CURRENT_ROLE() AS "role"');
                return healthy(`${String(row?.["user"])} as ${String(row?.["role"])}`);
            },
        },
        accessCheck(snowflake, "EXTERNAL_VOLUME", outputs.externalVolume, up),
        accessCheck(snowflake, "CATALOG_INTEGRATION", outputs.catalogIntegration, up),
        catalogCheck(patient),
        linkCheck(patient, up),
        {
            link: "namespaces",
            cure: up,
            async look() {
                const rules = await namespaceRules(patient);
                return isLinked(rules, outputs.glueDatabase)
                    ? healthy(`${outputs.glueDatabase} is among the allowed namespaces`)
                    : broken(
                          `${outputs.linkedDatabase} does not link ${outputs.glueDatabase}: allowed are ${list(rules.allowed)}, blocked are ${list(rules.blocked)}`,
                          up,
                      );
            },
        },
        linkedTablesCheck(patient),
        grantsCheck(patient),
    ];
}

/** Lets Snowflake itself assume the role and touch the store; names the broken link when it cannot. */
function accessCheck(snowflake: Connection, kind: AccessKind, name: string, up: string): Check {
    return {
        link: kind.toLowerCase().replace("_", " "),
        cure: up,
        async look() {
            const failure = await probe(snowflake, kind, name, new AbortController().signal);
            if (failure === undefined) {
                return healthy(`${name}: Snowflake assumed the role and used the store behind it`);
            }
            const { link, cure } = brokenLink(failure, await accessEnd(snowflake, kind, name));
            return broken(`${name}: ${link}: ${failure}`, `${cure} In this program: ${up}`);
        },
    };
}

/** What Snowflake itself sees in Glue, be it linked or not: the sharpest look at permissions and names. */
function catalogCheck({ outputs, snowflake, stackName }: Patient): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    const integration = { catalog_integration: objectName(outputs.catalogIntegration) };
    return {
        link: "catalog contents",
        cure: `Give the catalog role its policy again: ${up}`,
        async look() {
            const namespaces = listed(await snowflake.execute(render("list_namespaces_from_catalog", integration)));
            if (!namespaces.includes(outputs.glueDatabase)) {
                return broken(
                    `Through ${outputs.catalogIntegration} Snowflake sees no ${outputs.glueDatabase} in Glue, but ${list(namespaces.map(String))}`,
                    `If the Glue database was deleted, or its role lost glue:GetDatabases: ${up}`,
                );
            }
            const namespace = literal(outputs.glueDatabase);
            const tables = listed(
                await snowflake.execute(render("list_iceberg_tables_from_catalog", { ...integration, namespace })),
            );
            return healthy(`Snowflake sees ${outputs.glueDatabase} in Glue, with ${tables.length} tables`);
        },
    };
}

function listed(rows: Row[]): unknown[] {
    const parsed: unknown = JSON.parse(String(rows[0]?.["result"] ?? "[]"));
    return Array.isArray(parsed) ? parsed : [];
}

/** One table that cannot be linked leaves the link as it is: a warning. */
function linkCheck({ outputs, snowflake, ...patient }: Patient, up: string): Check {
    const cure = "Mend the link of the chain above that is broken; the next sync clears this.";
    return {
        link: "linked database",
        cure: up,
        async look() {
            const status = await readLinkStatus(snowflake, outputs.linkedDatabase);
            const rules = await namespaceRules({ ...patient, outputs, snowflake });
            const findings = status.failureDetails.map((failure) =>
                breaksLink(failure, rules)
                    ? broken(describeFailure(failure), cure)
                    : warning(
                          `${outputs.linkedDatabase} cannot link a table: ${describeFailure(failure)}`,
                          "Fix or drop the table in Glue; the other tables are not affected.",
                      ),
            );
            if (status.executionState !== "RUNNING") {
                const reason = status.failedExecutionStateReason ?? "no reason given";
                findings.unshift(broken(`The link is ${status.executionState}: ${reason}`, cure));
            }
            return findings.length > 0
                ? findings
                : healthy(`${outputs.linkedDatabase} is ${status.executionState}, no failures`);
        },
    };
}

async function namespaceRules({ outputs, snowflake }: Patient): Promise<NamespaceRules> {
    const rows = await snowflake.execute(
        render("catalog_linked_database_config", { name: objectName(outputs.linkedDatabase) }),
    );
    const config = jsonResult(rows, "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG");
    return {
        allowed: namespaceNames(config["allowed_namespaces"]),
        blocked: namespaceNames(config["blocked_namespaces"]),
        caseInsensitive: config["catalog_case_sensitivity"] === "CASE_INSENSITIVE",
    };
}

function list(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}
