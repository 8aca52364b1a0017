import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link AccessVerification}. */
export interface AccessVerificationArgs {
    /** "EXTERNAL_VOLUME" or "CATALOG_INTEGRATION". */
    kind: pulumi.Input<string>;
    /** Name of the volume or integration. */
    name: pulumi.Input<string>;
    /** Hashes of the role's trust policy and permissions. A change triggers a new verification. */
    policyHashes: pulumi.Input<pulumi.Input<string>[]>;
    /** How long to wait until Snowflake gets access, in seconds, 1 to 3600. @default 180 */
    timeoutSeconds?: pulumi.Input<number>;
    /** Number of consecutive successful probes that count as access, 1 to 10: new IAM policies take effect gradually. @default 3 */
    successesInARow?: pulumi.Input<number>;
}

/**
 * Proof that Snowflake can assume the role of an external volume or catalog integration and reach what is behind it.
 *
 * Give it `dependsOn` the role's policies. Create fails after [timeoutSeconds] with the link of the chain that failed.
 * Refresh probes again, and a failed probe shows as drift, so that the next `up` verifies again.
 *
 * @see https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
 * @see https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration
 */
export class AccessVerification extends pulumi.CustomResource {
    declare public readonly kind: pulumi.Output<string>;
    declare public readonly name: pulumi.Output<string>;
    declare public readonly policyHashes: pulumi.Output<string[]>;
    declare public readonly timeoutSeconds: pulumi.Output<number>;
    declare public readonly successesInARow: pulumi.Output<number>;
    /** "PASSED"; after a refresh that found no access, why not. */
    declare public readonly result: pulumi.Output<string>;

    constructor(name: string, args: AccessVerificationArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:AccessVerification",
            name,
            {
                kind: args.kind,
                name: args.name,
                policyHashes: args.policyHashes,
                timeoutSeconds: args.timeoutSeconds,
                successesInARow: args.successesInARow,
                result: undefined,
            },
            opts,
        );
    }
}
