import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, bucketArn, bucketPolicy, keyPolicy, tablesUrl } from "../policy";
import { AccessLogBucket } from "./accessLogBucket";
import { hardenBucket } from "./bucketHardening";

/** Arguments of {@link IcebergWarehouse}. */
export interface IcebergWarehouseArgs {
    /** Account and region of the bucket. */
    place: pulumi.Input<AwsPlace>;
    /** Bucket name: lower case, without dots, because Snowflake cannot use a bucket with dots. */
    bucketName: pulumi.Input<string>;
    /**
     * Whether the bucket is there already, and somebody else's. Nothing of it is changed then, and no bucket, key or log
     * is created for it.
     * @default false
     */
    existing?: boolean;
    /**
     * Whether the names of the buckets are the account's own (`-ACCOUNT-REGION-an`), so that no other account can take
     * them. Of a bucket that is there, it cannot be changed.
     * @default "GLOBAL"
     */
    bucketNamespace?: "GLOBAL" | "ACCOUNT_REGIONAL";
    /** Beginning of the key's alias, e.g. `lakehouse-dev`. */
    prefix: string;
    /**
     * Whether destroy deletes the bucket with all its data. If not, bucket, settings and key are protected.
     * @default false
     */
    destroyData?: boolean;
    /** SSE_KMS: a key of the stack's own, rotated yearly. SSE_S3: keys that S3 owns, without cost and without control. */
    encryption: "SSE_KMS" | "SSE_S3";
    /**
     * A key to use in place of the stack's own. It is never changed.
     * @default none
     */
    existingKeyArn?: string;
    /**
     * ARNs of the IAM roles and users that may keep the stack's own key, whatever their own policies say.
     * @default none: the account's IAM policies alone decide
     */
    deployerArns?: readonly string[];
    /**
     * Whether the stack's own key also encrypts alarms.
     * @default false
     */
    encryptsAlarms?: boolean;
    /**
     * Name of a second bucket, which takes the access logs.
     * @default none
     */
    accessLogBucketName?: string;
    /** Days until old versions of objects are deleted. Live table data is never deleted. */
    noncurrentVersionDays: number;
}

/**
 * The S3 bucket that holds raw data (`raw_data/`), scripts (`scripts/`) and Iceberg tables (`iceberg-warehouse/`),
 * closed to the public, encrypted and versioned.
 *
 * @see https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-external-volume-s3
 */
export class IcebergWarehouse extends pulumi.ComponentResource {
    /** Name of the bucket, once it is encrypted, versioned and closed: nothing is stored in it before. */
    public readonly bucketName: pulumi.Output<string>;
    /** ARN of the key that encrypts it; undefined with SSE_S3. */
    public readonly keyArn: pulumi.Output<string | undefined>;
    /** `s3://bucket/iceberg-warehouse/`: the root of the tables. */
    public readonly url: pulumi.Output<string>;

    constructor(name: string, args: IcebergWarehouseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:IcebergWarehouse", name, {}, opts);
        if (args.existing === true) {
            this.bucketName = pulumi.output(args.bucketName);
            this.keyArn = pulumi.output(args.existingKeyArn);
            this.url = this.bucketName.apply(tablesUrl);
            this.registerOutputs({ bucketName: this.bucketName, keyArn: this.keyArn, url: this.url });
            return;
        }
        const destroyData = args.destroyData ?? false;
        // Left out, it is as the caller says.
        const child: pulumi.CustomResourceOptions = { parent: this, protect: destroyData ? undefined : true };

        const keyArn = args.encryption === "SSE_KMS" ? keyOf(name, args, child) : undefined;
        const bucketNamespace = args.bucketNamespace === "ACCOUNT_REGIONAL" ? "account-regional" : undefined;
        const bucket = new aws.s3.Bucket(
            name,
            { bucket: args.bucketName, bucketNamespace, forceDestroy: destroyData },
            child,
        );
        const settings = hardenBucket(name, bucket, { keyArn, noncurrentDays: args.noncurrentVersionDays }, child);

        const policy = pulumi
            .all([args.place, args.bucketName, keyArn])
            .apply(([place, bucketName, arn]) => JSON.stringify(bucketPolicy(bucketArn(place, bucketName), arn)));
        const closed = new aws.s3.BucketPolicy(
            name,
            { bucket: bucket.bucket, policy },
            // S3 refuses two changes of a bucket's access at the same time.
            { ...child, dependsOn: [settings.publicAccessBlock, settings.encryption, settings.versioning] },
        );

        if (args.accessLogBucketName !== undefined) {
            new AccessLogBucket(
                `${name}-logs`,
                {
                    place: args.place,
                    bucketName: args.accessLogBucketName,
                    bucketNamespace,
                    source: bucket,
                    protect: !destroyData,
                },
                { parent: this },
            );
        }

        this.bucketName = closed.bucket;
        this.keyArn = pulumi.output(keyArn);
        this.url = bucket.bucket.apply(tablesUrl);
        this.registerOutputs({ bucketName: this.bucketName, keyArn: this.keyArn, url: this.url });
    }

    /** Where raw data goes, e.g. `s3://bucket/raw_data/`, by its folder in the bucket. */
    public rawDataUrl(folder: string): pulumi.Output<string> {
        return pulumi.interpolate`s3://${this.bucketName}/${folder}`;
    }
}

/** ARN of a customer-managed key, so that its use shows in CloudTrail and can be revoked. */
function keyOf(name: string, args: IcebergWarehouseArgs, child: pulumi.CustomResourceOptions): pulumi.Input<string> {
    if (args.existingKeyArn !== undefined) {
        return args.existingKeyArn;
    }
    const key = new aws.kms.Key(
        name,
        {
            description: `Encrypts the Iceberg warehouse of ${args.prefix}`,
            enableKeyRotation: true,
            // Data that a lost key encrypted is lost too: the longest time to change one's mind, unless data may go.
            deletionWindowInDays: args.destroyData ? 7 : 30,
            policy: pulumi
                .output(args.place)
                .apply((place) =>
                    JSON.stringify(keyPolicy(place, args.deployerArns ?? [], { alarms: args.encryptsAlarms ?? false })),
                ),
        },
        child,
    );
    new aws.kms.Alias(name, { name: `alias/${args.prefix}`, targetKeyId: key.keyId }, child);
    return key.arn;
}
