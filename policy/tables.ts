import type { Grant } from "./grant";
import { AwsPlace, glueArn } from "./place";

/** Glue databases and their tables. */
export interface GlueDatabasePlace {
    place: AwsPlace;
    databases: readonly string[];
}

/** Reading the tables' entries in the Glue Data Catalog, through Glue's own API or its Iceberg REST endpoint. */
export function readTables(of: GlueDatabasePlace): Grant {
    return {
        sid: "ReadTables",
        actions: {
            "glue:GetDatabase": "load the namespace",
            "glue:GetTable": "find a table's current metadata file",
            "glue:GetTables": "list the namespace's tables",
        },
        resources: resourcesOf(of),
    };
}

/** Committing to the tables: the commit of an Iceberg table is an UpdateTable with a version check. */
export function writeTables(of: GlueDatabasePlace): Grant {
    return {
        sid: "WriteTables",
        actions: {
            "glue:CreateTable": "create a table",
            "glue:UpdateTable": "commit: point the table at its new metadata file",
        },
        resources: resourcesOf(of),
    };
}

/**
 * Dropping tables. Whoever holds this, and may write the tables' prefix, can delete data.
 */
export function dropTables(of: GlueDatabasePlace): Grant {
    return {
        sid: "DropTables",
        actions: { "glue:DeleteTable": "DROP TABLE from Snowflake" },
        resources: resourcesOf(of),
    };
}

/** Glue checks every call on a table against the catalog, the database and the table. */
function resourcesOf({ place, databases }: GlueDatabasePlace): string[] {
    return [
        glueArn(place, "catalog"),
        ...databases.flatMap((name) => [glueArn(place, `database/${name}`), glueArn(place, `table/${name}/*`)]),
    ];
}
