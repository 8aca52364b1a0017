// The external volume and the catalog integration of a stack that leaves them to an administrator.

import { restUri, tablesUrl } from "../policy/place";
import { bucketNameOf, snowflakeRoleArnsOf } from "../settings/awsSettings";
import { snowflakeWrites } from "../settings/domains";
import type { SnowflakeSettings } from "../settings/snowflakeSettings";
import { boolean, identifier, integer, keyword, literal } from "../snowflake-client/sql/values";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementOf } from "./statements";

const VOLUME = `-- The stack's external volume, which stays the administrator's. The program reads its IAM user and external ID, and the
-- stack's role trusts exactly those. SYSTEM$VERIFY_EXTERNAL_VOLUME, after the first up, only its owner may call.
-- https://docs.snowflake.com/en/sql-reference/sql/create-external-volume`;
const VOLUME_USAGE = `-- The owner of a linked database needs it for whatever is done in there.
-- https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114`;
const INTEGRATION = `-- The stack's catalog integration, which stays the administrator's: the deployer then needs no right to make one.
-- https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest`;
const INTEGRATION_USAGE = "-- https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114";
/** Applied again, the statements replace nothing. External IDs are left to Snowflake. */
const IF_NOT_EXISTS = keyword("IF NOT EXISTS", ["IF NOT EXISTS"]);

/** What the deployer needs no privilege for. */
export function privilegesLeftOut({ existing }: Pick<SnowflakeSettings, "existing">): string[] {
    return [
        ...(existing.externalVolume ? ["CREATE EXTERNAL VOLUME"] : []),
        ...(existing.catalogIntegration ? ["CREATE INTEGRATION"] : []),
        ...(existing.virtualWarehouse ? ["CREATE WAREHOUSE"] : []),
        ...(existing.roles ? ["CREATE ROLE"] : []),
    ];
}

/**
 * The statements that make what the settings leave to an administrator, with USAGE on it for the deployer; none for a
 * stack that makes both itself.
 *
 * @throws Error when the settings do not say in which AWS account the stack's roles will be.
 */
export function existingObjects(settings: FileSettings): BootstrapStatement[] {
    const { existing, snowflakeNames, link } = settings;
    if (!existing.externalVolume && !existing.catalogIntegration) {
        return [];
    }
    const [accountId, ...others] = settings.allowedAccountIds;
    if (accountId === undefined || others.length > 0) {
        throw new Error(
            "The statements need the stack's AWS account. Set lakehouse:allowedAccountIds to that one account: " +
                "pulumi config set --path 'lakehouse:allowedAccountIds[0]' 123456789012",
        );
    }
    const place = { partition: settings.partition, region: settings.region, accountId };
    const roleArns = snowflakeRoleArnsOf(settings, place);
    const role = identifier(settings.deployerRole);
    const volume = identifier(snowflakeNames.externalVolume);
    const integration = identifier(snowflakeNames.catalogIntegration);
    return [
        ...(existing.externalVolume
            ? [
                  statementOf(VOLUME, "external_volume.create", {
                      if_not_exists: IF_NOT_EXISTS,
                      name: volume,
                      location_name: literal("lakehouse-s3"),
                      storage_base_url: literal(tablesUrl(bucketNameOf(settings, place))),
                      storage_aws_role_arn: literal(roleArns.storage),
                      allow_writes: boolean(snowflakeWrites(settings.domains)),
                      comment: literal("Files of the lakehouse, kept by an administrator"),
                  }),
                  statementOf(VOLUME_USAGE, "external_volume.grant_usage", { name: volume, role }),
              ]
            : []),
        ...(existing.catalogIntegration
            ? [
                  statementOf(INTEGRATION, "catalog_integration.create", {
                      if_not_exists: IF_NOT_EXISTS,
                      name: integration,
                      catalog_uri: literal(restUri(place)),
                      catalog_name: literal(accountId),
                      iam_role: literal(roleArns.catalog),
                      signing_region: literal(settings.region),
                      enabled: boolean(true),
                      refresh_interval_seconds: integer(link.refreshIntervalSeconds),
                      comment: literal("Catalog of the lakehouse, kept by an administrator"),
                  }),
                  statementOf(INTEGRATION_USAGE, "catalog_integration.grant_usage", { name: integration, role }),
              ]
            : []),
    ];
}
