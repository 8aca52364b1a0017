"""All steps of the workflow in one job run: Glue bills each run at least a minute, and starts Spark for each."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options
from lakehouse.loading import FULL, MAX_QUARANTINED_SHARE
from lakehouse.steps import create_snow_report, load_customers, load_sales, top_products_report

ARGUMENTS = (
    # Holds the folders sales/ and customers/.
    Argument("raw_data"),
    Argument("mode", FULL),
    Argument("max_quarantined_share", MAX_QUARANTINED_SHARE),
    Argument("limit", "10"),
    Argument("report_date", ""),
    Argument("job_name", "all_steps"),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Results of the steps by name. The first step that fails ends the run; what is published stays."""
    root = options["raw_data"].rstrip("/")
    own = {
        load_sales: {"raw_data": f"{root}/sales/"},
        load_customers: {"raw_data": f"{root}/customers/"},
        top_products_report: {},
        create_snow_report: {},
    }
    results = {}
    for step, changes in own.items():
        defaults = {argument.name: argument.default for argument in step.ARGUMENTS if argument.default is not None}
        results[step.__name__.rsplit(".", 1)[-1]] = step.run(spark, {**defaults, **options, **changes})
    return results
