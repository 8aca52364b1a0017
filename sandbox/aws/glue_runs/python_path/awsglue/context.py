"""GlueContext as far as it hands out the Spark session."""

from __future__ import annotations

import logging

from pyspark import SparkContext
from pyspark.sql import SparkSession


class GlueContext:
    def __init__(self, sparkContext: SparkContext, **options: object) -> None:
        self.spark_session = SparkSession.builder.getOrCreate()

    def get_logger(self) -> logging.Logger:
        return logging.getLogger("glue")
