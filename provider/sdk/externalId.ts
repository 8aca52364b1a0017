import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link ExternalId}: none. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ExternalIdArgs {}

/**
 * An external ID for AssumeRole: random, generated once and kept in the state.
 *
 * A resource of its own, so that replacing the volume or the integration that uses it leaves the role's trust intact.
 * It is no Pulumi secret, because that would hide the trust policy in previews; logs and error texts mask it.
 * Import takes the external ID itself as the import ID.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export class ExternalId extends pulumi.CustomResource {
    /** The external ID, 40 characters. */
    declare public readonly value: pulumi.Output<string>;

    constructor(name: string, args: ExternalIdArgs = {}, opts?: pulumi.CustomResourceOptions) {
        super("snowflake-iceberg:index:ExternalId", name, { ...args, value: undefined }, opts);
    }
}
