import * as pulumi from "@pulumi/pulumi";

import {
    AwsPlace,
    catalogLakeFormationPermissions,
    catalogRoleGrants,
    SnowflakePrincipal,
    snowflakeTrust,
} from "../policy";
import { BoundRole, createRole, existingRole } from "./boundRole";
import type { GlueCatalog } from "./glueCatalog";
import type { IcebergWarehouse } from "./icebergWarehouse";
import { afterGrants, grantInLakeFormation } from "./lakeFormationGrants";

/** A Glue database that Snowflake links. */
export interface LinkedCatalog {
    catalog: GlueCatalog;
    /** What the names of the grants on it end with: "" or `-orders`. */
    suffix: string;
    /** Whether Snowflake may write its tables. */
    allowedWriteOperations: "ALL" | "NONE";
}

/** Arguments of {@link SnowflakeCatalogRole}. */
export interface SnowflakeCatalogRoleArgs {
    place: pulumi.Input<AwsPlace>;
    /** Physical name: fixed, because its ARN is given to Snowflake before the role exists. */
    roleName: string;
    /**
     * ARN of a role that is there already, and somebody else's, in place of one to create.
     * @default none
     */
    existingArn?: string;
    /** The integrations that may assume the role. */
    principals: pulumi.Input<SnowflakePrincipal>[];
    /** The databases that Snowflake links; at least one. */
    linked: LinkedCatalog[];
    warehouse: IcebergWarehouse;
    permissionsBoundary?: string;
}

/** The IAM role Snowflake assumes to call Glue's Iceberg REST endpoint for the stack's databases. */
export class SnowflakeCatalogRole extends pulumi.ComponentResource {
    /** ARN, known once the role's policy is attached. */
    public readonly arn: pulumi.Output<string>;
    /** Change when the role's access changes; none of a role that the stack does not create. */
    public readonly policyHashes: pulumi.Output<string>[];

    constructor(name: string, args: SnowflakeCatalogRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:SnowflakeCatalogRole", name, {}, opts);
        const { arn, readyArn, policyHashes } =
            args.existingArn === undefined ? this.createRole(name, args) : existingRole(args.existingArn);

        const granted = args.linked.flatMap(({ catalog, suffix, allowedWriteOperations }) => {
            const permissions = catalogLakeFormationPermissions(allowedWriteOperations);
            return grantInLakeFormation(`${name}${suffix}`, arn, catalog, permissions, { parent: this });
        });
        this.arn = afterGrants(readyArn, granted);
        this.policyHashes = policyHashes;
        this.registerOutputs({ arn: this.arn });
    }

    private createRole(name: string, args: SnowflakeCatalogRoleArgs): BoundRole {
        const { linked } = args;
        const namespaces = linked.map(({ catalog, allowedWriteOperations }) =>
            catalog.databaseName.apply((database) => ({ database, allowedWriteOperations })),
        );
        return createRole(
            name,
            {
                roleName: args.roleName,
                description: "Snowflake's access to the lakehouse's tables in the Glue Data Catalog",
                trust: pulumi.all(args.principals).apply(snowflakeTrust),
                grants: pulumi
                    .all([args.place, args.warehouse.bucketName, args.warehouse.keyArn, pulumi.all(namespaces)])
                    .apply(([place, bucketName, keyArn, all]) =>
                        catalogRoleGrants({
                            place,
                            bucketName,
                            keyArn,
                            catalogKeyArn: linked[0]?.catalog.catalogKeyArn,
                            namespaces: all,
                        }),
                    ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );
    }
}
