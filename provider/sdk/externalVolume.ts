import * as pulumi from "@pulumi/pulumi";

/** Server-side encryption Snowflake asks S3 for when it writes. */
export interface StorageEncryption {
    /** "AWS_SSE_KMS", "AWS_SSE_S3" or "NONE" (the bucket's default applies). */
    type: pulumi.Input<string>;
    /** ID or ARN of the KMS key; only with AWS_SSE_KMS, and the bucket's key when absent. */
    kmsKeyId?: pulumi.Input<string>;
}

/** One S3 location of an external volume. A change of anything in it replaces the volume. */
export interface StorageLocation {
    /** Name of the location within the volume. */
    name: pulumi.Input<string>;
    /** `s3://bucket/` or `s3://bucket/prefix/`, with the slash at the end; no dots in the bucket's name. */
    storageBaseUrl: pulumi.Input<string>;
    /** ARN of the IAM role Snowflake assumes. The role may be created after the volume. */
    storageAwsRoleArn: pulumi.Input<string>;
    /** External ID Snowflake sends when it assumes the role. */
    storageAwsExternalId: pulumi.Input<string>;
    /** Encryption of what Snowflake writes. @default { type: "NONE" } */
    encryption?: pulumi.Input<StorageEncryption>;
}

/** Arguments of {@link ExternalVolume}. */
export interface ExternalVolumeArgs {
    /** Name in Snowflake, exactly as it is stored there. A change replaces the volume. */
    name: pulumi.Input<string>;
    /** The location; a change replaces the volume. */
    storageLocation: pulumi.Input<StorageLocation>;
    /** Whether Snowflake may write. Altered in place. @default true */
    allowWrites?: pulumi.Input<boolean>;
    /** Comment. Altered in place. */
    comment?: pulumi.Input<string>;
    /** Whether somebody else has made the volume and keeps it: it is read and compared, never made, altered or dropped. */
    existing?: pulumi.Input<boolean>;
    /**
     * A random value that is in the state before the object is made, such as the value of an ExternalId: by it a
     * create knows an object that an earlier deployment of this state left. Without it none is taken over.
     */
    owner?: pulumi.Input<string>;
}

/**
 * A Snowflake external volume over one S3 location. Import ID: the name.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
 */
export class ExternalVolume extends pulumi.CustomResource {
    declare public readonly name: pulumi.Output<string>;
    declare public readonly storageLocation: pulumi.Output<pulumi.Unwrap<StorageLocation>>;
    declare public readonly allowWrites: pulumi.Output<boolean>;
    declare public readonly comment: pulumi.Output<string | undefined>;
    declare public readonly existing: pulumi.Output<boolean | undefined>;
    declare public readonly owner: pulumi.Output<string | undefined>;
    /** ARN of the IAM user Snowflake assumes the role with, as DESC EXTERNAL VOLUME returns it. */
    declare public readonly storageAwsIamUserArn: pulumi.Output<string>;
    /** External ID, as DESC EXTERNAL VOLUME returns it. Build the role's trust policy from this one. */
    declare public readonly storageAwsExternalId: pulumi.Output<string>;

    constructor(name: string, args: ExternalVolumeArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:ExternalVolume",
            name,
            {
                name: args.name,
                storageLocation: args.storageLocation,
                allowWrites: args.allowWrites,
                comment: args.comment,
                existing: args.existing,
                owner: args.owner,
                storageAwsIamUserArn: undefined,
                storageAwsExternalId: undefined,
            },
            opts,
        );
    }
}
