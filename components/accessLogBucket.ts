import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, logBucketPolicy } from "../policy";
import { hardenBucket } from "./bucketHardening";

/** Arguments of {@link AccessLogBucket}. */
export interface AccessLogBucketArgs {
    /** Account and region of the buckets. */
    place: pulumi.Input<AwsPlace>;
    /** Name of the bucket. */
    bucketName: string;
    /** Namespace of its name. */
    bucketNamespace?: "account-regional";
    /** The bucket whose requests are logged. */
    source: aws.s3.Bucket;
    /** Whether the logs are protected against destroy. */
    protect: boolean;
    /**
     * Days until a log is deleted.
     * @default 90
     */
    retentionDays?: number;
}

/**
 * A bucket for the S3 access logs of another one. A bucket that logs to itself would never be empty, and log delivery
 * cannot write to one that is encrypted with a KMS key, so it has SSE-S3.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
export class AccessLogBucket extends pulumi.ComponentResource {
    /** Name of the bucket. */
    public readonly bucketName: pulumi.Output<string>;

    constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:AccessLogBucket", name, {}, opts);
        const child: pulumi.CustomResourceOptions = { parent: this, protect: args.protect || undefined };
        const retentionDays = args.retentionDays ?? 90;

        const bucket = new aws.s3.Bucket(
            name,
            { bucket: args.bucketName, bucketNamespace: args.bucketNamespace, forceDestroy: !args.protect },
            child,
        );
        const { publicAccessBlock } = hardenBucket(
            name,
            bucket,
            { noncurrentDays: 1, expireDays: retentionDays },
            child,
        );
        const policy = new aws.s3.BucketPolicy(
            name,
            {
                bucket: bucket.bucket,
                policy: pulumi
                    .all([args.place, bucket.bucket, args.source.bucket])
                    .apply(([place, logs, source]) => JSON.stringify(logBucketPolicy(place, logs, source))),
            },
            { ...child, dependsOn: [publicAccessBlock] },
        );
        new aws.s3.BucketLogging(
            name,
            { bucket: args.source.bucket, targetBucket: bucket.bucket, targetPrefix: "s3/" },
            { ...child, dependsOn: [policy] },
        );

        this.bucketName = bucket.bucket;
        this.registerOutputs({ bucketName: this.bucketName });
    }
}
