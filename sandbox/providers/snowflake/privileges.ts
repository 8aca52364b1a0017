import { set, text } from "../property";
import { SnowflakeAccount } from "./account";
import { futureKind, onClause, showClause, Target } from "./grantTarget";
import { nameParts, shownName } from "./names";
import { commas, sql, Statement, words } from "./sql";

/** The privileges of a grant; which they are can change in place. */
export const privilegeProperties = {
    privileges: set(
        text({ matches: { pattern: /^[A-Z]+( [A-Z]+)*$/, rule: "privileges are written in capital letters" } }),
        {
            required: true,
            atLeast: 1,
        },
    ),
};

/** Who is granted to: an account role, or with two parts in its name a database role. */
export interface Grantee {
    kind: "ROLE" | "DATABASE ROLE";
    name: string;
    /** After TO and FROM. */
    clause: Statement;
}

export async function grant(account: SnowflakeAccount, privileges: readonly string[], target: Target, to: Grantee) {
    if (privileges.length > 0) {
        await account.run(sql`GRANT ${listed(privileges)} ON ${onClause(target)} TO ${to.clause}`);
    }
}

/** Takes privileges away; where object or role is gone, so are they. */
export async function revoke(account: SnowflakeAccount, privileges: readonly string[], target: Target, from: Grantee) {
    if (privileges.length > 0) {
        await account.runIfThere(sql`REVOKE ${listed(privileges)} ON ${onClause(target)} FROM ${from.clause}`);
    }
}

/**
 * Those of the wanted privileges that the grantee holds on the target. Others that it holds are not this
 * grant's business, as with the Terraform provider.
 */
export async function heldPrivileges(
    account: SnowflakeAccount,
    wanted: readonly string[],
    target: Target,
    grantee: Grantee,
): Promise<string[]> {
    const show = showClause(target);
    if (show === undefined) {
        return [...wanted];
    }
    const kind = futureKind(target);
    const name = nameParts(grantee.name, grantee.kind === "ROLE" ? 1 : 2).at(-1);
    const rows = await account.runIfThere(show);
    const held = rows
        .filter(
            (row) =>
                String(row["granted_to"] ?? row["grant_to"]).replaceAll("_", " ") === grantee.kind &&
                // A database role is shown without its database; it can only be one of the target's.
                shownName(String(row["grantee_name"]).split(".").at(-1)) === name &&
                (kind === undefined || row["grant_on"] === kind),
        )
        .map((row) => String(row["privilege"]));
    return wanted.filter((privilege) => held.includes(privilege));
}

function listed(privileges: readonly string[]): Statement {
    return commas(privileges.map((privilege) => sql`${words(privilege)}`));
}
