"""Small objects of text that jobs and the program hand to each other, through Spark's own file systems."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.failures import BadArgument
from lakehouse.raw_files import file_system_of


def read_text(spark: SparkSession, url: str, argument: str) -> str:
    """Text at `url`, which `argument` names. Raises BadArgument when nothing is there."""
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(url)
    file_system = file_system_of(spark, path)
    if not file_system.exists(path):
        raise BadArgument(f"{argument} is {url!r}, which does not exist. Run npm run up, which uploads it.")
    stream = file_system.open(path)
    try:
        return bytes(jvm.org.apache.commons.io.IOUtils.toByteArray(stream)).decode()
    finally:
        stream.close()


def write_text(spark: SparkSession, url: str, text: str) -> None:
    """Replaces what is at `url`."""
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(url)
    stream = file_system_of(spark, path).create(path, True)
    try:
        stream.write(text.encode())
    finally:
        stream.close()
