// The Snowflake side of the chain: session, access to both stores, the link, its tables, the grants.
import { describeLink, linkStatus } from "../../pipeline/linkedTables";
import { LINKED_TABLES } from "../../pipeline/tables";
import type { Connection } from "../../provider/connection/connection";
import { brokenLink } from "../../provider/resources/accessChain";
import { accessEnd, AccessKind, probe } from "../../provider/resources/accessProbe";
import { render } from "../../provider/sql/render";
import { identifier } from "../../provider/sql/values";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";

export function snowflakeChecks({ outputs, snowflake, stackName }: Patient): Check[] {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        {
            link: "Snowflake session",
            cure: "Check SNOWFLAKE_USER, SNOWFLAKE_ROLE and the private key; the deployer is made by bootstrap/ (npm run bootstrap -- snowflake).",
            async look() {
                const [row] = await snowflake.execute("SELECT CURRENT_USER() AS \"user\", CURRENT_ROLE() AS \"role\"");
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
                    : wrong.map((line) => broken(line, "Mend the link of the chain above that is broken; the next sync clears this."));
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
                          `If the jobs have not run: npm run pipeline -- --stack ${stackName}. If they have: is ${outputs.glueDatabase} among the allowed namespaces (${up})?`,
                      );
            },
        },
        {
            link: "grants",
            cure: up,
            async look() {
                const rows = await snowflake.execute(render("show_grants_to_role", { role: identifier(outputs.engineerRole) }));
                const held = new Set(rows.map((row) => `${String(row["privilege"])} ON ${String(row["granted_on"])} ${unquoted(row["name"])}`));
                const missing = [
                    `USAGE ON WAREHOUSE ${outputs.virtualWarehouse}`,
                    `USAGE ON DATABASE ${outputs.snowflakeDatabase}`,
                    `USAGE ON DATABASE ${outputs.linkedDatabase}`,
                ].filter((grant) => !held.has(grant) && !heldThroughDatabaseRole(grant, rows));
                return missing.length === 0
                    ? healthy(`${outputs.engineerRole} holds ${rows.length} grants`)
                    : broken(`${outputs.engineerRole} lacks: ${missing.join(", ")}`, up);
            },
        },
    ];
}

/** A database role of the linked database brings USAGE on it. */
function heldThroughDatabaseRole(grant: string, rows: readonly Readonly<Record<string, unknown>>[]): boolean {
    return rows.some((row) => row["granted_on"] === "DATABASE_ROLE" && grant.endsWith(` ${unquoted(row["name"]).split(".")[0]}`));
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

function unquoted(name: unknown): string {
    return String(name).replaceAll('"', "");
}
