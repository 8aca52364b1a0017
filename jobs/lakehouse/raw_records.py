"""Raw data files -> typed records, and the texts of those that are bad.

Reading is one pass with the given types. The texts of bad records take a second pass, over the files that have some.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lakehouse.raw_files import Layout

SOURCE = "source_file"


def read_typed(spark: SparkSession, files: dict[Layout, list[str]], record: str) -> DataFrame:
    """All records of the files, typed as `record` (DDL).

    A value of another type becomes NULL, and so does all of a record that is not JSON. A file whose array breaks off
    becomes one record of NULLs: see `broken_arrays`.
    """
    return _union(
        [
            spark.read.schema(record).option("multiLine", layout is Layout.ARRAY).json(paths)
            for layout, paths in files.items()
        ]
    )


def read_texts(spark: SparkSession, files: dict[Layout, list[str]]) -> DataFrame:
    """`record` (text) and the file it came from. Numbers in arrays are told as JSON writes them, not as they stood."""
    frames = []
    for layout, paths in files.items():
        if layout is Layout.LINES:
            lines = spark.read.text(paths).withColumn(SOURCE, F.input_file_name())
            frames.append(lines.where(F.trim("value") != "").select(F.col("value").alias("record"), SOURCE))
        else:
            whole = spark.read.text(paths, wholetext=True).withColumn(SOURCE, F.input_file_name())
            frames.append(whole.select(F.explode(F.from_json("value", "array<string>")).alias("record"), SOURCE))
    return _union(frames)


def broken_arrays(spark: SparkSession, paths: list[str]) -> list[str]:
    """Those array files that are not JSON to the end."""
    whole = spark.read.text(paths, wholetext=True).withColumn(SOURCE, F.input_file_name())
    return [row[SOURCE] for row in whole.where(F.from_json("value", "array<string>").isNull()).select(SOURCE).collect()]


def broken_gzip(spark: SparkSession, paths: list[str]) -> str | None:
    """The first file that cannot be unpacked to its end."""
    for path in paths:
        try:
            spark.read.text(path).write.format("noop").mode("overwrite").save()
        except Exception as error:
            if not is_broken_gzip(error):
                raise
            return path
    return None


def is_broken_gzip(error: Exception) -> bool:
    """Whether Spark failed as a gzip file ends too early, or is none beyond its first bytes."""
    return any(sign in str(error) for sign in ("java.io.EOFException", "java.util.zip.", "ZlibDecompressor"))


def type_texts(texts: DataFrame, record: str) -> DataFrame:
    """The typed columns of each text, beside it, by the same rules as `read_typed`."""
    # A generator keeps Spark from parsing once per column.
    return texts.select("record", SOURCE, F.inline(F.array(F.from_json("record", record))))


def _union(frames: list[DataFrame]) -> DataFrame:
    first, *others = frames
    for other in others:
        first = first.unionByName(other)
    return first
