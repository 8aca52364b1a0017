"""Load and report by DuckDB and pyiceberg, from the same files to the same catalog: what it costs without Spark."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pyarrow as pa

from commands.bench.jobs.workflow import Used
from snowdome.testing.glue_lake import Lake

#: With the types of the jobs' table, but none of their checks.
SALES = """
    select customer_id::int as customer_id, customer_name, {
        'prodid': purchases.prodid::int, 'purchase_amount': purchases.purchase_amount::decimal(18, 2),
        'quantity': purchases.quantity::int, 'purchase_date': purchases.purchase_date::date
    } as purchases
    from read_json($files, format = 'newline_delimited', columns = {
        customer_id: 'BIGINT', customer_name: 'VARCHAR',
        purchases: 'STRUCT(prodid BIGINT, purchase_amount DOUBLE, quantity BIGINT, purchase_date VARCHAR)'
    })
"""

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


def load_and_report(lake: Lake, sample: Path) -> Used:
    """Loads a sample of sales in JSON lines into a table of its own, and makes the report of it, in this process."""
    started, cpu = time.monotonic(), time.process_time()
    catalog = lake.catalog()
    files = [str(file) for file in sorted((sample / "sales").iterdir())]
    with duckdb.connect() as connection:
        sales: pa.Table = connection.sql(SALES, params={"files": files}).to_arrow_table()
        loaded = catalog.create_table((lake.database, "sales_by_duckdb"), sales.schema)
        loaded.append(sales)
        connection.register("sales", loaded.scan().to_arrow())
        report: pa.Table = connection.sql(REPORT).to_arrow_table()
    catalog.create_table((lake.database, "report_by_duckdb"), report.schema).append(report)
    return Used(time.monotonic() - started, time.process_time() - cpu)
