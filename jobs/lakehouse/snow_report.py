"""Writes the report table on Snowflake, through Snowpark Connect: for the runner and for the notebook."""

from __future__ import annotations

import datetime

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from lakehouse.failures import SchemaMismatch
from lakehouse.reports import top_products_report


def write_snow_report(
    spark: SparkSession, source: str, target: str, report_date: datetime.date, limit: int, job_name: str
) -> None:
    """Replaces the report of that date in `target`, keeping those of other dates.

    By one INSERT OVERWRITE statement, so readers see the old report or the new.
    """
    report = top_products_report(spark.table(source), limit, report_date, source, job_name)
    held = spark.table(target)
    others = held.where(F.col("report_date") != F.lit(report_date.isoformat()).cast("date"))
    # Without the format Snowpark Connect sends CREATE OR REPLACE TABLE, which no table of a Glue catalog takes.
    in_table_order(report, held.schema, target).union(others).write.format("iceberg").insertInto(target, overwrite=True)


def in_table_order(report: DataFrame, held: StructType, target: str) -> DataFrame:
    """The report's columns as the table has them, which may have been altered: rows are inserted by position.

    Columns that only the table has become NULL. Raises SchemaMismatch for one of ours that it lacks.
    """
    names = [field.name.lower() for field in held.fields]
    lacking = [name for name in report.columns if name.lower() not in names]
    if lacking:
        raise SchemaMismatch(
            f"{target} lacks the columns {', '.join(lacking)}: give them their names again, or drop the table and run "
            "create_snow_report."
        )
    ours = {name.lower() for name in report.columns}
    return report.select(
        *[
            F.col(field.name.lower()) if field.name.lower() in ours else F.lit(None).cast(field.dataType)
            for field in held.fields
        ]
    )
