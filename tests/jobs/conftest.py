from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.jobs.lake import Lake

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One small local Spark for all tests of the jobs' functions, with Iceberg tables in a folder (catalog `lake`)."""
    toolchain = CHECKOUT / ".lakehouse" / "toolchain.json"
    found = json.loads(toolchain.read_text()) if toolchain.exists() else {}
    os.environ["JAVA_HOME"] = os.environ.get("LAKEHOUSE_JAVA_HOME") or found["javaHome"]
    # Spark's workers are this Python, whatever PATH has: they need pyarrow.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    jars = Path(os.environ.get("LAKEHOUSE_JARS_DIR") or found["jarsDir"])
    [iceberg] = jars.glob("iceberg-spark-runtime-*.jar")
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        # As in the sandbox: compiling all of Spark for speed costs more than tests get back.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.legacy.timeParserPolicy", "CORRECTED")
        .config("spark.jars", str(iceberg))
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop")
        .config("spark.sql.catalog.lake.warehouse", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    # Where Spark's workers find what they run, as they find Glue's --extra-py-files.
    session.sparkContext.environment["PYTHONPATH"] = str(CHECKOUT / "jobs")
    yield session
    session.stop()


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(spark, tmp_path)
