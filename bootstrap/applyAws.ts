// Makes an IAM user with deployer-policy.json. Used for the sandbox; on a real account an administrator attaches the
// policy to whom you deploy as.

import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { DEPLOYER } from "./deployer";

/** Who applies it, and where. */
export interface AwsAdministrator {
    accessKeyId: string;
    secretAccessKey: string;
    region: string;
    /** Endpoint of IAM; that of the region when absent. */
    endpoint?: string;
}

/** Key of the deployer. */
export interface AwsDeployer {
    accessKeyId: string;
    secretAccessKey: string;
}

const POLICY_NAME = "lakehouse-deployer";

/**
 * Makes the deployer with its policy and a new access key.
 * @throws the error of IAM, for example EntityAlreadyExists when the user is there already.
 */
export async function applyAwsBootstrap(administrator: AwsAdministrator): Promise<AwsDeployer> {
    const { region, endpoint, accessKeyId, secretAccessKey } = administrator;
    const iam = new IAMClient({ region, endpoint, credentials: { accessKeyId, secretAccessKey } });
    const UserName = DEPLOYER.iamUser;
    try {
        await iam.send(new CreateUserCommand({ UserName }));
        await iam.send(
            new PutUserPolicyCommand({ UserName, PolicyName: POLICY_NAME, PolicyDocument: deployerPolicy() }),
        );
        const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
        if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined) {
            throw new Error(`IAM made an access key for ${UserName}, but returned none.`);
        }
        return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
    } finally {
        iam.destroy();
    }
}

/** Text of deployer-policy.json. */
function deployerPolicy(): string {
    return readFileSync(join(__dirname, "deployer-policy.json"), "utf8");
}
