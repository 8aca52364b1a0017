// Where things are in the stack's bucket: each folder with the slash at its end.

/** Raw data; domains beside the quickstart's have folders of their own below it. */
export const RAW_DATA_FOLDER = "raw_data/";
/** Scripts of jobs, declarations of tables, and the shared Python package. */
export const SCRIPTS_FOLDER = "scripts/";
/** Iceberg tables: all that Snowflake gets to see of the bucket. */
export const TABLES_FOLDER = "iceberg-warehouse/";
