import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { LakeFormationPermissions } from "../policy";
import type { GlueCatalog } from "./glueCatalog";

/**
 * Grants a role its permissions in Lake Formation, as far as that decides on the catalog.
 *
 * @returns the grants, for what must not come before them.
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/granting-catalog-permissions.html
 */
export function grantInLakeFormation(
    name: string,
    roleArn: pulumi.Input<string>,
    catalog: GlueCatalog,
    permissions: LakeFormationPermissions,
    opts: pulumi.CustomResourceOptions,
): aws.lakeformation.Permissions[] {
    const { databaseName, lakeFormation } = catalog;
    // A grant has no identity but role and resource: made first, the new one would be revoked with the old one.
    const options = { ...opts, deleteBeforeReplace: true };
    if (lakeFormation === "OFF") {
        return [];
    }
    const onDatabase = new aws.lakeformation.Permissions(
        `${name}-database`,
        { principal: roleArn, permissions: sorted(permissions.database), database: { name: databaseName } },
        options,
    );
    if (lakeFormation === "DATABASE") {
        return [onDatabase];
    }
    const onTables = new aws.lakeformation.Permissions(
        `${name}-tables`,
        { principal: roleArn, permissions: sorted(permissions.tables), table: { databaseName, wildcard: true } },
        options,
    );
    return [onDatabase, onTables];
}

/** The same ARN, known only once the grants are there. */
export function afterGrants(
    arn: pulumi.Output<string>,
    grants: readonly aws.lakeformation.Permissions[],
): pulumi.Output<string> {
    return pulumi.all([arn, pulumi.all(grants.map(({ id }) => id))]).apply(([known]) => known);
}

/** As AWS lists them. */
function sorted(permissions: Readonly<Record<string, string>>): string[] {
    return Object.keys(permissions).sort();
}
