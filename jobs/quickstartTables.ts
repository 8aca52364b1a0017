// The tables of the quickstart, each under its name: the program, its jobs and its commands take them from here.
import { basename } from "node:path";

/** Files that declare the tables that are loaded from raw data. */
export const DECLARATIONS = {
    sales: "tables/raw_sales_data.yaml",
    customers: "tables/customers_info.yaml",
} as const;
export const QUICKSTART_TABLES: readonly string[] = Object.values(DECLARATIONS);

/** Names of the tables, as the jobs write them and the linked database shows them; a declared one has its file's. */
export const TABLES = {
    sales: basename(DECLARATIONS.sales, ".yaml"),
    customers: basename(DECLARATIONS.customers, ".yaml"),
    glueReport: "top_10_products_report_spark",
    snowflakeReport: "top_10_products_report_snow",
} as const;

/** The four tables that the linked database must show before Snowflake can write its report. */
export const LINKED_TABLES: readonly string[] = Object.values(TABLES);

/** Products in a report. */
export const REPORT_LIMIT = 10;
