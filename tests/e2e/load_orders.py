"""Glue job of a test: a user's own load of JSON lines into an Iceberg table of a domain."""

from __future__ import annotations

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession

if __name__ == "__main__":
    options = getResolvedOptions(sys.argv, ["glue_database", "catalog", "from", "table"])
    spark = SparkSession.builder.getOrCreate()
    orders = spark.read.schema("order_id INT, amount DECIMAL(12,2)").json(options["from"])
    orders.writeTo(f"{options['catalog']}.{options['glue_database']}.{options['table']}").createOrReplace()
