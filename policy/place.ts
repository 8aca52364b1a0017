import { TABLES_FOLDER } from "./bucketFolders";

/** Where in AWS a stack lives: all that its ARNs need. */
export interface AwsPlace {
    /** "aws", "aws-cn", "aws-us-gov" or "aws-eusc". */
    partition: string;
    /** e.g. "us-west-2". */
    region: string;
    /** 12 digits. */
    accountId: string;
}

/** Beginnings of the names of regions that are not in the partition `aws`. */
const PARTITIONS: Readonly<Record<string, string>> = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "eusc-": "aws-eusc",
};
const DNS_SUFFIXES: Readonly<Record<string, string>> = { "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu" };

/**
 * The partition a region belongs to.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): string {
    const prefix = Object.keys(PARTITIONS).find((beginning) => region.startsWith(beginning));
    return (prefix && PARTITIONS[prefix]) ?? "aws";
}

/** Domain of AWS's own endpoints and of service principals that carry it, e.g. "amazonaws.com". */
export function dnsSuffixOf(partition: string): string {
    return DNS_SUFFIXES[partition] ?? "amazonaws.com";
}

/** What `kms:ViaService` is when S3 of the stack's region uses a key for somebody. */
export function s3OfKms({ partition, region }: Pick<AwsPlace, "partition" | "region">): string {
    return `s3.${region}.${dnsSuffixOf(partition)}`;
}

/** ARN of a bucket; append `/key` for its objects. */
export function bucketArn(place: AwsPlace, bucket: string): string {
    return `arn:${place.partition}:s3:::${bucket}`;
}

/**
 * A bucket of the stack's own account: whoever took the name elsewhere gets nothing of it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
export function inOwnAccount({ accountId }: Pick<AwsPlace, "accountId">): { "aws:ResourceAccount": string } {
    return { "aws:ResourceAccount": accountId };
}

/** ARN of a role that may not exist yet: names are fixed, so that it is known before. */
export function roleArn(place: AwsPlace, roleName: string): string {
    return `arn:${place.partition}:iam::${place.accountId}:role/${roleName}`;
}

/** ARN of a CloudWatch log group's streams. */
export function logStreamsArn(place: AwsPlace, logGroup: string): string {
    return `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${logGroup}:log-stream:*`;
}

/** ARN of a CloudWatch log group, in both forms: AWS's pages show the one, its refusals the other. */
export function logGroupArns(place: AwsPlace, logGroup: string): string[] {
    const arn = `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${logGroup}`;
    return [arn, `${arn}:*`];
}

/** ARN of something in Glue, e.g. `glueArn(place, "database/sales")`. */
export function glueArn(place: AwsPlace, path: string): string {
    return `arn:${place.partition}:glue:${place.region}:${place.accountId}:${path}`;
}

/**
 * Iceberg REST endpoint of Glue in a region.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/connect-glu-iceberg-rest.html
 */
export function restUri({ partition, region }: Pick<AwsPlace, "partition" | "region">): string {
    return `https://glue.${region}.${dnsSuffixOf(partition)}/iceberg`;
}

/** Root of the tables in the stack's bucket, with the slash at the end: what the external volume is over. */
export function tablesUrl(bucketName: string): string {
    return `s3://${bucketName}/${TABLES_FOLDER}`;
}
