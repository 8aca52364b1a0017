import type { Row } from "../../snowflake-client/connection";
import { describe } from "../../snowflake-client/describeRows";
import { render } from "../../snowflake-client/sql/render";
import { identifier, qualifiedName } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import { checkName } from "./names";
import { Property, Values } from "./property";
import { ResourceType } from "./resourceType";

const name = (description: string): Property => ({
    type: { kind: "string", check: checkName },
    description,
    change: "replace",
    required: true,
});

/**
 * A database role granted to an account role. @pulumi/snowflake 1.3.0 has this too, but cannot read it while the same
 * database role is granted to another database role, which SHOW GRANTS names without its database.
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
export const databaseRoleGrant: ResourceType = {
    name: "DatabaseRoleGrant",
    description:
        "A database role granted to an account role. An existing grant is adopted and deleted with the resource. " +
        'Import ID: "DATABASE"."DATABASE_ROLE"|"ROLE", each as it is stored.',
    inputs: {
        databaseName: name("Database of the database role, exactly as it is stored."),
        databaseRoleName: name("Database role, exactly as it is stored."),
        roleName: name("Account role that it is granted to, exactly as it is stored."),
    },
    outputs: {},

    async create({ connection }, inputs) {
        await connection.execute(render("database_role.grant", namesOf(inputs)));
        return { id: grantId(inputs), properties: inputs };
    },

    async read({ connection }, id, state) {
        const properties = state ?? inputsOf(id);
        const { database, database_role } = namesOf(properties);
        const rows = await describe(connection, render("database_role.show_grants_of", { database, database_role }));
        const isThere = rows?.some((row) => isGrantTo(row, String(properties["roleName"]))) ?? false;
        return isThere ? { id, properties } : undefined;
    },

    update: () => Promise.reject(new Error("A grant of a database role has no properties that can be changed.")),

    async delete({ connection }, _id, state) {
        try {
            await connection.execute(render("database_role.revoke", namesOf(state)));
        } catch (error) {
            // With either role the grant is gone.
            if (!(error instanceof StatementError && error.saysMissing)) {
                throw error;
            }
        }
    },
};

function namesOf(values: Values) {
    return {
        database: identifier(String(values["databaseName"])),
        database_role: identifier(String(values["databaseRoleName"])),
        role: identifier(String(values["roleName"])),
    };
}

/** The ID of a grant with these inputs. */
export function grantId(values: Values): string {
    const role = qualifiedName(String(values["roleName"]));
    return `${qualifiedName(String(values["databaseName"]), String(values["databaseRoleName"]))}|${role}`;
}

const QUOTED = '"((?:[^"]|"")+)"';
const ID = new RegExp(`^${QUOTED}\\.${QUOTED}\\|${QUOTED}$`);

function inputsOf(id: string): Values {
    const parts = ID.exec(id)
        ?.slice(1)
        .map((part) => part.replaceAll('""', '"'));
    if (parts === undefined) {
        throw new Error(
            `"${id}" is not the ID of a grant. Expected "DATABASE"."DATABASE_ROLE"|"ROLE", with the quotes.`,
        );
    }
    const [databaseName, databaseRoleName, roleName] = parts;
    return { databaseName, databaseRoleName, roleName };
}

/** Names that are no plain identifiers are printed with or without quotes, depending on the account's behavior changes. */
function isGrantTo(row: Row, role: string): boolean {
    const grantee = String(row["grantee_name"]);
    return row["granted_to"] === "ROLE" && (grantee === role || grantee === qualifiedName(role));
}
