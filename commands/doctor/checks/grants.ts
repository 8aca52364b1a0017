// What the stack's roles must hold, each by itself or through another one, for people and the pipeline to work.
import type { Row } from "../../../snowflake-client/connection";
import { render } from "../../../snowflake-client/sql/render";
import { identifier, objectName } from "../../../snowflake-client/sql/values";
import { broken, Check, healthy } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { unlessMissing } from "./missingObject";

export function grantsCheck({ outputs, snowflake, stackName }: ExaminedStack): Check {
    const { engineerRole, readerRole, linkedDatabase } = outputs;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    const expected: [role: string, grants: string[]][] = [
        [engineerRole, [`USAGE ON ROLE ${readerRole}`, `USAGE ON DATABASE_ROLE ${linkedDatabase}.WRITER`]],
        [
            readerRole,
            [
                `USAGE ON WAREHOUSE ${outputs.virtualWarehouse}`,
                `USAGE ON DATABASE ${outputs.snowflakeDatabase}`,
                `USAGE ON SCHEMA ${outputs.snowflakeDatabase}.${outputs.snowflakeSchema}`,
                `USAGE ON DATABASE_ROLE ${linkedDatabase}.READER`,
            ],
        ],
    ];
    return {
        name: "grants",
        cure: up,
        async look() {
            const wrong: string[] = [];
            // Its roles go with it, which another check finds.
            const isThere = (await unlessMissing(statusOf())) !== undefined;
            for (const [role, grants] of expected) {
                const held = await heldBy(role);
                const missing = grants.filter(
                    (grant) => !held.has(grant) && (isThere || !grant.includes("DATABASE_ROLE")),
                );
                if (missing.length > 0) {
                    wrong.push(`${role} lacks ${missing.join(", ")}`);
                }
            }
            return wrong.length === 0
                ? healthy(`${engineerRole} and ${readerRole} hold what the program grants`)
                : broken(wrong.join("; "), up);
        },
    };

    function statusOf(): Promise<Row[]> {
        return snowflake.execute(render("linked_database.link_status", { name: objectName(linkedDatabase) }));
    }

    async function heldBy(role: string): Promise<Set<string>> {
        const rows = await snowflake.execute(render("role.show_grants_to", { role: identifier(role) }));
        return grantsOf(rows, linkedDatabase);
    }
}

/**
 * Rows of SHOW GRANTS as `USAGE ON DATABASE NAME`. A database role is printed with its database or, depending on the
 * account's behavior changes, without, and as a kind of its own or as a ROLE.
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
export function grantsOf(rows: readonly Row[], database: string): Set<string> {
    return new Set(
        rows.map((row) => {
            const kind = String(row["granted_on"]).replaceAll(" ", "_");
            const name = String(row["name"]).replaceAll('"', "");
            const isDatabaseRole = kind === "DATABASE_ROLE" || (kind === "ROLE" && name.includes("."));
            const grant = isDatabaseRole
                ? `DATABASE_ROLE ${name.includes(".") ? name : `${database}.${name}`}`
                : `${kind} ${name}`;
            return `${String(row["privilege"])} ON ${grant}`;
        }),
    );
}
