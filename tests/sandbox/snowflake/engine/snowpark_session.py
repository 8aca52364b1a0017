"""Runs in the environment of snowpark-connect: reads a nested table, writes a report, reads it back as JSON lines.

Usage: `python snowpark_session.py`, with a section [spark-connect] in SNOWFLAKE_HOME/connections.toml.
"""

import json

from snowflake import snowpark_connect

spark = snowpark_connect.init_spark_session()

# Only there once the session is: snowpark-connect brings its own copy.
from pyspark.sql import Window  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

sales = spark.read.table("raw_sales_data")
purchases = sales.select(
    F.col("purchases.prodid").alias("prodid"),
    F.col("purchases.purchase_amount").alias("amount"),
)
totals = purchases.groupBy("prodid").agg(
    F.sum("amount").cast("decimal(28,2)").alias("total"),
    F.count("*").alias("n"),
)
ranked = totals.withColumn(
    "rank", F.row_number().over(Window.orderBy(F.col("total").desc(), F.col("prodid"))).cast("int")
)
spark.sql("TRUNCATE TABLE report")
ranked.write.insertInto("report")

rows = [row.asDict() for row in spark.read.table("report").orderBy("rank").collect()]
print("RESULT " + json.dumps({"count": sales.count(), "rows": rows}, default=str))
spark.stop()
