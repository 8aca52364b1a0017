// The Snowflake side of the chain: session, access to both stores, the link, its tables, the grants.
import { describeLink, linkStatus } from "../../pipeline/linkedTables";
import { LINKED_TABLES } from "../../pipeline/tables";
import { render } from "../../provider/sql/render";
import { identifier, objectName } from "../../provider/sql/values";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";

interface VolumeVerification {
    success: boolean;
    [result: string]: unknown;
}

interface IntegrationVerification {
    success: boolean;
    errorCode?: string;
    errorMessage?: string;
}

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
        {
            link: "external volume",
            cure: up,
            async look() {
                const result = await verification<VolumeVerification>(
                    snowflake.execute(render("verify_external_volume", { name: objectName(outputs.externalVolume) })),
                );
                return result.success
                    ? healthy(`${outputs.externalVolume}: Snowflake assumed the storage role, wrote, read, listed and deleted`)
                    : broken(failures(result), `${up} (then wait a minute: AWS spreads policy changes slowly)`);
            },
        },
        {
            link: "catalog integration",
            cure: up,
            async look() {
                const result = await verification<IntegrationVerification>(
                    snowflake.execute(render("verify_catalog_integration", { name: objectName(outputs.catalogIntegration) })),
                );
                return result.success
                    ? healthy(`${outputs.catalogIntegration}: Snowflake assumed the catalog role and reached Glue's REST endpoint`)
                    : broken(`${result.errorCode ?? ""} ${result.errorMessage ?? ""}`.trim(), `${up} (then wait a minute: AWS spreads policy changes slowly)`);
            },
        },
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

async function verification<T>(rows: Promise<Readonly<Record<string, unknown>>[]>): Promise<T> {
    const text = Object.values((await rows)[0] ?? {})[0];
    if (typeof text !== "string") {
        throw new Error("The verification gave no text.");
    }
    return JSON.parse(text) as T;
}

function failures(result: VolumeVerification): string {
    const failed = Object.entries(result).filter(([, value]) => typeof value === "string" && value.startsWith("FAILED"));
    return failed.map(([check, value]) => `${check}: ${String(value)}`).join("; ") || JSON.stringify(result);
}

function unquoted(name: unknown): string {
    return String(name).replaceAll('"', "");
}
