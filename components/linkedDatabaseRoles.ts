import * as pulumi from "@pulumi/pulumi";
import * as snowflake from "@pulumi/snowflake";

import * as snowflakeIceberg from "../provider/sdk";

/** A schema of a linked database. */
export interface LinkedSchemaArgs {
    /** Name, lower case. */
    name: string;
    /** The same name, known once the Glue database is there. */
    namespace: pulumi.Input<string>;
    /** What the names of the grants on it end with: "" or `-orders`. */
    suffix: string;
}

/** Arguments of {@link LinkedDatabaseRoles}. */
export interface LinkedDatabaseRolesArgs {
    /** The linked database. */
    databaseName: pulumi.Input<string>;
    /**
     * What takes all of this along when it is deleted, so that nothing in it has to be there to be revoked or dropped: the
     * linked database.
     */
    deletedWith?: pulumi.Resource;
    schemas: LinkedSchemaArgs[];
    /** Account role that gets the role READER. */
    readerRole: pulumi.Input<string>;
    /** Account role that gets the role WRITER. */
    engineerRole: pulumi.Input<string>;
    /** Whether the link lets Snowflake write at all. */
    writable: boolean;
    /**
     * Whether tables that appear later are granted by Snowflake itself. Needs MANAGE GRANTS on the account, with which
     * the deployer could make itself administrator; without it, `npm run pipeline` grants on the tables it finds.
     * @default false
     */
    futureGrants?: boolean;
}

/** Privileges on linked tables. */
export const READ_PRIVILEGES = ["SELECT"];
/** @see https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
export const WRITE_PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"];

/**
 * Database roles READER and WRITER in a linked database, granted to the stack's account roles.
 *
 * Neither is granted to the other: whoever has WRITER has READER too, by way of the account roles. SHOW GRANTS OF
 * DATABASE ROLE names a database role without its database, which @pulumi/snowflake 1.3.0 cannot read; so the grants of
 * these two are of our own provider.
 *
 * @see https://docs.snowflake.com/en/user-guide/security-access-control-considerations
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
export class LinkedDatabaseRoles extends pulumi.ComponentResource {
    /** Fully qualified name of the role READER. */
    public readonly reader: pulumi.Output<string>;
    /** Fully qualified name of the role WRITER. */
    public readonly writer: pulumi.Output<string>;
    private readonly child: pulumi.CustomResourceOptions;

    constructor(name: string, args: LinkedDatabaseRolesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:LinkedDatabaseRoles", name, {}, opts);
        this.child = { parent: this, deletedWith: args.deletedWith };
        const readerRole = this.createRole(`${name}-linked-reader`, "READER", "Reads the linked tables", args);
        const writerRole = this.createRole(
            `${name}-linked-writer`,
            "WRITER",
            "Reads and writes the linked tables",
            args,
        );
        const reader = readerRole.fullyQualifiedName;
        const writer = writerRole.fullyQualifiedName;
        this.grantDatabaseRole(`${name}-linked-reader-to-reader`, readerRole, args.databaseName, args.readerRole);
        this.grantDatabaseRole(`${name}-linked-writer-to-engineer`, writerRole, args.databaseName, args.engineerRole);

        const onDatabase = { privileges: ["USAGE"], onDatabase: args.databaseName };
        this.grant(`${name}-linked-database`, { ...onDatabase, databaseRoleName: reader }, this.child);
        this.grant(`${name}-linked-writer-database`, { ...onDatabase, databaseRoleName: writer }, this.child);
        this.reader = reader;
        this.writer = writer;
        args.schemas.forEach((schema) => this.grantOnSchema(`${name}-linked`, schema, args));
        this.registerOutputs({ reader: this.reader, writer: this.writer });
    }

    private createRole(
        name: string,
        roleName: string,
        comment: string,
        args: LinkedDatabaseRolesArgs,
    ): snowflake.DatabaseRole {
        return new snowflake.DatabaseRole(name, { database: args.databaseName, name: roleName, comment }, this.child);
    }

    /** What earlier versions made of another type is replaced where commands/stack has not taken it over: revoked, then granted. */
    private grantDatabaseRole(
        name: string,
        databaseRole: snowflake.DatabaseRole,
        databaseName: pulumi.Input<string>,
        roleName: pulumi.Input<string>,
    ): void {
        new snowflakeIceberg.DatabaseRoleGrant(
            name,
            { databaseName, databaseRoleName: databaseRole.name, roleName },
            {
                ...this.child,
                aliases: [{ type: "snowflake:index/grantDatabaseRole:GrantDatabaseRole" }],
                deleteBeforeReplace: true,
            },
        );
    }

    /** What either role may do in a schema, and with the tables that will be in it. */
    private grantOnSchema(
        name: string,
        { name: schema, namespace, suffix }: LinkedSchemaArgs,
        args: LinkedDatabaseRolesArgs,
    ): void {
        const schemaName = pulumi.interpolate`"${args.databaseName}"."${namespace}"`;
        const linked = new LinkedSchema(`${name}-${schema}`, { parent: this });
        const grant = (what: string, grants: snowflake.GrantPrivilegesToDatabaseRoleArgs) =>
            this.grant(`${name}-${what}${suffix}`, grants, { parent: this, deletedWith: linked });
        const [reader, writer] = [{ databaseRoleName: this.reader }, { databaseRoleName: this.writer }];

        const onSchema = { schemaName };
        grant("schema", { ...reader, privileges: ["USAGE"], onSchema });
        grant("writer-schema", { ...writer, privileges: ["USAGE"], onSchema });
        if (args.writable) {
            grant("create", { ...writer, privileges: ["CREATE ICEBERG TABLE"], onSchema });
        }
        const onSchemaObject = { future: { objectTypePlural: "ICEBERG TABLES", inSchema: schemaName } };
        if (args.futureGrants ?? false) {
            grant("future-reads", { ...reader, privileges: READ_PRIVILEGES, onSchemaObject });
            if (args.writable) {
                grant("future-writes", { ...writer, privileges: WRITE_PRIVILEGES, onSchemaObject });
            }
        }
    }

    private grant(
        name: string,
        grants: snowflake.GrantPrivilegesToDatabaseRoleArgs,
        opts: pulumi.CustomResourceOptions,
    ): void {
        new snowflake.GrantPrivilegesToDatabaseRole(name, grants, opts);
    }
}

/**
 * A schema in a linked database. Nothing is made for it: the link shows it. It leaves with its domain, and with it all
 * that was granted on it, which the plugin could not revoke any more.
 */
class LinkedSchema extends pulumi.ComponentResource {
    constructor(name: string, opts: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:LinkedSchema", name, {}, opts);
        this.registerOutputs({});
    }
}
