"""Bench only: the report as the quickstart goes about it. Counts and shows on the way, TRUNCATE and insert."""

import sys

from awsglue.utils import getResolvedOptions
from pyspark.sql import Column, SparkSession
from pyspark.sql.functions import avg, col, count, countDistinct, current_date, desc, lit, row_number
from pyspark.sql.functions import max as largest
from pyspark.sql.functions import min as smallest
from pyspark.sql.functions import sum as total
from pyspark.sql.window import Window

options = getResolvedOptions(sys.argv, ["glue_database"])
database = f"glue_catalog.{options['glue_database']}"
table = f"{database}.top_10_products_report_spark"
spark = SparkSession.builder.getOrCreate()

spark.sql(
    f"""CREATE TABLE IF NOT EXISTS {table} (product_id INT, total_sales_amount DOUBLE, total_quantity_sold BIGINT,
    total_transactions BIGINT, avg_transaction_amount DOUBLE, max_transaction_amount DOUBLE,
    min_transaction_amount DOUBLE, avg_quantity_per_transaction DOUBLE, max_quantity_per_transaction INT,
    unique_customers BIGINT, first_sale_date DATE, last_sale_date DATE, sales_amount_rank INT, report_date DATE,
    source_table STRING, job_name STRING) USING iceberg PARTITIONED BY (report_date)"""
)
sales = spark.table(f"{database}.raw_sales_data")
print(f"records: {sales.count()}")
sales.show(3, truncate=False)

flat = sales.select(
    "customer_id",
    col("purchases.prodid").alias("product_id"),
    col("purchases.purchase_amount").alias("purchase_amount"),
    col("purchases.quantity").alias("quantity"),
    col("purchases.purchase_date").alias("purchase_date"),
)
clean = flat.filter(
    col("product_id").isNotNull()
    & (col("product_id") > 0)
    & col("purchase_amount").isNotNull()
    & (col("purchase_amount") > 0)
    & col("quantity").isNotNull()
    & (col("quantity") > 0)
)
print(f"clean records: {clean.count()}")
clean.show(5)

summary = clean.groupBy("product_id").agg(
    total("purchase_amount").alias("total_sales_amount"),
    total("quantity").alias("total_quantity_sold"),
    count("*").alias("total_transactions"),
    avg("purchase_amount").alias("avg_transaction_amount"),
    largest("purchase_amount").alias("max_transaction_amount"),
    smallest("purchase_amount").alias("min_transaction_amount"),
    avg("quantity").alias("avg_quantity_per_transaction"),
    largest("quantity").alias("max_quantity_per_transaction"),
    countDistinct("customer_id").alias("unique_customers"),
    smallest("purchase_date").alias("first_sale_date"),
    largest("purchase_date").alias("last_sale_date"),
)
print(f"products: {summary.count()}")
summary.show(5)
for measure in ("total_sales_amount", "total_quantity_sold", "unique_customers"):
    summary.orderBy(desc(measure)).limit(10).show(10, truncate=False)


def rank(measure: str) -> Column:
    return row_number().over(Window.partitionBy(lit(1)).orderBy(desc(measure)))


ranked = (
    summary.withColumn("sales_amount_rank", rank("total_sales_amount"))
    .withColumn("quantity_rank", rank("total_quantity_sold"))
    .withColumn("customer_reach_rank", rank("unique_customers"))
    .filter(col("sales_amount_rank") <= 10)
    .orderBy("sales_amount_rank")
)
ranked.show(10, truncate=False)
labeled = (
    ranked.withColumn("report_date", current_date())
    .withColumn("source_table", lit("raw_sales_data"))
    .withColumn("job_name", lit("plain"))
)
spark.sql(f"TRUNCATE TABLE {table}")
target = spark.table(table)
labeled.select(*target.columns).write.insertInto(table)
spark.table(table).show(10, truncate=False)
