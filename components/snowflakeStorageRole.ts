import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, SnowflakePrincipal, snowflakeTrust, storageRoleGrants } from "../policy";
import { BoundRole, createRole, existingRole } from "./boundRole";
import type { IcebergWarehouse } from "./icebergWarehouse";

/** Arguments of {@link SnowflakeStorageRole}. */
export interface SnowflakeStorageRoleArgs {
    place: pulumi.Input<AwsPlace>;
    /** Physical name: fixed, because its ARN is given to Snowflake before the role exists. */
    roleName: string;
    /**
     * ARN of a role that is there already, and somebody else's, in place of one to create.
     * @default none
     */
    existingArn?: string;
    /** The volumes that may assume the role. */
    principals: pulumi.Input<SnowflakePrincipal>[];
    warehouse: IcebergWarehouse;
    /**
     * Whether Snowflake may write files.
     * @default true
     */
    allowWrites?: boolean;
    permissionsBoundary?: string;
}

/** The IAM role Snowflake assumes to reach the tables' files. It cannot touch Glue. */
export class SnowflakeStorageRole extends pulumi.ComponentResource {
    /** ARN, known once the role's policy is attached. */
    public readonly arn: pulumi.Output<string>;
    /** Change when the role's access changes; none of a role that the stack does not create. */
    public readonly policyHashes: pulumi.Output<string>[];

    constructor(name: string, args: SnowflakeStorageRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:SnowflakeStorageRole", name, {}, opts);
        const { readyArn, policyHashes } =
            args.existingArn === undefined ? this.createRole(name, args) : existingRole(args.existingArn);
        this.arn = readyArn;
        this.policyHashes = policyHashes;
        this.registerOutputs({ arn: this.arn });
    }

    private createRole(name: string, args: SnowflakeStorageRoleArgs): BoundRole {
        return createRole(
            name,
            {
                roleName: args.roleName,
                description: "Snowflake's access to the files of the lakehouse's Iceberg tables",
                trust: pulumi.all(args.principals).apply(snowflakeTrust),
                grants: pulumi
                    .all([args.place, args.warehouse.bucketName, args.warehouse.keyArn])
                    .apply(([place, bucketName, keyArn]) =>
                        storageRoleGrants({ place, bucketName, keyArn, allowWrites: args.allowWrites ?? true }),
                    ),
                permissionsBoundary: args.permissionsBoundary,
            },
            { parent: this },
        );
    }
}
