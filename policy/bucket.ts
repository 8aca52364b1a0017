import type { PolicyDocument, Statement } from "./grant";
import { AwsPlace, bucketArn } from "./place";

const ENCRYPTION = "s3:x-amz-server-side-encryption";
const ENCRYPTION_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER_KEY = "s3:x-amz-server-side-encryption-customer-algorithm";

/**
 * Policy of the warehouse's bucket: it allows nothing and denies plain HTTP, TLS below 1.2, and uploads that ask for
 * another encryption than the bucket's.
 *
 * An upload that asks for none gets the bucket's default. Spark, Snowflake and plain uploads do so, which is why a
 * missing header must not be denied.
 *
 * @param keyArn the bucket's KMS key; undefined for SSE-S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function bucketPolicy(arn: string, keyArn: string | undefined): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            ...transportDenies(arn),
            denyUpload(arn, "DenyOtherEncryption", {
                StringNotEquals: { [ENCRYPTION]: keyArn === undefined ? "AES256" : "aws:kms" },
                Null: { [ENCRYPTION]: "false" },
            }),
            denyUpload(
                arn,
                "DenyOtherKey",
                keyArn === undefined
                    ? { Null: { [ENCRYPTION_KEY]: "false" } }
                    : { StringNotEquals: { [ENCRYPTION_KEY]: keyArn }, Null: { [ENCRYPTION_KEY]: "false" } },
            ),
            denyUpload(arn, "DenyCustomerKey", { Null: { [CUSTOMER_KEY]: "false" } }),
        ],
    };
}

/**
 * Policy of the bucket that takes access logs: S3's log delivery may write for this one source bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function logBucketPolicy(place: AwsPlace, logBucket: string, sourceBucket: string): PolicyDocument {
    const arn = bucketArn(place, logBucket);
    return {
        Version: "2012-10-17",
        Statement: [
            ...transportDenies(arn),
            {
                Sid: "AllowLogDelivery",
                Effect: "Allow",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: `${arn}/*`,
                Condition: {
                    StringEquals: { "aws:SourceAccount": place.accountId },
                    ArnLike: { "aws:SourceArn": bucketArn(place, sourceBucket) },
                },
            },
        ],
    };
}

/** Denies everybody all of a bucket without TLS. */
export function denyPlainHttp(arn: string): Statement {
    return denyEverything(arn, "DenyPlainHttp", { Bool: { "aws:SecureTransport": "false" } });
}

function transportDenies(arn: string): Statement[] {
    return [denyPlainHttp(arn), denyEverything(arn, "DenyOldTls", { NumericLessThan: { "s3:TlsVersion": "1.2" } })];
}

function denyEverything(arn: string, sid: string, condition: NonNullable<Statement["Condition"]>): Statement {
    return {
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: condition,
    };
}

function denyUpload(arn: string, sid: string, condition: NonNullable<Statement["Condition"]>): Statement {
    return {
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${arn}/*`,
        Condition: condition,
    };
}
