// What the first `up` needs of Snowflake: the privileges that bootstrap/deployer.sql grants, and free names.
import type { SnowflakeNames } from "../../../settings/snowflakeSettings";
import type { Connection } from "../../../snowflake-client/connection";
import { render } from "../../../snowflake-client/sql/render";
import { identifier, literal } from "../../../snowflake-client/sql/values";
import { broken, Check, healthy } from "../finding";
import type { StackSettings } from "../stackRecord";
import { SNOWFLAKE_LOGIN } from "./logins";

/** As bootstrap/deployer.sql grants them, on the account; with the setting by which a stack can do without. */
const PRIVILEGES: Readonly<Record<string, string | undefined>> = {
    "CREATE DATABASE": undefined,
    "CREATE WAREHOUSE": undefined,
    "CREATE ROLE": undefined,
    "CREATE EXTERNAL VOLUME": "lakehouse:existingExternalVolume",
    "CREATE INTEGRATION": "lakehouse:existingCatalogIntegration",
};
/** Each role that grants are looked for in is one question. */
const ROLES_AT_MOST = 50;

/** @param values the stack's settings. */
export function privilegesCheck(snowflake: () => Connection, values: StackSettings["values"]): Check {
    const wanted = Object.entries(PRIVILEGES)
        .filter(([, setting]) => setting === undefined || !values[setting])
        .map(([privilege]) => privilege);
    return {
        name: "Snowflake privileges",
        needs: [SNOWFLAKE_LOGIN],
        cure: "Ask an administrator to run the SQL that this command prints: npm run --silent bootstrap -- snowflake --public-key snowflake_key.pub",
        async look() {
            const [row] = await snowflake().execute(render("role.current", {}));
            const role = String(row?.["role"]);
            const held = await heldBy(role);
            const missing = wanted.filter((privilege) => !held.has(privilege));
            return missing.length === 0
                ? healthy(`${role} holds ${wanted.join(", ")}`)
                : broken(
                      `${role} lacks ${missing.join(", ")} on the account.`,
                      `Ask an administrator to run: ${missing.map((privilege) => `GRANT ${privilege} ON ACCOUNT TO ROLE ${identifier(role).toString()};`).join(" ")}`,
                  );
        },
    };

    /** Privileges on the account, of the role and of those that it inherits. */
    async function heldBy(first: string): Promise<Set<string>> {
        const held = new Set<string>();
        const roles = [first];
        for (let index = 0; index < roles.length && index < ROLES_AT_MOST; index++) {
            const role = roles[index] ?? "";
            for (const row of await snowflake().execute(render("role.show_grants_to", { role: identifier(role) }))) {
                const [privilege, on, name] = [row["privilege"], row["granted_on"], row["name"]].map(String);
                if (on === "ACCOUNT") {
                    held.add(privilege ?? "");
                } else if (on === "ROLE" && privilege === "USAGE" && !roles.includes(name ?? "")) {
                    roles.push(name ?? "");
                }
            }
        }
        return held;
    }
}

/** Of a stack that does not exist yet: what has its names already is somebody else's. */
export function freeNamesCheck(snowflake: () => Connection, names: SnowflakeNames, stackName: string): Check {
    return {
        name: "Snowflake names",
        needs: [SNOWFLAKE_LOGIN],
        cure: "Run the command again.",
        async look() {
            const databases = { nativeDatabase: names.database, linkedDatabase: names.linkedDatabase };
            for (const [setting, name] of Object.entries(databases)) {
                const rows = await snowflake().execute(render("database.show", { pattern: literal(name) }));
                if (rows.some((row) => row["name"] === name)) {
                    return broken(
                        `There is already a database ${name}.`,
                        `Choose another name: pulumi config set ${setting} NAME --stack ${stackName}`,
                    );
                }
            }
            return healthy(`${Object.values(databases).join(" and ")} are available, as far as this role can see`);
        },
    };
}
