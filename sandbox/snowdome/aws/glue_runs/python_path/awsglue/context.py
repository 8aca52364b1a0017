"""GlueContext as far as it hands out the Spark session."""

from __future__ import annotations

import logging

from pyspark import SparkContext
from pyspark.sql import SparkSession

from awsglue.unsupported import Unsupported


class GlueContext:
    def __init__(self, sparkContext: SparkContext, **options: object) -> None:
        self.spark_session = SparkSession.builder.getOrCreate()

    def get_logger(self) -> logging.Logger:
        return logging.getLogger("glue")

    def __getattr__(self, name: str) -> Unsupported:
        """GlueContext's other methods, which all work with DynamicFrames."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Unsupported(f"GlueContext.{name}")
