import type { Connection, Row } from "./connection";
import { unquoted } from "./linkedNamespaces";
import { render } from "./sql/render";
import { identifier } from "./sql/values";
import { StatementError } from "./statementError";

/** A privilege of a role, or of one that it inherits. */
export interface HeldPrivilege {
    privilege: string;
    /** Kind of the object, such as WAREHOUSE or ACCOUNT. */
    on: string;
    /** Name of the object as SHOW prints it: DB.SCHEMA. */
    name: string;
    /** Whether the role may hand it on. */
    grantable: boolean;
}

/** What a role may do. */
export interface RolePrivileges {
    /** The role, and all that it inherits. */
    roles: string[];
    privileges: HeldPrivilege[];
}

/** Each role that grants are looked for in is one question. */
const ROLES_AT_MOST = 50;

/**
 * Privileges of a role and of those that it inherits, as far as the session may see them. What it holds by database roles
 * is not among them.
 *
 * @throws StatementError when the role itself is missing or hidden.
 */
export async function privilegesOf(connection: Connection, role: string): Promise<RolePrivileges> {
    const roles = [role];
    const privileges: HeldPrivilege[] = [];
    for (let index = 0; index < roles.length && index < ROLES_AT_MOST; index++) {
        const inherited = roles[index] ?? "";
        for (const row of await grantsTo(connection, inherited, inherited === role)) {
            const [privilege = "", on = "", printed = ""] = [row["privilege"], row["granted_on"], row["name"]].map(
                String,
            );
            if (on === "ROLE" && privilege === "USAGE") {
                const name = unquoted(printed);
                roles.push(...(roles.includes(name) ? [] : [name]));
            } else {
                privileges.push({ privilege, on, name: printed, grantable: String(row["grant_option"]) === "true" });
            }
        }
    }
    return { roles, privileges };
}

/**
 * Grants to an account role; none to one that is hidden, unless it has to be there. A database role may be printed as a
 * ROLE, and none of that name is found then.
 *
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
async function grantsTo(connection: Connection, role: string, mustBeThere: boolean): Promise<Row[]> {
    try {
        return await connection.execute(render("role.show_grants_to", { role: identifier(role) }));
    } catch (error) {
        if (!mustBeThere && error instanceof StatementError && error.saysMissing) {
            return [];
        }
        throw error;
    }
}
