import { textAlike } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { fullName, nameParts, quotedName, sameName, shownName } from "./names";
import { sql } from "./sql";

export const grantAccountRole = resourceType({
    token: "snowflake:index/grantAccountRole:GrantAccountRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/grantaccountrole/",
    properties: {
        roleName: textAlike(sameName, { required: true, replace: true }),
        parentRoleName: textAlike(sameName, { required: true, replace: true }),
    },

    async create(inputs, account: SnowflakeAccount) {
        const [role, parent] = [quotedName(inputs.roleName, 1), quotedName(inputs.parentRoleName, 1)];
        await account.run(sql`GRANT ROLE ${role} TO ROLE ${parent}`);
        return [
            fullName(...nameParts(inputs.roleName, 1)),
            "ROLE",
            fullName(...nameParts(inputs.parentRoleName, 1)),
        ].join("|");
    },

    async read(id, account) {
        const { role, parent } = parse(id);
        const rows = await account.runIfThere(sql`SHOW GRANTS OF ROLE ${quotedName(role, 1)}`);
        const granted = rows.some(
            (row) => row["granted_to"] === "ROLE" && shownName(row["grantee_name"]) === shownName(parent),
        );
        return granted ? { roleName: role, parentRoleName: parent } : undefined;
    },

    async delete(_id, state, account) {
        const [role, parent] = [quotedName(state.roleName, 1), quotedName(state.parentRoleName, 1)];
        await account.runIfThere(sql`REVOKE ROLE ${role} FROM ROLE ${parent}`);
    },
});

function parse(id: string): { role: string; parent: string } {
    const [role, kind, parent] = id.split("|");
    if (!role || kind !== "ROLE" || !parent) {
        throw new Error(`"${id}" is no ID of a granted role; it has the form "role"|ROLE|"parent".`);
    }
    return { role, parent };
}
