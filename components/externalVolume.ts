import * as pulumi from "@pulumi/pulumi";

import type { SnowflakePrincipal } from "../policy";
import * as snowflakeIceberg from "../provider/sdk";

/** Arguments of {@link ExternalVolume}. */
export interface ExternalVolumeArgs {
    /** Name in Snowflake, upper case. */
    volumeName: string;
    /**
     * Name of the location in the volume; another one takes a new volume.
     * @default the component's name and `-s3`
     */
    locationName?: string;
    /** S3 location the volume may reach, with a slash at the end: `s3://bucket/prefix/`. */
    storageBaseUrl: pulumi.Input<string>;
    /** ARN of the IAM role Snowflake assumes to reach it. The role may be created after the volume. */
    roleArn: pulumi.Input<string>;
    /**
     * Whether Snowflake may write.
     * @default true
     */
    allowWrites?: boolean;
    /**
     * Whether an administrator has made the volume and keeps it.
     * @default false
     */
    existing?: boolean;
}

/**
 * A Snowflake external volume over one S3 location, with an external ID of its own.
 *
 * Publishes the identity that Snowflake answers with, so that an IAM role can trust it in the same `pulumi up`.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
 */
export class ExternalVolume extends pulumi.ComponentResource {
    /** Name of the volume. */
    public readonly volumeName: pulumi.Output<string>;
    /** A random value of this state alone, for objects that have none of their own. */
    public readonly owner: pulumi.Output<string>;
    /** Whether an administrator has made it and keeps it. */
    public readonly existing: boolean;
    /** The volume itself, for what goes with it. */
    public readonly resource: pulumi.Resource;
    /** Whom the role must trust. Unknown in the first preview. */
    public readonly principal: pulumi.Output<SnowflakePrincipal>;

    constructor(name: string, args: ExternalVolumeArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:ExternalVolume", name, {}, opts);

        this.existing = args.existing ?? false;

        // A resource of its own: a volume that is replaced keeps its external ID, and with it the trust.
        const externalId = new snowflakeIceberg.ExternalId(`${name}-volume`, {}, { parent: this });
        const volume = new snowflakeIceberg.ExternalVolume(
            name,
            {
                name: args.volumeName,
                storageLocation: {
                    name: args.locationName ?? `${name}-s3`,
                    storageBaseUrl: args.storageBaseUrl,
                    storageAwsRoleArn: args.roleArn,
                    storageAwsExternalId: externalId.value,
                },
                allowWrites: args.allowWrites ?? true,
                ...(this.existing
                    ? { existing: true }
                    : { comment: "Files of the lakehouse's Iceberg tables", owner: externalId.value }),
            },
            { parent: this },
        );

        this.resource = volume;
        this.volumeName = volume.name;
        this.owner = externalId.value;
        this.principal = pulumi
            .all([volume.storageAwsIamUserArn, volume.storageAwsExternalId])
            .apply(([iamUserArn, id]) => ({ iamUserArn, externalId: id }));
        this.registerOutputs({ volumeName: this.volumeName });
    }
}
