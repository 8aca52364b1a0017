import { textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, quotedName, sameName, shownName } from "./names";
import { sql, Statement } from "./sql";

const properties = {
    databaseRoleName: textAlike(sameName, { required: true, replace: true }),
    parentRoleName: textAlike(sameName, { replace: true }),
    parentDatabaseRoleName: textAlike(sameName, { replace: true }),
};

type Parents = { parentRoleName?: string; parentDatabaseRoleName?: string };

export const grantDatabaseRole = resourceType({
    token: "snowflake:index/grantDatabaseRole:GrantDatabaseRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/grantdatabaserole/",
    properties,

    check({ parentRoleName, parentDatabaseRoleName }) {
        return (parentRoleName === undefined) === (parentDatabaseRoleName === undefined)
            ? [{ property: "parentRoleName", reason: "set exactly one of parentRoleName and parentDatabaseRoleName" }]
            : [];
    },

    async create(inputs, account: SnowflakeAccount) {
        const role = quotedName(inputs.databaseRoleName, 2);
        await account.run(sql`GRANT DATABASE ROLE ${role} TO ${parentOf(inputs)}`);
        const parent = inputs.parentDatabaseRoleName
            ? ["DATABASE ROLE", fullName(...nameParts(inputs.parentDatabaseRoleName, 2))]
            : ["ROLE", fullName(...nameParts(inputs.parentRoleName ?? "", 1))];
        return [fullName(...nameParts(inputs.databaseRoleName, 2)), ...parent].join("|");
    },

    async read(id, account) {
        const [role, kind, parent] = id.split("|");
        if (!role || !parent || (kind !== "ROLE" && kind !== "DATABASE ROLE")) {
            throw new Error(
                `"${id}" is no ID of a granted database role; it has the form "db"."role"|ROLE|"parent" ` +
                    'or "db"."role"|DATABASE ROLE|"db"."parent".',
            );
        }
        const rows = await account.runIfThere(sql`SHOW GRANTS OF DATABASE ROLE ${quotedName(role, 2)}`);
        // A database role is shown without its database; it can only be one of the same.
        const name = nameParts(parent, kind === "ROLE" ? 1 : 2).at(-1);
        const granted = rows.some(
            (row) =>
                String(row["granted_to"]).replaceAll("_", " ") === kind &&
                shownName(String(row["grantee_name"]).split(".").at(-1)) === name,
        );
        if (!granted) {
            return undefined;
        }
        return {
            databaseRoleName: role,
            ...(kind === "ROLE" ? { parentRoleName: parent } : { parentDatabaseRoleName: parent }),
        };
    },

    async delete(_id, state, account) {
        const role = quotedName(state.databaseRoleName, 2);
        await account.runIfThere(sql`REVOKE DATABASE ROLE ${role} FROM ${parentOf(state)}`);
    },
});

function parentOf({ parentRoleName, parentDatabaseRoleName }: Parents): Statement {
    return parentDatabaseRoleName === undefined
        ? sql`ROLE ${quotedName(parentRoleName ?? "", 1)}`
        : sql`DATABASE ROLE ${quotedName(parentDatabaseRoleName, 2)}`;
}
