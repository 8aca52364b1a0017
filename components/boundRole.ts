import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Grant, PolicyDocument, policyOf } from "../policy";
import { contentHash } from "./contentHash";

/** An IAM role with exactly one inline policy. */
export interface RoleSpec {
    /** Physical name: fixed, so that the ARN is known before the role exists. At most 64 characters. */
    roleName: string;
    description: string;
    /** Who may assume the role. */
    trust: pulumi.Input<PolicyDocument>;
    /** What the role may do. */
    grants: pulumi.Input<Grant[]>;
    /** ARN of a policy that bounds what the role may ever do. */
    permissionsBoundary?: string;
}

/** A role and its policy, once both are there. */
export interface BoundRole {
    arn: pulumi.Output<string>;
    /** ARN, known only once the policy is attached: who takes it from here can use the role. */
    readyArn: pulumi.Output<string>;
    /** Hashes of trust policy and role policy: they change when the role's access changes. None of an existing role. */
    policyHashes: pulumi.Output<string>[];
}

/** Creates a role and its policy, both named `name`. */
export function createRole(name: string, spec: RoleSpec, opts: pulumi.CustomResourceOptions): BoundRole {
    const trust = pulumi.jsonStringify(spec.trust);
    const policy = pulumi.output(spec.grants).apply((grants) => JSON.stringify(policyOf(grants)));
    const role = new aws.iam.Role(
        name,
        {
            name: spec.roleName,
            description: spec.description,
            assumeRolePolicy: trust,
            permissionsBoundary: spec.permissionsBoundary,
        },
        opts,
    );
    const rolePolicy = new aws.iam.RolePolicy(name, { name: "access", role: role.name, policy }, opts);
    return {
        arn: role.arn,
        readyArn: pulumi.all([role.arn, rolePolicy.id]).apply(([arn]) => arn),
        policyHashes: [trust, policy].map((text) => text.apply((json) => contentHash(json))),
    };
}

/** A role that is there already, and somebody else's: it has its policy, and the stack changes neither. */
export function existingRole(existingArn: string): BoundRole {
    const arn = pulumi.output(existingArn);
    return { arn, readyArn: arn, policyHashes: [] };
}
