/** Names of the tables, as the jobs write them and the linked database shows them. */
export const TABLES = {
    sales: "raw_sales_data",
    customers: "customers_info",
    glueReport: "top_10_products_report_spark",
    snowflakeReport: "top_10_products_report_snow",
} as const;

/** The four tables that the linked database must show before Snowflake can write its report. */
export const LINKED_TABLES: readonly string[] = Object.values(TABLES);
