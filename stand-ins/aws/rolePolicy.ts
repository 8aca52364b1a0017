import { json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { samePolicy } from "./policyDocument";
import { unlessMissing } from "./retry";

const MISSING = "NoSuchEntityException";

export const rolePolicy = resourceType({
    token: "aws:iam/rolePolicy:RolePolicy",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/",
    properties: {
        name: text({ replace: true, autoName: 128, atMost: 128 }),
        role: text({ required: true, replace: true }),
        policy: json({ required: true }, samePolicy),
    },

    async create(inputs, account: Account) {
        await put(account, inputs.role, inputs.name, inputs.policy);
        return `${inputs.role}:${inputs.name}`;
    },

    async read(id, { iam }) {
        const { role, name } = parse(id);
        const found = await unlessMissing(iam.getRolePolicy({ RoleName: role, PolicyName: name }), MISSING);
        return found && { name, role, policy: decodeURIComponent(found.PolicyDocument ?? "") };
    },

    async update(id, inputs, _old, account) {
        const { role, name } = parse(id);
        await put(account, role, name, inputs.policy);
    },

    async delete(id, _state, { iam }) {
        const { role, name } = parse(id);
        await unlessMissing(iam.deleteRolePolicy({ RoleName: role, PolicyName: name }), MISSING);
    },
});

async function put({ iam }: Account, role: string, name: string, policy: string): Promise<void> {
    await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
}

function parse(id: string): { role: string; name: string } {
    const [role, name] = id.split(":");
    if (!role || !name) {
        throw new Error(`"${id}" is no ID of a role policy; it has the form role:policy.`);
    }
    return { role, name };
}
