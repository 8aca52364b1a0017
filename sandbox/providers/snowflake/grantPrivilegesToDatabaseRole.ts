import { textAlike, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { checkTarget, parseTarget, targetId, targetProperties } from "./grantTarget";
import { fullName, nameParts, quotedName, sameName } from "./names";
import { Grantee, grant, heldPrivileges, privilegeProperties, revoke } from "./privileges";
import { sql } from "./sql";

const { onDatabase, onSchema, onSchemaObject } = targetProperties;

const properties = {
    databaseRoleName: textAlike(sameName, { required: true, replace: true }),
    ...privilegeProperties,
    onDatabase,
    onSchema,
    onSchemaObject,
};

export const grantPrivilegesToDatabaseRole = resourceType({
    token: "snowflake:index/grantPrivilegesToDatabaseRole:GrantPrivilegesToDatabaseRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/grantprivilegestodatabaserole/",
    properties,

    check: (inputs) => checkTarget(inputs, ["onDatabase", "onSchema", "onSchemaObject"]),

    async create(inputs, account: SnowflakeAccount) {
        await grant(account, inputs.privileges, inputs, grantee(inputs.databaseRoleName));
        const role = fullName(...nameParts(inputs.databaseRoleName, 2));
        return [role, false, false, inputs.privileges.join(","), targetId(inputs)].join("|");
    },

    async read(id, account, known) {
        const wanted = known.databaseRoleName === undefined ? parse(id) : (known as ValuesOf<typeof properties>);
        const privileges = await heldPrivileges(account, wanted.privileges, wanted, grantee(wanted.databaseRoleName));
        return privileges.length === 0 ? undefined : { ...wanted, privileges };
    },

    async update(_id, inputs, old, account) {
        const to = grantee(inputs.databaseRoleName);
        await revoke(
            account,
            old.privileges.filter((one) => !inputs.privileges.includes(one)),
            inputs,
            to,
        );
        await grant(
            account,
            inputs.privileges.filter((one) => !old.privileges.includes(one)),
            inputs,
            to,
        );
    },

    async delete(_id, state, account) {
        await revoke(account, state.privileges, state, grantee(state.databaseRoleName));
    },
});

function grantee(name: string): Grantee {
    return { kind: "DATABASE ROLE", name, clause: sql`DATABASE ROLE ${quotedName(name, 2)}` };
}

function parse(id: string): ValuesOf<typeof properties> {
    const [databaseRoleName, withGrantOption, alwaysApply, privileges, ...target] = id.split("|");
    if (!databaseRoleName || !privileges || withGrantOption !== "false" || alwaysApply !== "false") {
        throw new Error(
            `"${id}" is no ID of such a grant; it has the form "db"."role"|false|false|PRIVILEGE,...|target.`,
        );
    }
    return { databaseRoleName, privileges: privileges.split(","), ...parseTarget(target) };
}
