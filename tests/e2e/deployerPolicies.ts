// The policies of a sandbox's deployer, changed as its administrator would.
import {
    CreatePolicyVersionCommand,
    DeletePolicyVersionCommand,
    IAMClient,
    ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";

import { deployerPolicies, scopeOfPrefix } from "../../bootstrap/awsPolicies";
import { DeployerScope, SANDBOX_STACKS } from "../../policy/deployerScope";
import type { PolicyDocument } from "../../policy/grant";

/** The deployer's policies in a sandbox, by name. */
export function sandboxPolicies(region: string): Record<string, PolicyDocument> {
    return deployerPolicies(scopeOfPrefix(SANDBOX_STACKS, { AWS_REGION: region })).deployer;
}

/** Actions of policies. */
export function actionsOf(policies: Record<string, PolicyDocument>): string[] {
    const statements = Object.values(policies).flatMap(({ Statement }) => Statement);
    return [...new Set(statements.flatMap(({ Action }) => Action))];
}

/** Policies without one action; a statement of nothing else goes with it. */
export function withoutAction(
    policies: Record<string, PolicyDocument>,
    action: string,
): Record<string, PolicyDocument> {
    return Object.fromEntries(
        Object.entries(policies).map(([name, { Version, Statement }]) => {
            const left = Statement.map((one) => ({
                ...one,
                Action: [one.Action].flat().filter((it) => it !== action),
            }));
            return [name, { Version, Statement: left.filter(({ Action }) => Action.length > 0) }];
        }),
    );
}

/** Gives the deployer what bootstrap prints for one stack, in place of the sandbox's wider policies. */
export async function narrowDeployer(iam: IAMClient, accountId: string, scope: DeployerScope): Promise<void> {
    const [foundation, glue] = Object.values(deployerPolicies(scope).deployer);
    await replacePolicies(iam, accountId, { "lakehouse-deployer": foundation!, "lakehouse-deployer-glue": glue! });
}

/** Makes each document the one version of its policy. */
export async function replacePolicies(
    iam: IAMClient,
    accountId: string,
    policies: Record<string, PolicyDocument>,
): Promise<void> {
    for (const [name, document] of Object.entries(policies)) {
        const PolicyArn = `arn:aws:iam::${accountId}:policy/${name}`;
        const PolicyDocument = JSON.stringify(document);
        await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
        const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
        for (const { VersionId } of Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)) {
            await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
        }
    }
}
