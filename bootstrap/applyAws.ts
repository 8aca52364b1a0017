// Makes an IAM user with the policies of awsPolicies.ts. Used for the sandbox; on a real account an administrator makes
// them and attaches those of the deployer to whom you deploy as.

import {
    AttachUserPolicyCommand,
    CreateAccessKeyCommand,
    CreatePolicyCommand,
    CreateUserCommand,
    IAMClient,
} from "@aws-sdk/client-iam";
import {
    DataLakePrincipal,
    GetDataLakeSettingsCommand,
    LakeFormationClient,
    PutDataLakeSettingsCommand,
} from "@aws-sdk/client-lakeformation";

import { SANDBOX_STACKS } from "../policy/deployerScope";
import { deployerPolicies, scopeOfPrefix } from "./awsPolicies";
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

/**
 * Makes the deployer with its policies and a new access key.
 * @param lakeFormation whether Lake Formation decides there: the deployer becomes one of its administrators.
 * @throws the error of IAM, for example EntityAlreadyExists when the user already exists.
 */
export async function applyAwsBootstrap(
    administrator: AwsAdministrator,
    { lakeFormation = false } = {},
): Promise<AwsDeployer> {
    const { region, endpoint, accessKeyId, secretAccessKey } = administrator;
    const options = { region, endpoint, credentials: { accessKeyId, secretAccessKey } };
    const policies = deployerPolicies({
        ...scopeOfPrefix(SANDBOX_STACKS, { AWS_REGION: region }),
        lakeFormation: lakeFormation ? "TABLES" : "OFF",
    });
    const iam = new IAMClient(options);
    const UserName = DEPLOYER.iamUser;
    const create = async (PolicyName: string, document: unknown) => {
        const { Policy } = await iam.send(
            new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }),
        );
        return Policy?.Arn;
    };
    try {
        const { User: user } = await iam.send(new CreateUserCommand({ UserName }));
        for (const [name, document] of Object.entries(policies.boundary)) {
            await create(name, document);
        }
        for (const [name, document] of Object.entries(policies.deployer)) {
            await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: await create(name, document) }));
        }
        if (lakeFormation) {
            await addDataLakeAdministrator(new LakeFormationClient(options), user?.Arn);
        }
        const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
        if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined) {
            throw new Error(`IAM created an access key for ${UserName} but did not return it.`);
        }
        return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
    } finally {
        iam.destroy();
    }
}

async function addDataLakeAdministrator(lakeFormation: LakeFormationClient, arn: string | undefined): Promise<void> {
    const { DataLakeSettings: found = {} } = await lakeFormation.send(new GetDataLakeSettingsCommand());
    const added: DataLakePrincipal = { DataLakePrincipalIdentifier: arn };
    const DataLakeSettings = { ...found, DataLakeAdmins: [...(found.DataLakeAdmins ?? []), added] };
    await lakeFormation.send(new PutDataLakeSettingsCommand({ DataLakeSettings }));
    lakeFormation.destroy();
}
