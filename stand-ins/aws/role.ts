import type { IAM } from "@aws-sdk/client-iam";

import { json, text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { samePolicy } from "./policyDocument";
import { isError, unlessMissing, untilPropagated } from "./retry";
import { fromPairs, pairs, retag, tagProperties } from "./tags";

const NO_ROLE = "NoSuchEntityException";

export const role = resourceType({
    token: "aws:iam/role:Role",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/",
    properties: {
        name: text({
            replace: true,
            autoName: 64,
            atMost: 64,
            matches: { pattern: /^[\w+=,.@-]+$/, rule: "a role's name has letters, digits and +=,.@-_" },
        }),
        assumeRolePolicy: json({ required: true }, samePolicy),
        description: text({ atMost: 1000 }),
        permissionsBoundary: text(),
        ...tagProperties,
        arn: text({ output: true }),
        createDate: text({ output: true }),
        uniqueId: text({ output: true }),
    },

    async create(inputs, account: Account) {
        await untilPropagated(account, principalUnknown, () =>
            account.iam.createRole({
                RoleName: inputs.name,
                AssumeRolePolicyDocument: inputs.assumeRolePolicy,
                Description: inputs.description,
                PermissionsBoundary: inputs.permissionsBoundary,
                Tags: pairs(inputs.tagsAll),
            }),
        );
        return inputs.name;
    },

    async read(id, { iam }) {
        const found = (await unlessMissing(iam.getRole({ RoleName: id }), NO_ROLE))?.Role;
        if (found !== undefined) {
            await readPolicies(iam, id);
        }
        return (
            found && {
                name: found.RoleName,
                assumeRolePolicy: decodeURIComponent(found.AssumeRolePolicyDocument ?? ""),
                description: found.Description,
                permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn,
                tagsAll: fromPairs(found.Tags),
                arn: found.Arn,
                createDate: found.CreateDate?.toISOString(),
                uniqueId: found.RoleId,
            }
        );
    },

    async update(id, inputs, old, account) {
        const { iam } = account;
        if (inputs.assumeRolePolicy !== old.assumeRolePolicy) {
            await untilPropagated(account, principalUnknown, () =>
                iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument: inputs.assumeRolePolicy }),
            );
        }
        if (inputs.description !== old.description) {
            await iam.updateRoleDescription({ RoleName: id, Description: inputs.description ?? "" });
        }
        if (inputs.permissionsBoundary !== old.permissionsBoundary) {
            await (inputs.permissionsBoundary
                ? iam.putRolePermissionsBoundary({ RoleName: id, PermissionsBoundary: inputs.permissionsBoundary })
                : iam.deleteRolePermissionsBoundary({ RoleName: id }));
        }
        await retag(
            old.tagsAll,
            inputs.tagsAll,
            (tags) => iam.tagRole({ RoleName: id, Tags: pairs(tags) }),
            (keys) => iam.untagRole({ RoleName: id, TagKeys: keys }),
        );
    },

    async delete(id, _state, account) {
        await unlessMissing(account.iam.listInstanceProfilesForRole({ RoleName: id }), NO_ROLE);
        // The deletion of a policy may not have come through yet.
        await untilPropagated(
            account,
            (error) => isError(error, "ConcurrentModificationException"),
            () => unlessMissing(account.iam.deleteRole({ RoleName: id }), NO_ROLE),
        );
    },
});

/**
 * The official provider shows a role's policies among its outputs, whatever the program sets, and asks for each.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/role.go
 */
async function readPolicies(iam: IAM, RoleName: string): Promise<void> {
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    await Promise.all(PolicyNames.map((PolicyName) => iam.getRolePolicy({ RoleName, PolicyName })));
    await iam.listAttachedRolePolicies({ RoleName });
}

function principalUnknown(error: Error): boolean {
    return isError(error, "MalformedPolicyDocumentException") && error.message.includes("Invalid principal");
}
