import { GetRoleCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";

import { TrustPolicy } from "./trustMismatch";

/** A role as IAM shows it. */
export interface ShownRole {
    name: string;
    trust: TrustPolicy;
    /** Names of its inline policies; the program attaches no others. */
    policies: string[];
}

/** @throws Error of IAM when there is no such role, or it may not be read. */
export async function roleWithPolicies(iam: IAMClient, arn: string): Promise<ShownRole> {
    const name = arn.split("/").at(-1) ?? "";
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    const { PolicyNames: policies = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
    return {
        name,
        trust: JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "{}")) as TrustPolicy,
        policies,
    };
}
