"""Raw data files -> typed records, and the texts of those that are bad.

Reading is one pass with the given types. The texts of bad records take a second pass, over the files that have some.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lakehouse.failures import UnreadableFile
from lakehouse.raw_files import Layout
from lakehouse.record_checks import fits_in_braces

SOURCE = "source_file"
#: Bytes of white space that may follow an array before its file is read token by token.
SHORT_REST = 4096


def read_typed(spark: SparkSession, files: dict[Layout, list[str]], record: str) -> DataFrame:
    """All records of the files, typed as `record` (DDL).

    A value of another type becomes NULL, and so does all of a line that is not one JSON object. Spark stops reading
    at the end of an array, whatever follows, and takes one that breaks off for a record of NULLs: see `check_array`.
    """
    return _union(
        [
            spark.read.schema(record).option("multiLine", True).json(paths)
            if layout is Layout.ARRAY
            else type_texts(spark.read.text(paths), "value", record).drop("value")
            for layout, paths in files.items()
        ]
    )


def read_texts(spark: SparkSession, files: dict[Layout, list[str]]) -> DataFrame:
    """`record` (text) and the file it came from. Numbers in arrays are told as JSON writes them, not as they stood."""
    frames = []
    for layout, paths in files.items():
        if layout is Layout.LINES:
            lines = spark.read.text(paths)
            frames.append(lines.select(F.col("value").alias("record"), F.input_file_name().alias(SOURCE)))
        else:
            whole = spark.read.text(paths, wholetext=True).withColumn(SOURCE, F.input_file_name())
            frames.append(whole.select(F.explode(F.from_json("value", "array<string>")).alias("record"), SOURCE))
    return _union(frames)


def nothing_after_array(spark: SparkSession, path: str) -> bool:
    """Whether only white space follows the first `]` of the file: if that ends its array, nothing is lost.

    False does not mean that something is: see `check_array`, which takes twice as long.
    """
    jvm: Any = spark._jvm
    reader = jvm.org.apache.hadoop.util.LineReader(_open(spark, path), b"]")
    rest = jvm.org.apache.hadoop.io.Text()
    try:
        with _naming_cut_off(path):
            reader.readLine(rest, 0)
            # Up to the next `]`, if there is one: then more is read than the text holds.
            length = reader.readLine(rest, SHORT_REST)
    finally:
        reader.close()
    return bool(rest.getLength() == length and rest.toString().strip() == "")


def check_array(spark: SparkSession, path: str) -> None:
    """Raises UnreadableFile unless the file is one JSON value from its first to its last byte."""
    jvm: Any = spark._jvm
    # Hadoop's stream is a DataInput too, for which Jackson has another, slower parser.
    stream = jvm.java.io.BufferedInputStream(_open(spark, path))
    try:
        with _naming_cut_off(path):
            parser = jvm.com.fasterxml.jackson.core.JsonFactory().createParser(stream)
            parser.nextToken()
            parser.skipChildren()
            following = parser.nextToken()
    except Py4JJavaError as error:
        if "com.fasterxml." not in error.java_exception.getClass().getName():
            raise
        told = str(error.java_exception.getMessage()).splitlines()[0]
        raise UnreadableFile(f"{path}: not one JSON array to its end ({told}). Upload the file again.") from error
    finally:
        stream.close()
    if following is not None:
        raise UnreadableFile(
            f"{path}: something follows the JSON array, which would not be loaded. One array a file, or JSON lines."
        )


def _open(spark: SparkSession, path: str) -> Any:
    """The file's content, unpacked, as a Java stream."""
    jvm: Any = spark._jvm
    session: Any = spark._jsparkSession
    open_stream = jvm.org.apache.spark.sql.execution.datasources.CodecStreams.createInputStream
    return open_stream(session.sessionState().newHadoopConf(), jvm.org.apache.hadoop.fs.Path(path))


@contextlib.contextmanager
def _naming_cut_off(path: str) -> Iterator[None]:
    try:
        yield
    except Py4JJavaError as error:
        if not is_broken_gzip(error):
            raise
        raise cut_off(path) from error


def cut_off(path: str) -> UnreadableFile:
    return UnreadableFile(f"{path} is cut off or damaged: it cannot be unpacked. Upload it again.")


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


def type_texts(texts: DataFrame, text: str, record: str) -> DataFrame:
    """The typed columns of the JSON in column `text`, beside all others. Blank texts go.

    Spark reads a text up to the end of its first object: a second one would be lost unnoticed. Within brackets all of
    it must be JSON, and one object gives an array of one; what does not becomes NULLs, and so a bad record.
    """
    bracketed = F.concat(F.lit("["), F.col(text), F.lit("]"))
    # A generator keeps Spark from parsing once per column.
    parsed = texts.select("*", F.explode(F.array(F.from_json(bracketed, f"array<struct<{record}>>"))).alias("parsed"))
    objects = F.coalesce(F.size("parsed"), F.lit(-1))
    alone = (objects == 1) & (~F.col(text).contains("]") | fits_in_braces(F.col(text)))
    typed = F.when(alone, F.col("parsed")[0]).alias("typed")
    blank = (objects == 0) & ~F.col(text).contains("]")
    return parsed.where(~blank).select(*texts.columns, typed).select(*texts.columns, "typed.*")


def _union(frames: list[DataFrame]) -> DataFrame:
    first, *others = frames
    for other in others:
        first = first.unionByName(other)
    return first
