"""Bench only: the sales load as the quickstart goes about it. Inferred schema, looks after each step, append."""

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, struct

options = getResolvedOptions(sys.argv, ["glue_database", "raw_data"])
table = f"glue_catalog.{options['glue_database']}.raw_sales_data"
spark = SparkSession.builder.getOrCreate()

raw = spark.read.option("multiline", "true").json(options["raw_data"])
raw.printSchema()
raw.show(5, truncate=False)

typed = raw.select(
    col("customer_id").cast("int"),
    col("customer_name").cast("string"),
    struct(
        col("purchases.prodid").cast("int").alias("prodid"),
        col("purchases.purchase_amount").cast("double").alias("purchase_amount"),
        col("purchases.quantity").cast("int").alias("quantity"),
        col("purchases.purchase_date").cast("date").alias("purchase_date"),
    ).alias("purchases"),
)
spark.sql(
    f"""CREATE TABLE IF NOT EXISTS {table} (customer_id INT, customer_name STRING,
    purchases STRUCT<prodid: INT, purchase_amount: DOUBLE, quantity: INT, purchase_date: DATE>) USING iceberg"""
)
typed.writeTo(table).append()
