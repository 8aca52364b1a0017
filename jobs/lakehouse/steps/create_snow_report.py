"""Makes the report table that Snowflake fills; leaves one that is there as it is."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options, table_of
from lakehouse.schemas import REPORT
from lakehouse.staging import begin
from lakehouse.tables import TableLayout

ARGUMENTS = (Argument("snow_report_table"),)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    target = table_of(options, "snow_report_table")
    begin(spark, target, REPORT, TableLayout()).publish()
    return {"table": target.replace("`", "")}
