import { IAM } from "@aws-sdk/client-iam";
import { LakeFormation } from "@aws-sdk/client-lakeformation";
import { expect } from "chai";

import { awsProgram } from "./awsProgram";
import { AwsService, startAws } from "./awsService";
import { makeStack, TestStack } from "./testStack";

const REGION = "us-west-2";

/**
 * What the official provider asks of AWS for the types of this program, as actions of IAM: the stand-ins ask the same, so
 * that the deployer's policies are proven against it. Left out: the tagging calls of S3 Control, where the provider falls
 * back to S3's own.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
const REFRESH = {
    s3: [
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLocation",
        "GetBucketLogging",
        "GetBucketObjectLockConfiguration",
        "GetBucketOwnershipControls",
        "GetBucketPolicy",
        "GetBucketPublicAccessBlock",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetObject",
        "GetObjectTagging",
        "GetReplicationConfiguration",
        "ListBucket",
    ],
    kms: ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListAliases", "ListResourceTags"],
    iam: ["GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "ListRolePolicies"],
    glue: ["GetDatabase", "GetJob", "GetTags", "GetTrigger", "GetWorkflow"],
    logs: ["DescribeLogGroups", "ListTagsForResource"],
    lakeformation: ["ListPermissions"],
    sns: ["GetSubscriptionAttributes", "GetTopicAttributes", "ListTagsForResource"],
    events: ["DescribeRule", "ListTagsForResource", "ListTargetsByRule"],
};
const CREATE = {
    s3: ["CreateBucket", "PutObject", "PutLifecycleConfiguration", "PutEncryptionConfiguration", "PutBucketPolicy"],
    kms: ["CreateKey", "EnableKeyRotation", "CreateAlias"],
    iam: ["CreateRole", "TagRole", "PutRolePolicy", "PassRole"],
    glue: ["CreateDatabase", "CreateJob", "CreateTrigger", "CreateWorkflow", "TagResource"],
    logs: ["CreateLogGroup", "PutRetentionPolicy"],
    lakeformation: ["GrantPermissions"],
    sns: ["CreateTopic", "SetTopicAttributes", "Subscribe"],
    events: ["PutRule", "PutTargets"],
};
const DESTROY = {
    s3: ["DeleteBucket", "DeleteBucketPolicy", "DeleteObject", "PutBucketPublicAccessBlock"],
    kms: ["ScheduleKeyDeletion", "DeleteAlias"],
    iam: ["DeleteRole", "DeleteRolePolicy", "ListInstanceProfilesForRole"],
    glue: ["DeleteDatabase", "DeleteJob", "DeleteTrigger", "DeleteWorkflow"],
    logs: ["DeleteLogGroup"],
    lakeformation: ["RevokePermissions"],
    sns: ["DeleteTopic", "Unsubscribe"],
    events: ["DeleteRule", "RemoveTargets"],
};
const actions = (table: Record<string, string[]>) =>
    Object.entries(table).flatMap(([service, names]) => names.map((name) => `${service}:${name}`));

describe("the calls of the stand-in for the aws provider", function () {
    this.timeout("3m");
    let service: AwsService;
    let test: TestStack;
    const used: Record<string, string[]> = {};

    before(async () => {
        service = await startAws();
        test = await makeStack(awsProgram, service.variables);
        // Lake Formation lets others than a database's maker not drop it.
        const maker = await user("maker");
        const reader = await user("reader");
        used["up"] = await as(maker, () => test.stack.up());
        used["refresh"] = await as(reader, () => test.stack.refresh());
        used["destroy"] = await as(maker, () => test.stack.destroy());
    });

    after(async () => {
        test?.remove();
        await service?.stop();
    });

    /** Makes a user whom IAM and Lake Formation let do everything. */
    async function user(UserName: string): Promise<{ arn: string; variables: Record<string, string> }> {
        const iam = new IAM(administrator());
        const { User } = await iam.createUser({ UserName });
        const arn = User?.Arn ?? "";
        const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
        await iam.putUserPolicy({
            UserName,
            PolicyName: "everything",
            PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
        });
        const lakeFormation = new LakeFormation(administrator());
        const { DataLakeSettings: found = {} } = await lakeFormation.getDataLakeSettings({});
        const DataLakeAdmins = [...(found.DataLakeAdmins ?? []), { DataLakePrincipalIdentifier: arn }];
        await lakeFormation.putDataLakeSettings({ DataLakeSettings: { DataLakeAdmins } });
        const { AccessKey: key } = await iam.createAccessKey({ UserName });
        return {
            arn,
            variables: {
                AWS_ACCESS_KEY_ID: key?.AccessKeyId ?? "",
                AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey ?? "",
            },
        };
    }

    function administrator() {
        const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = service.variables;
        return { endpoint: service.endpoint, region: REGION, credentials: { accessKeyId, secretAccessKey } };
    }

    /** Does it as the user. @returns all that the user has needed so far, as AWS counts it. */
    async function as(
        { arn, variables }: { arn: string; variables: Record<string, string> },
        deed: () => Promise<unknown>,
    ): Promise<string[]> {
        Object.assign(test.stack.workspace.envVars, variables);
        await deed();
        const reply = await fetch(`${service.endpoint}/_sandbox/state`, {
            headers: { "x-sandbox-admin": administrator().credentials.secretAccessKey },
        });
        const { usedActions } = (await reply.json()) as { usedActions: Record<string, Record<string, unknown>> };
        return Object.keys(usedActions[arn] ?? {}).sort();
    }

    it("of a refresh are those of the official provider, and no others", () => {
        expect(used["refresh"]?.filter((action) => action !== "sts:GetCallerIdentity")).to.deep.equal(
            actions(REFRESH).sort(),
        );
    });

    it("of a first up are among them those that make each thing, and reads of a refresh", () => {
        expect(used["up"]).to.include.members(actions(CREATE));
        const reads = used["up"]?.filter((action) => /:(Get|List|Describe|Head)/.test(action)) ?? [];
        expect(reads.filter((action) => !/^(sts|tag):/.test(action))).to.have.members(
            actions(REFRESH).filter((action) => reads.includes(action)),
        );
    });

    it("of a destroy are among them those that remove each thing", () => {
        expect(used["destroy"]).to.include.members(actions(DESTROY));
    });
});
