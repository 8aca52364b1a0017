"""Bench only: the customer load as the quickstart goes about it. Inferred schema, TRUNCATE and insert."""

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession
from pyspark.sql.functions import col

options = getResolvedOptions(sys.argv, ["glue_database", "raw_data"])
table = f"glue_catalog.{options['glue_database']}.customers_info"
spark = SparkSession.builder.getOrCreate()

raw = spark.read.option("multiline", "true").json(options["raw_data"])
raw.printSchema()
typed = raw.select(col("customer_id").cast("int"), col("name").cast("string"), col("age").cast("int"))
spark.sql(f"CREATE TABLE IF NOT EXISTS {table} (customer_id INT, name STRING, age INT) USING iceberg")
spark.sql(f"TRUNCATE TABLE {table}")
typed.write.insertInto(table)
