import * as pulumi from "@pulumi/pulumi";

import type { SnowflakePrincipal } from "../policy";
import * as snowflakeIceberg from "../provider/sdk";
import type { GlueCatalog } from "./glueCatalog";

/** Arguments of {@link CatalogIntegration}. */
export interface CatalogIntegrationArgs {
    /** Name in Snowflake, upper case. */
    integrationName: string;
    catalog: GlueCatalog;
    /** Region that signs the calls: the catalog's. */
    signingRegion: string;
    /** ARN of the IAM role Snowflake assumes to call the catalog. The role may be created afterwards. */
    roleArn: pulumi.Input<string>;
    /** Seconds between two checks for a table's changes, 30 to 86400. */
    refreshIntervalSeconds: number;
    /**
     * Whether an administrator has made the integration and keeps it.
     * @default false
     */
    existing?: boolean;
}

/**
 * A Snowflake catalog integration for Glue's Iceberg REST endpoint, with an external ID of its own.
 *
 * It names no namespace: the linked database does, and that one can be altered in place.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
 */
export class CatalogIntegration extends pulumi.ComponentResource {
    /** Name of the integration. */
    public readonly integrationName: pulumi.Output<string>;
    /** Whether an administrator has made it and keeps it. */
    public readonly existing: boolean;
    /** The integration itself, for what goes with it. */
    public readonly resource: pulumi.Resource;
    /** Whom the role must trust. Unknown in the first preview. */
    public readonly principal: pulumi.Output<SnowflakePrincipal>;

    constructor(name: string, args: CatalogIntegrationArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:CatalogIntegration", name, {}, opts);

        this.existing = args.existing ?? false;
        const externalId = new snowflakeIceberg.ExternalId(`${name}-catalog`, {}, { parent: this });
        const integration = new snowflakeIceberg.CatalogIntegration(
            name,
            {
                name: args.integrationName,
                catalogUri: args.catalog.restUri,
                catalogName: args.catalog.catalogId,
                sigv4: { iamRole: args.roleArn, signingRegion: args.signingRegion, externalId: externalId.value },
                refreshIntervalSeconds: args.refreshIntervalSeconds,
                ...(this.existing
                    ? { existing: true }
                    : { comment: "Iceberg tables in the Glue Data Catalog", owner: externalId.value }),
            },
            { parent: this },
        );

        this.resource = integration;
        this.integrationName = integration.name;
        this.principal = pulumi
            .all([integration.apiAwsIamUserArn, integration.apiAwsExternalId])
            .apply(([iamUserArn, id]) => ({ iamUserArn, externalId: id }));
        this.registerOutputs({ integrationName: this.integrationName });
    }
}
