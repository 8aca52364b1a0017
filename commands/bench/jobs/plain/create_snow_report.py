"""Bench only: the table for Snowflake's report as the quickstart makes it."""

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession

options = getResolvedOptions(sys.argv, ["glue_database"])
SparkSession.builder.getOrCreate().sql(
    f"""CREATE OR REPLACE TABLE glue_catalog.{options["glue_database"]}.top_10_products_report_snow (
    product_id INT, total_sales_amount DOUBLE, total_quantity_sold BIGINT, total_transactions BIGINT,
    avg_transaction_amount DOUBLE, max_transaction_amount DOUBLE, min_transaction_amount DOUBLE,
    avg_quantity_per_transaction DOUBLE, max_quantity_per_transaction INT, unique_customers BIGINT,
    first_sale_date DATE, last_sale_date DATE, sales_amount_rank INT, report_date DATE, source_table STRING,
    job_name STRING) USING iceberg"""
)
