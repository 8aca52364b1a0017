// The AWS side of the chain: who we are, where the data lies, what encrypts it, what runs.
import { GetDatabaseCommand, GetJobCommand, GetJobRunsCommand } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, GetBucketLocationCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { parseS3Location } from "../../pipeline/s3Location";
import { requireRawData } from "../../pipeline/sampleData";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";
import { roleWithPolicies } from "../roleWithPolicies";

export function awsChecks({ clouds, outputs, stackName }: Patient): Check[] {
    const up = `npm run up -- --stack ${stackName} --refresh`;
    return [
        {
            link: "AWS credentials",
            cure: "Log in to AWS (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the deployer.",
            async look() {
                const caller = await new STSClient(clouds.awsOptions).send(new GetCallerIdentityCommand());
                return caller.Account === outputs.accountId
                    ? healthy(`${caller.Arn}, by STS`)
                    : broken(
                          `You are ${caller.Arn}, but the stack lives in account ${outputs.accountId}.`,
                          `Use credentials of account ${outputs.accountId}.`,
                      );
            },
        },
        {
            link: "bucket",
            cure: `If the bucket was deleted: ${up}. If access was denied: give the deployer its policies again (npm run bootstrap -- aws --stack NAME).`,
            async look() {
                // Not HeadBucket: its refusals have no message.
                const { LocationConstraint: location } = await clouds.s3
                    .send(new GetBucketLocationCommand({ Bucket: outputs.bucketName }))
                    .catch((error: Error) => {
                        throw new Error(`${outputs.bucketName}: ${error.name}: ${error.message}`, { cause: error });
                    });
                const region = location ?? "us-east-1";
                return region === outputs.region
                    ? healthy(`${outputs.bucketName} in ${region}`)
                    : broken(
                          `The bucket lies in ${region}, the stack in ${outputs.region}.`,
                          "Set aws:region to the bucket's region.",
                      );
            },
        },
        {
            link: "encryption key",
            cure: `Set the bucket's encryption again: ${up}`,
            async look() {
                const { ServerSideEncryptionConfiguration: encryption } = await clouds.s3.send(
                    new GetBucketEncryptionCommand({ Bucket: outputs.bucketName }),
                );
                const rule = encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
                if (rule?.KMSMasterKeyID === undefined) {
                    return healthy(`the bucket encrypts with ${rule?.SSEAlgorithm ?? "S3's own keys"}`);
                }
                const { KeyMetadata: key } = await new KMSClient(clouds.awsOptions).send(
                    new DescribeKeyCommand({ KeyId: rule.KMSMasterKeyID }),
                );
                return key?.KeyState === "Enabled"
                    ? healthy(`${key.Arn} is enabled`)
                    : broken(
                          `The key ${key?.Arn} is ${key?.KeyState}: nothing in the bucket can be read.`,
                          key?.KeyState === "PendingDeletion"
                              ? `aws kms cancel-key-deletion --key-id ${key.KeyId} && aws kms enable-key --key-id ${key.KeyId}`
                              : `aws kms enable-key --key-id ${key?.KeyId}`,
                      );
            },
        },
        {
            link: "raw data",
            cure: `Put files there, or: npm run pipeline -- --stack ${stackName} --sample-rows 1000000`,
            async look() {
                const files = await requireRawData(clouds.s3, parseS3Location(outputs.rawDataUrl));
                return healthy(`${files} files below ${outputs.rawDataUrl}`);
            },
        },
        {
            link: "Glue database",
            cure: `Make it again: ${up}`,
            async look() {
                const { Database: database } = await clouds.glue.send(
                    new GetDatabaseCommand({ Name: outputs.glueDatabase }),
                );
                return healthy(`${outputs.glueDatabase} at ${database?.LocationUri ?? "no location"}`);
            },
        },
        {
            link: "job role",
            cure: `Make it again: ${up}`,
            async look() {
                const { name, policies } = await roleWithPolicies(new IAMClient(clouds.awsOptions), outputs.jobRoleArn);
                return policies.length > 0
                    ? healthy(`${name} has ${policies.join(", ")}`)
                    : broken(`${name} has no policy: jobs are denied whatever they do.`, up);
            },
        },
        ...Object.values(outputs.jobNames).map((jobName) => jobCheck(jobName, up, clouds, stackName)),
    ];
}

function jobCheck(jobName: string, up: string, clouds: Patient["clouds"], stackName: string): Check {
    return {
        link: `job ${jobName}`,
        cure: `Make it again: ${up}`,
        async look() {
            await clouds.glue.send(new GetJobCommand({ JobName: jobName }));
            const { JobRuns: runs = [] } = await clouds.glue.send(
                new GetJobRunsCommand({ JobName: jobName, MaxResults: 1 }),
            );
            const [last] = runs;
            if (last === undefined) {
                return healthy("there, has not run yet");
            }
            return last.JobRunState === "FAILED" || last.JobRunState === "TIMEOUT"
                ? broken(
                      `Its last run ${last.JobRunState}: ${last.ErrorMessage ?? "Glue gave no reason"}`,
                      `Mend what the message names, then: npm run pipeline -- --stack ${stackName} --only jobs`,
                  )
                : healthy(`last run ${last.JobRunState}, ${last.ExecutionTime ?? 0} s`);
        },
    };
}
