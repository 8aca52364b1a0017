"""Columns of the tables that no raw file is loaded into; those of sales and customers follow from their records.

SQL type names are Spark's; both engines understand them.

Money is DECIMAL, not DOUBLE: a sum of DOUBLE depends on the order of addition, so two engines would not agree.
"""

from __future__ import annotations

#: Largest single amount: 9,999,999,999.99. Keeps an average times 10,000 below 2**53 (see exact.py).
MONEY = "decimal(12,2)"
#: Sum of MONEY, as Spark types it: room for 10 billion rows of the largest amount.
MONEY_TOTAL = "decimal(22,2)"
AVERAGE = "decimal(18,4)"

#: Column name -> type, in table order.
Columns = dict[str, str]

#: Records that a load quarantined.
QUARANTINE: Columns = {
    "load_id": "string",
    "loaded_at": "timestamp",
    "source_file": "string",
    "reason": "string",
    "record": "string",
    #: Line, or place in the array, from 1. The last column, as older tables get it.
    "position": "bigint",
}

REPORT: Columns = {
    "product_id": "int",
    "total_sales_amount": MONEY_TOTAL,
    "total_quantity_sold": "bigint",
    "total_transactions": "bigint",
    "avg_transaction_amount": AVERAGE,
    "max_transaction_amount": MONEY,
    "min_transaction_amount": MONEY,
    "avg_quantity_per_transaction": AVERAGE,
    "max_quantity_per_transaction": "int",
    "unique_customers": "bigint",
    "first_sale_date": "date",
    "last_sale_date": "date",
    "sales_amount_rank": "int",
    "report_date": "date",
    "source_table": "string",
    "job_name": "string",
}


def ddl(columns: Columns) -> str:
    """`name type, ...` as CREATE TABLE and DataFrame schemas take it."""
    return ", ".join(f"{name} {type_}" for name, type_ in columns.items())
