from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One small local Spark for all tests of the jobs' functions."""
    toolchain = CHECKOUT / ".lakehouse" / "toolchain.json"
    if "LAKEHOUSE_JAVA_HOME" in os.environ:
        os.environ["JAVA_HOME"] = os.environ["LAKEHOUSE_JAVA_HOME"]
    elif toolchain.exists():
        os.environ["JAVA_HOME"] = json.loads(toolchain.read_text())["javaHome"]
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.legacy.timeParserPolicy", "CORRECTED")
        .getOrCreate()
    )
    yield session
    session.stop()
