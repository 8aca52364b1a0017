"""The queries of a domain's comparisons -> one object with what each of them finds on Spark."""

from __future__ import annotations

import json
from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options
from lakehouse.query_results import result_of
from lakehouse.text_objects import read_text, write_text

ARGUMENTS = (
    # URL of a JSON object: Spark SQL texts by names.
    Argument("queries"),
    # URL of the object that gets the results by the same names; replaced by each run.
    Argument("results"),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Numbers of rows, or errors, by name. What is wrong with one query keeps none of the others from being asked."""
    queries = json.loads(read_text(spark, options["queries"], "--queries"))
    spark.sql(f"USE `{options['catalog']}`.`{options['glue_database']}`")
    results = {name: result_of(spark, query) for name, query in queries.items()}
    write_text(spark, options["results"], json.dumps(results))
    return {name: result.get("error", len(result.get("rows", ()))) for name, result in results.items()}
