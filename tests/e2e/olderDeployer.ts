// The deployer of AWS as an administrator of version 0.1.0 left it, and as one of this version does.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
    AttachUserPolicyCommand,
    CreatePolicyCommand,
    DetachUserPolicyCommand,
    IAMClient,
    ListAttachedUserPoliciesCommand,
} from "@aws-sdk/client-iam";

import { DEPLOYER } from "../../bootstrap/deployer";

const UserName = DEPLOYER.iamUser;

/** Gives the deployer the policy of version 0.1.0: no boundary, and keys by their tag. @returns ARNs of what it had. */
export async function giveOldPolicy(iam: IAMClient): Promise<string[]> {
    const { Policy } = await iam.send(
        new CreatePolicyCommand({
            PolicyName: "lakehouse-deployer-of-010",
            PolicyDocument: readFileSync(join(__dirname, "deployerPolicyOf010.json"), "utf8"),
        }),
    );
    return givePolicies(iam, [Policy?.Arn ?? ""]);
}

/** Gives the deployer these policies and no others. @returns ARNs of what it had. */
export async function givePolicies(iam: IAMClient, wanted: readonly string[]): Promise<string[]> {
    const found = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    const had = (found.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn);
    for (const PolicyArn of wanted) {
        await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    for (const PolicyArn of had) {
        await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    }
    return had;
}
