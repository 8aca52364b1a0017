"""Sales reports as pure DataFrame functions.

The same functions run on AWS Glue and, through Snowpark Connect, on Snowflake. They take and return DataFrames,
name no catalog and read no arguments.
"""

from __future__ import annotations

import datetime

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from lakehouse.exact import average
from lakehouse.schemas import MONEY, MONEY_TOTAL, REPORT


def valid_sales(raw_sales: DataFrame) -> DataFrame:
    """Flattens `purchases`; keeps rows with a positive product, amount and quantity (NULL is not positive)."""
    return raw_sales.select(
        F.col("customer_id"),
        F.col("purchases.prodid").alias("product_id"),
        F.col("purchases.purchase_amount").cast(MONEY).alias("purchase_amount"),
        F.col("purchases.quantity").alias("quantity"),
        F.col("purchases.purchase_date").alias("purchase_date"),
    ).where((F.col("product_id") > 0) & (F.col("purchase_amount") > 0) & (F.col("quantity") > 0))


def sales_by_product(sales: DataFrame) -> DataFrame:
    """One row per product: revenue, units, transactions, customers, first and last sale."""
    totals = sales.groupBy("product_id").agg(
        F.sum("purchase_amount").cast(MONEY_TOTAL).alias("total_sales_amount"),
        F.sum("quantity").alias("total_quantity_sold"),
        F.count("*").alias("total_transactions"),
        F.max("purchase_amount").alias("max_transaction_amount"),
        F.min("purchase_amount").alias("min_transaction_amount"),
        F.max("quantity").alias("max_quantity_per_transaction"),
        F.countDistinct("customer_id").alias("unique_customers"),
        F.min("purchase_date").alias("first_sale_date"),
        F.max("purchase_date").alias("last_sale_date"),
    )
    transactions = F.col("total_transactions")
    return totals.select(
        "*",
        average(F.col("total_sales_amount"), transactions).alias("avg_transaction_amount"),
        average(F.col("total_quantity_sold"), transactions).alias("avg_quantity_per_transaction"),
    )


def top_products(products: DataFrame, limit: int) -> DataFrame:
    """The `limit` best-selling products by amount, ranked from 1; ties go to the lower product_id."""
    best_first = Window.orderBy(F.desc("total_sales_amount"), F.asc("product_id"))
    ranked = products.select("*", F.row_number().over(best_first).alias("sales_amount_rank"))
    return ranked.where(F.col("sales_amount_rank") <= limit)


def report_rows(top: DataFrame, report_date: datetime.date, source_table: str, job_name: str) -> DataFrame:
    """The ranked products as rows of a report table: its columns, in its order and types."""
    labeled = top.select(
        "*",
        F.lit(report_date.isoformat()).cast("date").alias("report_date"),
        F.lit(source_table).alias("source_table"),
        F.lit(job_name).alias("job_name"),
    )
    return labeled.select(*[F.col(name).cast(type_).alias(name) for name, type_ in REPORT.items()])


def top_products_report(
    raw_sales: DataFrame, limit: int, report_date: datetime.date, source_table: str, job_name: str
) -> DataFrame:
    """The whole report from the raw table: what both engines run."""
    products = sales_by_product(valid_sales(raw_sales))
    return report_rows(top_products(products, limit), report_date, source_table, job_name)
