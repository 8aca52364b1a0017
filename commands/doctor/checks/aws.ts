// The AWS side of the chain: where the data lies, what encrypts it, what runs.
import { GetDatabaseCommand } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, GetBucketLocationCommand } from "@aws-sdk/client-s3";

import { loadsRawData } from "../../pipeline/domains";
import type { DomainOutputs } from "../../stack/stackOutputs";
import { broken, Check, healthy, messageOf } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { ofEachDomain } from "../ofDomains";
import { roleWithPolicies } from "../roleWithPolicies";
import { alarmCheck } from "./alarms";
import { jobChecks } from "./jobs";
import { rawDataCheck } from "./rawData";
import { tableOptimizerChecks } from "./tableOptimizers";

export function awsChecks(stack: ExaminedStack): Check[] {
    const { clouds, outputs, stackName } = stack;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        {
            name: "bucket",
            cure: up,
            async look() {
                // Not HeadBucket: its refusals have no message.
                const asked = await clouds.s3
                    .send(new GetBucketLocationCommand({ Bucket: outputs.bucketName }))
                    .catch((error: unknown) => error as Error);
                if (asked instanceof Error) {
                    return broken(
                        `${outputs.bucketName}: ${messageOf(asked)}`,
                        asked.name === "AccessDenied"
                            ? `Ask an administrator to give the deployer the policies that this command prints: npm run --silent bootstrap -- aws --stack ${stackName}`
                            : up,
                    );
                }
                const { LocationConstraint: location } = asked;
                const region = location ?? "us-east-1";
                return region === outputs.region
                    ? healthy(`${outputs.bucketName} in ${region}`)
                    : broken(
                          `The bucket is in ${region}, the stack in ${outputs.region}.`,
                          "Set aws:region to the bucket's region.",
                      );
            },
        },
        {
            name: "encryption key",
            after: ["bucket"],
            cure: `Set the bucket's encryption again: ${up}`,
            async look() {
                const { ServerSideEncryptionConfiguration: encryption } = await clouds.s3.send(
                    new GetBucketEncryptionCommand({ Bucket: outputs.bucketName }),
                );
                const rule = encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
                if (rule?.KMSMasterKeyID === undefined) {
                    return healthy(`the bucket encrypts with ${rule?.SSEAlgorithm ?? "S3's own keys"}`);
                }
                const here = `--region ${outputs.region}`;
                const { KeyMetadata: key } = await new KMSClient(clouds.awsOptions).send(
                    new DescribeKeyCommand({ KeyId: rule.KMSMasterKeyID }),
                );
                return key?.KeyState === "Enabled"
                    ? healthy(`${key.Arn} is enabled`)
                    : broken(
                          `Key ${key?.Arn} is ${key?.KeyState}: nothing in the bucket can be read.`,
                          key?.KeyState === "PendingDeletion"
                              ? `aws kms cancel-key-deletion --key-id ${key.KeyId} ${here} && aws kms enable-key --key-id ${key.KeyId} ${here}`
                              : `aws kms enable-key --key-id ${key?.KeyId} ${here}`,
                      );
            },
        },
        ...(outputs.alarmTopicArn === undefined ? [] : [alarmCheck(stack, outputs.alarmTopicArn)]),
        ...ofEachDomain(stack, domainChecks),
        ...jobChecks(stack),
    ];
}

/** What each domain has of its own. */
function domainChecks(stack: ExaminedStack, domain: DomainOutputs): Check[] {
    const { jobNames, jobs } = domain;
    const { clouds, outputs, stackName } = stack;
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        ...(loadsRawData({ jobNames }) ? [rawDataCheck(stack)] : []),
        {
            name: "Glue database",
            cure: `Create it again: ${up}`,
            async look() {
                const { Database: database } = await clouds.glue.send(
                    new GetDatabaseCommand({ Name: outputs.glueDatabase }),
                );
                return healthy(`${outputs.glueDatabase} at ${database?.LocationUri ?? "no location"}`);
            },
        },
        ...(jobs === undefined ? [] : [jobRoleCheck(stack)]),
        ...tableOptimizerChecks(stack, domain),
    ];
}

function jobRoleCheck({ clouds, outputs, stackName }: ExaminedStack): Check {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return {
        name: "job role",
        cure: `Create it again: ${up}`,
        async look() {
            const { name, policies } = await roleWithPolicies(new IAMClient(clouds.awsOptions), outputs.jobRoleArn);
            return policies.length > 0
                ? healthy(`${name} has ${policies.join(", ")}`)
                : broken(`${name} has no policy: everything the jobs do is denied.`, up);
        },
    };
}
