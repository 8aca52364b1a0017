"""Writes the report table on Snowflake, through Snowpark Connect: for the runner and for the notebook."""

from __future__ import annotations

import datetime

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lakehouse.failures import SchemaMismatch
from lakehouse.reports import top_products_report
from lakehouse.schema_evolution import fitted


def write_snow_report(
    spark: SparkSession, source: str, target: str, report_date: datetime.date, limit: int, job_name: str
) -> None:
    """Replaces the report of that date in `target`, keeping those of other dates.

    By one INSERT OVERWRITE statement, so readers see the old report or the new.
    """
    report = top_products_report(spark.table(source), limit, report_date, source, job_name)
    held = spark.table(target)
    lacking = sorted(set(report.columns) - set(held.columns))
    if lacking:
        raise SchemaMismatch(
            f"{target} lacks the columns {', '.join(lacking)}. Rename them back, or drop the table and run "
            "create_snow_report."
        )
    others = held.where(F.col("report_date") != F.lit(report_date.isoformat()).cast("date"))
    # By position. Without the format Snowpark Connect sends CREATE OR REPLACE TABLE, which no table of a Glue catalog
    # takes.
    rows = fitted(report, held.schema).union(others)
    rows.write.format("iceberg").insertInto(target, overwrite=True)
