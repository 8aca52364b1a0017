// What the first `up` needs of Snowflake: the privileges that bootstrap/deployer.sql grants, and free names.
import type { SnowflakeSettings } from "../../../settings/snowflakeSettings";
import type { Connection } from "../../../snowflake-client/connection";
import { privilegesOf } from "../../../snowflake-client/heldPrivileges";
import { render } from "../../../snowflake-client/sql/render";
import { identifier, literal } from "../../../snowflake-client/sql/values";
import { broken, Check, healthy } from "../finding";
import type { StackSettings } from "../stackRecord";
import { SNOWFLAKE_LOGIN } from "./logins";

/** As bootstrap/deployer.sql grants them, on the account; with the setting by which a stack can do without. */
const PRIVILEGES: Readonly<Record<string, string | undefined>> = {
    // The linked database is always the stack's own.
    "CREATE DATABASE": undefined,
    "CREATE WAREHOUSE": "lakehouse:existingVirtualWarehouse",
    "CREATE ROLE": "lakehouse:existingEngineerRole",
    "CREATE EXTERNAL VOLUME": "lakehouse:existingExternalVolume",
    "CREATE INTEGRATION": "lakehouse:existingCatalogIntegration",
};

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
            const held = await privilegesOf(snowflake(), role);
            const onAccount = held.privileges.filter(({ on }) => on === "ACCOUNT").map(({ privilege }) => privilege);
            const missing = wanted.filter((privilege) => !onAccount.includes(privilege));
            return missing.length === 0
                ? healthy(`${role} holds ${wanted.join(", ")}`)
                : broken(
                      `${role} lacks ${missing.join(", ")} on the account.`,
                      `Ask an administrator to run: ${missing.map((privilege) => `GRANT ${privilege} ON ACCOUNT TO ROLE ${identifier(role).toString()};`).join(" ")}`,
                  );
        },
    };
}

/** Of a stack that does not exist yet: what has its names already is somebody else's. */
export function freeNamesCheck(
    snowflake: () => Connection,
    { snowflakeNames: names, existing }: Pick<SnowflakeSettings, "snowflakeNames" | "existing">,
    stackName: string,
): Check {
    return {
        name: "Snowflake names",
        needs: [SNOWFLAKE_LOGIN],
        cure: "Run the command again.",
        async look() {
            const databases = {
                ...(existing.database ? {} : { nativeDatabase: names.database }),
                linkedDatabase: names.linkedDatabase,
            };
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
