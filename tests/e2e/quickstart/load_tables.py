"""Glue job of a test: what a person's own scripts make of the quickstart's raw data.

Two tables in the Glue database, and an empty one for a report of Snowflake's.
"""

from __future__ import annotations

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

SALES = "customer_id INT, customer_name STRING, purchases STRUCT<prodid: INT, purchase_amount: DOUBLE, quantity: INT>"

if __name__ == "__main__":
    options = getResolvedOptions(sys.argv, ["dataBucket", "glueDatabase"])
    spark = SparkSession.builder.getOrCreate()

    def raw(file: str, schema: str) -> DataFrame:
        return spark.read.schema(schema).option("multiline", True).json(f"s3://{options['dataBucket']}/raw_data/{file}")

    def create(table: str, rows: DataFrame) -> None:
        rows.writeTo(f"glue_catalog.{options['glueDatabase']}.{table}").using("iceberg").create()

    sales = raw("sales.json", SALES)
    create("raw_sales_data", sales)
    create("customers_info", raw("customers.json", "customer_id INT, name STRING, age INT"))
    totals = sales.groupBy(f.col("purchases.prodid").alias("product_id"))
    create("top_10_products_report_snow", totals.agg(f.sum("purchases.purchase_amount").alias("total")).limit(0))
