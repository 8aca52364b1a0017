// The external volume and the catalog integration of a stack that leaves them to an administrator.

import { join } from "node:path";

import { restUri, roleArn, tablesUrl } from "../policy/place";
import { bucketNameOf } from "../settings/awsSettings";
import { snowflakeWrites } from "../settings/domains";
import type { SnowflakeSettings } from "../settings/snowflakeSettings";
import { boolean, identifier, integer, literal } from "../snowflake-client/sql/values";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementsOf } from "./statements";

/** What the deployer needs no privilege for. */
export function privilegesLeftOut({ existing }: Pick<SnowflakeSettings, "existing">): string[] {
    return [
        ...(existing.externalVolume ? ["CREATE EXTERNAL VOLUME"] : []),
        ...(existing.catalogIntegration ? ["CREATE INTEGRATION"] : []),
    ];
}

/**
 * The statements that make what the settings leave to an administrator, with USAGE on it for the deployer; none for a
 * stack that makes both itself.
 *
 * @throws Error when the settings do not say in which AWS account the stack's roles will be.
 */
export function existingObjects(settings: FileSettings): BootstrapStatement[] {
    const { existing, snowflakeNames, roleNames, link } = settings;
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
    const role = identifier(settings.deployerRole);
    return [
        ...(existing.externalVolume
            ? statementsOf(join(__dirname, "existing_external_volume.sql"), {
                  role,
                  name: identifier(snowflakeNames.externalVolume),
                  storage_base_url: literal(tablesUrl(bucketNameOf(settings, place))),
                  storage_aws_role_arn: literal(roleArn(place, roleNames.storage)),
                  allow_writes: boolean(snowflakeWrites(settings.domains)),
              })
            : []),
        ...(existing.catalogIntegration
            ? statementsOf(join(__dirname, "existing_catalog_integration.sql"), {
                  role,
                  name: identifier(snowflakeNames.catalogIntegration),
                  catalog_uri: literal(restUri(place)),
                  catalog_name: literal(accountId),
                  iam_role: literal(roleArn(place, roleNames.catalog)),
                  signing_region: literal(settings.region),
                  refresh_interval_seconds: integer(link.refreshIntervalSeconds),
              })
            : []),
    ];
}
