import * as pulumi from "@pulumi/pulumi";

/** How Snowflake signs its calls to the catalog (AWS Signature Version 4). A change replaces the integration. */
export interface SigV4Authentication {
    /** ARN of the IAM role Snowflake assumes. The role may be created after the integration. */
    iamRole: pulumi.Input<string>;
    /** AWS region that signs, e.g. "us-west-2": the region of the catalog. */
    signingRegion: pulumi.Input<string>;
    /** External ID Snowflake sends when it assumes the role. */
    externalId: pulumi.Input<string>;
}

/** Arguments of {@link CatalogIntegration}. */
export interface CatalogIntegrationArgs {
    /** Name in Snowflake, exactly as it is stored there. A change replaces the integration. */
    name: pulumi.Input<string>;
    /** Iceberg REST endpoint of AWS Glue: `https://glue.<region>.amazonaws.com/iceberg`. A change replaces. */
    catalogUri: pulumi.Input<string>;
    /** Glue's catalog ID: the AWS account ID, 12 digits. A change replaces. */
    catalogName: pulumi.Input<string>;
    /** Default namespace (Glue database). A change replaces. */
    catalogNamespace?: pulumi.Input<string>;
    /** Signature settings. A change replaces. */
    sigv4: pulumi.Input<SigV4Authentication>;
    /** Whether tables may use the integration. A change replaces. @default true */
    enabled?: pulumi.Input<boolean>;
    /** Seconds between two checks for changes of a table, 30 to 86400. Altered in place. @default 30 */
    refreshIntervalSeconds?: pulumi.Input<number>;
    /** Comment. Altered in place. */
    comment?: pulumi.Input<string>;
    /** Whether somebody else has made the integration and keeps it: it is read and compared, never made, altered or dropped. */
    existing?: pulumi.Input<boolean>;
    /**
     * A random value that is in the state before the object is made, such as the value of an ExternalId: by it a
     * create knows an object that an earlier deployment of this state left. Without it none is taken over.
     */
    owner?: pulumi.Input<string>;
}

/**
 * A Snowflake catalog integration for the Iceberg REST endpoint of AWS Glue, signed with SigV4. Import ID: the name.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
 */
export class CatalogIntegration extends pulumi.CustomResource {
    declare public readonly name: pulumi.Output<string>;
    declare public readonly catalogUri: pulumi.Output<string>;
    declare public readonly catalogName: pulumi.Output<string>;
    declare public readonly catalogNamespace: pulumi.Output<string | undefined>;
    declare public readonly sigv4: pulumi.Output<pulumi.Unwrap<SigV4Authentication>>;
    declare public readonly enabled: pulumi.Output<boolean>;
    declare public readonly refreshIntervalSeconds: pulumi.Output<number>;
    declare public readonly comment: pulumi.Output<string | undefined>;
    declare public readonly existing: pulumi.Output<boolean | undefined>;
    declare public readonly owner: pulumi.Output<string | undefined>;
    /** ARN of the IAM user Snowflake assumes the role with, as DESC CATALOG INTEGRATION returns it. */
    declare public readonly apiAwsIamUserArn: pulumi.Output<string>;
    /** External ID, as DESC CATALOG INTEGRATION returns it. Build the role's trust policy from this one. */
    declare public readonly apiAwsExternalId: pulumi.Output<string>;

    constructor(name: string, args: CatalogIntegrationArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:CatalogIntegration",
            name,
            {
                name: args.name,
                catalogUri: args.catalogUri,
                catalogName: args.catalogName,
                catalogNamespace: args.catalogNamespace,
                sigv4: args.sigv4,
                enabled: args.enabled,
                refreshIntervalSeconds: args.refreshIntervalSeconds,
                comment: args.comment,
                existing: args.existing,
                owner: args.owner,
                apiAwsIamUserArn: undefined,
                apiAwsExternalId: undefined,
            },
            opts,
        );
    }
}
