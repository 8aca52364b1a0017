// What Snowflake says of objects that are there already: by SHOW, as the role that the program runs as.

import type { Connection, Row } from "../../snowflake-client/connection";
import { privilegesOf, RolePrivileges } from "../../snowflake-client/heldPrivileges";
import { render } from "../../snowflake-client/sql/render";
import { identifier, likePattern } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import type { SnowflakeNames, SnowflakeSettings } from "../../settings";

/** Existing objects of a stack, and who works with them. */
export type WantedInSnowflake = Pick<SnowflakeSettings, "existing" | "snowflakeNames" | "deployerRole"> & {
    virtualWarehouse: Pick<SnowflakeSettings["virtualWarehouse"], "size">;
};

/** A virtual warehouse, as SHOW WAREHOUSES tells it. */
export interface ShownVirtualWarehouse {
    /** Such as X-Small. */
    size: string;
    /** Seconds; 0: never. */
    autoSuspendSeconds: number;
    autoResume: boolean;
}

/** What there is to know; undefined: there is no such object, as far as the deployer sees. */
export interface SnowflakeFacts {
    /** Kind of the database, such as STANDARD. */
    database?: string;
    schema: boolean;
    virtualWarehouse?: ShownVirtualWarehouse;
    deployer: RolePrivileges;
    /** Of existing roles. */
    engineer?: RolePrivileges;
    reader?: RolePrivileges;
}

/** Reads what the settings name as existing, and nothing else. */
export async function readSnowflake(
    connection: Connection,
    { existing, snowflakeNames: names, deployerRole }: WantedInSnowflake,
): Promise<SnowflakeFacts> {
    const shown = async (statement: string, name: string): Promise<Row | undefined> => {
        const rows = await connection.execute(render(statement, { pattern: likePattern(name) }));
        return rows.find((row) => row["name"] === name);
    };
    const ifExisting = <T>(isExisting: boolean, read: () => Promise<T>): Promise<T | undefined> =>
        isExisting ? read() : Promise.resolve(undefined);
    const [deployer, database, warehouse, engineer, reader] = await Promise.all([
        privilegesOf(connection, deployerRole),
        ifExisting(existing.database, () => shown("database.show", names.database)),
        ifExisting(existing.virtualWarehouse, () => shown("virtual_warehouse.show", names.virtualWarehouse)),
        ifExisting(existing.roles, () => roleIfThere(connection, names.engineerRole)),
        ifExisting(existing.roles, () => roleIfThere(connection, names.readerRole)),
    ]);
    return {
        // Older accounts leave the kind of a database out.
        database: database === undefined ? undefined : String(database["kind"] ?? "STANDARD"),
        schema: existing.schema && database !== undefined && (await hasSchema(connection, names)),
        virtualWarehouse: warehouse === undefined ? undefined : virtualWarehouseOf(warehouse),
        deployer,
        engineer,
        reader,
    };
}

async function hasSchema(connection: Connection, { database, schema }: SnowflakeNames): Promise<boolean> {
    const rows = await connection.execute(render("database.show_schemas", { database: identifier(database) }));
    return rows.some((row) => row["name"] === schema);
}

async function roleIfThere(connection: Connection, role: string): Promise<RolePrivileges | undefined> {
    try {
        return await privilegesOf(connection, role);
    } catch (error) {
        if (error instanceof StatementError && error.saysMissing) {
            return undefined;
        }
        throw error;
    }
}

function virtualWarehouseOf(row: Row): ShownVirtualWarehouse {
    return {
        size: String(row["size"]),
        autoSuspendSeconds: Number(row["auto_suspend"] ?? 0) || 0,
        autoResume: String(row["auto_resume"]) === "true",
    };
}
