import type { Connection } from "../../snowflake-client/connection";
import { render } from "../../snowflake-client/sql/render";
import { identifier } from "../../snowflake-client/sql/values";

/** A linked schema whose tables readers and writers shall reach. */
export interface LinkedSchema {
    linkedDatabase: string;
    linkedSchema: string;
}

/**
 * Grants on every table that the linked schema shows now to the database roles READER and WRITER.
 *
 * Tables appear when a job makes them, after `pulumi up`. Snowflake could grant on future tables by itself, but only for
 * a role with MANAGE GRANTS, with which the deployer could make itself administrator. Granting again changes nothing.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
 */
export async function grantOnLinkedTables(
    snowflake: Connection,
    { linkedDatabase, linkedSchema }: LinkedSchema,
): Promise<void> {
    const schema = { database: identifier(linkedDatabase), schema: identifier(linkedSchema) };
    await snowflake.execute(render("iceberg_table.grant_read", { ...schema, role: identifier("READER") }));
    await snowflake.execute(render("iceberg_table.grant_write", { ...schema, role: identifier("WRITER") }));
}
