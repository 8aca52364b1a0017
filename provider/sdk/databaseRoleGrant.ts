import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link DatabaseRoleGrant}. A change of any replaces the grant. */
export interface DatabaseRoleGrantArgs {
    /** Database of the database role, exactly as it is stored. */
    databaseName: pulumi.Input<string>;
    /** Database role, exactly as it is stored. */
    databaseRoleName: pulumi.Input<string>;
    /** Account role that gets it, exactly as it is stored. */
    roleName: pulumi.Input<string>;
}

/**
 * A database role granted to an account role. Import ID: `"DATABASE"."DATABASE_ROLE"|"ROLE"`.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/grant-database-role
 */
export class DatabaseRoleGrant extends pulumi.CustomResource {
    declare public readonly databaseName: pulumi.Output<string>;
    declare public readonly databaseRoleName: pulumi.Output<string>;
    declare public readonly roleName: pulumi.Output<string>;

    constructor(name: string, args: DatabaseRoleGrantArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:DatabaseRoleGrant",
            name,
            { databaseName: args.databaseName, databaseRoleName: args.databaseRoleName, roleName: args.roleName },
            opts,
        );
    }
}
