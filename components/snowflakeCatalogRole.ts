import * as pulumi from "@pulumi/pulumi";

import {
    AwsPlace,
    catalogLakeFormationPermissions,
    catalogRoleGrants,
    SnowflakePrincipal,
    snowflakeTrust,
} from "../policy";
import { createRole } from "./boundRole";
import type { GlueCatalog } from "./glueCatalog";
import type { IcebergWarehouse } from "./icebergWarehouse";
import { afterGrants, grantInLakeFormation } from "./lakeFormationGrants";

/** Arguments of {@link SnowflakeCatalogRole}. */
export interface SnowflakeCatalogRoleArgs {
    place: pulumi.Input<AwsPlace>;
    /** Physical name: fixed, because its ARN is given to Snowflake before the role exists. */
    roleName: string;
    /** The integrations that may assume the role. */
    principals: pulumi.Input<SnowflakePrincipal>[];
    catalog: GlueCatalog;
    warehouse: IcebergWarehouse;
    /**
     * Whether Snowflake may write the linked tables.
     * @default "ALL"
     */
    allowedWriteOperations?: "ALL" | "NONE";
    permissionsBoundary?: string;
}

/** The IAM role Snowflake assumes to call Glue's Iceberg REST endpoint for the stack's one database. */
export class SnowflakeCatalogRole extends pulumi.ComponentResource {
    /** ARN, known once the role's policy is attached. */
    public readonly arn: pulumi.Output<string>;
    /** Change when the role's access changes. */
    public readonly policyHashes: pulumi.Output<string>[];

    constructor(name: string, args: SnowflakeCatalogRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:SnowflakeCatalogRole", name, {}, opts);
        const allowedWriteOperations = args.allowedWriteOperations ?? "ALL";

        const { catalog } = args;
        const { role, readyArn, policyHashes } = createRole(
            name,
            {
                roleName: args.roleName,
                description: "Snowflake's access to the lakehouse's tables in the Glue Data Catalog",
                trust: pulumi.all(args.principals).apply(snowflakeTrust),
                grants: pulumi
                    .all([args.place, args.warehouse.bucketName, args.warehouse.keyArn, catalog.databaseName])
                    .apply(([place, bucketName, keyArn, database]) =>
                        catalogRoleGrants({
                            place,
                            bucketName,
                            keyArn,
                            catalogKeyArn: catalog.catalogKeyArn,
                            database,
                            allowedWriteOperations,
                        }),
                    ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );

        const permissions = catalogLakeFormationPermissions(allowedWriteOperations);
        this.arn = afterGrants(readyArn, grantInLakeFormation(name, role.arn, catalog, permissions, { parent: this }));
        this.policyHashes = policyHashes;
        this.registerOutputs({ arn: this.arn });
    }
}
