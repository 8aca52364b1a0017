import type { Connection } from "./connection";
import { render } from "./sql/render";
import { identifier } from "./sql/values";

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

/** Privileges of a role and of those that it inherits, as far as the session may see them. */
export async function privilegesOf(connection: Connection, role: string): Promise<RolePrivileges> {
    const roles = [role];
    const privileges: HeldPrivilege[] = [];
    for (let index = 0; index < roles.length && index < ROLES_AT_MOST; index++) {
        const grants = await connection.execute(
            render("role.show_grants_to", { role: identifier(roles[index] ?? "") }),
        );
        for (const row of grants) {
            const [privilege = "", on = "", name = ""] = [row["privilege"], row["granted_on"], row["name"]].map(String);
            if (on === "ROLE" && privilege === "USAGE") {
                roles.push(...(roles.includes(name) ? [] : [name]));
            } else {
                privileges.push({ privilege, on, name, grantable: String(row["grant_option"]) === "true" });
            }
        }
    }
    return { roles, privileges };
}
