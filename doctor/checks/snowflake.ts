// The Snowflake side of the chain: session, access to both stores, the link, its tables, the grants.
import { describeLink, linkStatus } from "../../pipeline/linkedTables";
import { LINKED_TABLES } from "../../pipeline/tables";
import type { Connection } from "../../provider/connection/connection";
import { jsonResult } from "../../provider/resources/describeRows";
import { brokenLink } from "../../provider/resources/accessChain";
import { accessEnd, AccessKind, probe } from "../../provider/resources/accessProbe";
import { render } from "../../provider/sql/render";
import { identifier, objectName } from "../../provider/sql/values";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";
import { grantsCheck } from "./grants";

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
        {
            link: "linked database",
            cure: up,
            async look() {
                const status = await linkStatus(snowflake, outputs.linkedDatabase);
                const wrong = describeLink(status);
                return wrong.length === 0
                    ? healthy(`${outputs.linkedDatabase} is ${status.executionState}, no failures`)
                    : wrong.map((line) =>
                          broken(line, "Mend the link of the chain above that is broken; the next sync clears this."),
                      );
            },
        },
        {
            link: "namespaces",
            cure: up,
            async look() {
                const rows = await snowflake.execute(
                    render("catalog_linked_database_config", { name: objectName(outputs.linkedDatabase) }),
                );
                const config = jsonResult(rows, "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG");
                const [allowed, blocked] = [
                    namespaces(config["allowed_namespaces"]),
                    namespaces(config["blocked_namespaces"]),
                ];
                const linked =
                    (allowed.length === 0 || allowed.includes(outputs.glueDatabase)) &&
                    !blocked.includes(outputs.glueDatabase);
                return linked
                    ? healthy(`${outputs.glueDatabase} is among the allowed namespaces`)
                    : broken(
                          `${outputs.linkedDatabase} does not link ${outputs.glueDatabase}: allowed are ${list(allowed)}, blocked are ${list(blocked)}`,
                          up,
                      );
            },
        },
        {
            link: "tables",
            cure: `npm run pipeline -- --stack ${stackName}`,
            async look() {
                const rows = await snowflake.execute(
                    render("show_iceberg_tables_in_schema", {
                        database: identifier(outputs.linkedDatabase),
                        schema: identifier(outputs.linkedSchema),
                    }),
                );
                const names = rows.map((row) => String(row["name"]));
                const missing = LINKED_TABLES.filter((table) => !names.includes(table));
                return missing.length === 0
                    ? healthy(`${LINKED_TABLES.length} of ${LINKED_TABLES.length} are in ${outputs.linkedDatabase}`)
                    : broken(
                          `${outputs.linkedDatabase} does not show: ${missing.join(", ")}`,
                          `If the jobs have not run: npm run pipeline -- --stack ${stackName}. If they have, the next sync shows them.`,
                      );
            },
        },
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

/** Names as SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG gives them. */
function namespaces(value: unknown): string[] {
    return Array.isArray(value) ? value.map((name) => String(name).replaceAll('"', "")) : [];
}

function list(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}
