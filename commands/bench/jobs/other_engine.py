"""The report by DuckDB and pyiceberg on the same tables: what it costs without Spark."""

from __future__ import annotations

import time

import duckdb
import pyarrow as pa

from snowdome.testing.glue_lake import Lake

REPORT = """
    select purchases.prodid as product_id, sum(purchases.purchase_amount) as total_sales_amount,
        sum(purchases.quantity) as total_quantity_sold, count(*) as total_transactions,
        max(purchases.purchase_amount) as max_transaction_amount,
        min(purchases.purchase_amount) as min_transaction_amount,
        max(purchases.quantity) as max_quantity_per_transaction, count(distinct customer_id) as unique_customers,
        min(purchases.purchase_date) as first_sale_date, max(purchases.purchase_date) as last_sale_date
    from sales where purchases.prodid > 0 and purchases.purchase_amount > 0 and purchases.quantity > 0
    group by 1 order by total_sales_amount desc, product_id limit 10
"""


def report_seconds(lake: Lake) -> float:
    """Reads raw_sales_data, aggregates, and overwrites a table of its own. Call it twice: the first is not warm."""
    started = time.monotonic()
    catalog = lake.catalog()
    sales = catalog.load_table((lake.database, "raw_sales_data")).scan().to_arrow()
    with duckdb.connect() as connection:
        connection.register("sales", sales)
        report: pa.Table = connection.sql(REPORT).to_arrow_table()
    identifier = (lake.database, "report_by_duckdb")
    if not catalog.table_exists(identifier):
        catalog.create_table(identifier, report.schema)
    catalog.load_table(identifier).overwrite(report)
    return time.monotonic() - started
