"""All steps of the workflow in one job run: Glue bills each run at least a minute, and starts Spark for each."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options
from lakehouse.steps import create_snow_report, load_tables, top_products_report

ARGUMENTS = (
    Argument("tables"),
    Argument("raw_data"),
    Argument("mode", ""),
    Argument("max_quarantined_share"),
    Argument("source_table"),
    # The report as Spark computes it, and the one that Snowflake writes.
    Argument("report_table"),
    Argument("snow_report_table"),
    Argument("limit"),
    Argument("report_date", ""),
    Argument("job_name", "all_steps"),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Results of the loads by table, and of the other steps by name.

    The first step that fails ends the run; what is published stays.
    """
    results: dict[str, Any] = {}
    for step in (load_tables, top_products_report, create_snow_report):
        defaults = {argument.name: argument.default for argument in step.ARGUMENTS if argument.default is not None}
        result = step.run(spark, {**defaults, **options})
        results |= result if step is load_tables else {step.__name__.rsplit(".", 1)[-1]: result}
    return results
