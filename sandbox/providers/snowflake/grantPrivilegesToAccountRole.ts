import { textAlike, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { SnowflakeAccount } from "./account";
import { checkTarget, parseTarget, targetId, targetProperties } from "./grantTarget";
import { fullName, nameParts, quotedName, sameName } from "./names";
import { Grantee, grant, heldPrivileges, privilegeProperties, revoke } from "./privileges";
import { sql } from "./sql";

const { onAccount, onAccountObject, onSchema, onSchemaObject } = targetProperties;

const properties = {
    accountRoleName: textAlike(sameName, { required: true, replace: true }),
    ...privilegeProperties,
    onAccount,
    onAccountObject,
    onSchema,
    onSchemaObject,
};

export const grantPrivilegesToAccountRole = resourceType({
    token: "snowflake:index/grantPrivilegesToAccountRole:GrantPrivilegesToAccountRole",
    documentation: "https://www.pulumi.com/registry/packages/snowflake/api-docs/grantprivilegestoaccountrole/",
    properties,

    check: (inputs) => checkTarget(inputs, ["onAccount", "onAccountObject", "onSchema", "onSchemaObject"]),

    async create(inputs, account: SnowflakeAccount) {
        await grant(account, inputs.privileges, inputs, grantee(inputs.accountRoleName));
        const role = fullName(...nameParts(inputs.accountRoleName, 1));
        return [role, false, false, inputs.privileges.join(","), targetId(inputs)].join("|");
    },

    async read(id, account, known) {
        const wanted = known.accountRoleName === undefined ? parse(id) : (known as ValuesOf<typeof properties>);
        const privileges = await heldPrivileges(account, wanted.privileges, wanted, grantee(wanted.accountRoleName));
        return privileges.length === 0 ? undefined : { ...wanted, privileges };
    },

    async update(_id, inputs, old, account) {
        const to = grantee(inputs.accountRoleName);
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
        await revoke(account, state.privileges, state, grantee(state.accountRoleName));
    },
});

function grantee(name: string): Grantee {
    return { kind: "ROLE", name, clause: sql`ROLE ${quotedName(name, 1)}` };
}

function parse(id: string): ValuesOf<typeof properties> {
    const [accountRoleName, withGrantOption, alwaysApply, privileges, ...target] = id.split("|");
    if (!accountRoleName || !privileges || withGrantOption !== "false" || alwaysApply !== "false") {
        throw new Error(`"${id}" is no ID of such a grant; it has the form "role"|false|false|PRIVILEGE,...|target.`);
    }
    return { accountRoleName, privileges: privileges.split(","), ...parseTarget(target) };
}
