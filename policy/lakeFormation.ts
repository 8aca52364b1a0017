/** Where Lake Formation decides beside IAM: nowhere, on the database, or on its tables too. */
export type LakeFormationMode = "OFF" | "DATABASE" | "TABLES";

/** What a role may do by Lake Formation, beside IAM: each permission with the reason for it. */
export interface LakeFormationPermissions {
    database: Readonly<Record<string, string>>;
    /** On every table of the database, those that others make included. */
    tables: Readonly<Record<string, string>>;
}

/**
 * What the jobs need. That they may do everything with the tables that they make, Lake Formation knows by itself.
 *
 * The stack's bucket is not registered with Lake Formation, so for the files IAM alone decides: no SELECT or INSERT.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
 */
export function jobLakeFormationPermissions(): LakeFormationPermissions {
    return {
        database: { DESCRIBE: "load the namespace", CREATE_TABLE: "create tables" },
        tables: { DESCRIBE: "find a table's current metadata file", ALTER: "commit to a table that Snowflake made" },
    };
}

/**
 * What Glue's optimizers need of every table.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
 */
export function optimizerLakeFormationPermissions(): LakeFormationPermissions {
    return {
        database: { DESCRIBE: "load the namespace" },
        tables: {
            DESCRIBE: "find a table's current metadata file",
            ALTER: "commit",
            INSERT: "commit compacted files",
            DELETE: "commit the removal of files",
        },
    };
}

/**
 * What Snowflake needs through the Iceberg REST endpoint, whose page names a permission for each operation.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html
 */
export function catalogLakeFormationPermissions(allowedWriteOperations: "ALL" | "NONE"): LakeFormationPermissions {
    const writes = allowedWriteOperations === "ALL";
    return {
        database: {
            DESCRIBE: "list the namespace and load it",
            ...(writes ? { CREATE_TABLE: "CREATE ICEBERG TABLE from Snowflake" } : {}),
        },
        tables: {
            SELECT: "load a table",
            ...(writes
                ? {
                      ALTER: "commit",
                      INSERT: "commit rows",
                      DELETE: "commit the removal of rows",
                      DROP: "DROP TABLE from Snowflake",
                  }
                : {}),
        },
    };
}
