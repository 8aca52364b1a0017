"""Raw data files -> typed records, each with its file and what is wrong with it.

There is one way to read, for the load as for the quarantine: Spark lists, opens and unpacks the files, `RecordBatches`
reads the records in Spark's Python workers.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.rdd import PythonEvalType
from pyspark.sql import Column, DataFrame, DataFrameReader, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.udf import UserDefinedFunction

from lakehouse.failures import UnreadableFile
from lakehouse.file_layout import Layout
from lakehouse.json_record import MAX_RECORD_BYTES
from lakehouse.raw_files import RawFile, escaped
from lakehouse.record_batches import RecordBatches
from lakehouse.record_columns import FILE, POSITION, PROBLEM, TEXT, leaf
from lakehouse.record_fields import Fields, leaves, sql_type

#: Lines that a worker gets at a time; Spark's 10,000 would be much memory where lines are long.
LINES_PER_BATCH = 2000
#: More than any file.
NEVER = str(2**50)
#: What a cluster's settings must not change: no file is left out.
EXACTLY = {"ignoreCorruptFiles": "false", "ignoreMissingFiles": "false"}


def read_records(
    spark: SparkSession,
    files: dict[Layout, list[str]],
    fields: Fields,
    max_array_bytes: int,
    *,
    texts: bool,
    positions: bool = False,
    csv: Mapping[str, Any] | None = None,
) -> DataFrame:
    """All records of the files: FILE, POSITION, TEXT, PROBLEM and the fields. To be run within `reading`.

    PROBLEM says why a text is not a record; its fields are then NULL. POSITION (the line, or the index in the array,
    from 1) exists only with `positions` or `texts`, and then one task reads a file; TEXT only with `texts`. Blank lines
    are ignored.
    """
    batches = RecordBatches(fields, max_array_bytes, texts=texts, positions=positions, csv=csv)
    whole = {Layout.ARRAY: batches.arrays, Layout.CSV: batches.csv, Layout.PARQUET: batches.parquet}
    frames = []
    for layout, paths in files.items():
        named = [escaped(path) for path in paths]
        if layout is Layout.LINES:
            # One byte more than a record may have tells that it has more.
            content = F.substring(F.col("value").cast("binary"), 1, MAX_RECORD_BYTES + 1)
            raw, function = _reader(spark).text(named), batches.lines
        else:
            raw, function, content = _reader(spark).format("binaryFile").load(named), whole[layout], F.col("content")
        _check_input(raw, paths)
        frames.append(_in_python(raw.select("_metadata.file_path", content.alias("content")), function, fields))
    first, *others = frames
    for other in others:
        first = first.unionByName(other)
    columns = iter([F.col(leaf(number)) for number in range(len(leaves(fields)))])
    return first.select(FILE, POSITION, TEXT, PROBLEM, *_nested(fields, columns))


@contextlib.contextmanager
def reading(spark: SparkSession, whole_files: list[RawFile] | None = None) -> Iterator[None]:
    """Settings under which records are read. With `whole_files` none of them is divided between tasks.

    Raises UnreadableFile for what only reading tells of a file.
    """
    settings = {"spark.sql.execution.arrow.maxRecordsPerBatch": str(LINES_PER_BATCH)}
    if whole_files is not None:
        # Spark divides what is larger than the files' sum by the least number of partitions.
        together, largest = sum(file.size for file in whole_files), max(file.size for file in whole_files)
        partitions = max(1, min(spark.sparkContext.defaultParallelism, together // largest))
        # https://spark.apache.org/docs/3.5.4/sql-performance-tuning.html#other-configuration-options
        settings |= {"spark.sql.files.maxPartitionBytes": NEVER, "spark.sql.files.minPartitionNum": str(partitions)}
    before = {key: spark.conf.get(key, None) for key in settings}
    for key, value in settings.items():
        spark.conf.set(key, value)
    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        refused = re.search(rf"{UnreadableFile.__name__}: (.*)", str(error))
        if refused is None:
            raise
        raise UnreadableFile(refused[1]) from error
    finally:
        for key, old in before.items():
            spark.conf.unset(key) if old is None else spark.conf.set(key, old)


def _reader(spark: SparkSession) -> DataFrameReader:
    return spark.read.options(**EXACTLY)


def broken_gzip(spark: SparkSession, paths: list[str]) -> str | None:
    """The first file that cannot be unpacked to the end."""
    for path in paths:
        try:
            _reader(spark).text(escaped(path)).write.format("noop").mode("overwrite").save()
        except Exception as error:
            if not is_broken_gzip(error):
                raise
            return path
    return None


def is_broken_gzip(error: Exception) -> bool:
    """Whether Spark failed as a gzip file ends too early, or is none beyond its first bytes."""
    signs = ("java.io.EOFException", "java.util.zip.", "ZlibDecompressor", "BuiltInGzipDecompressor", "not a gzip file")
    return any(sign in str(error) for sign in signs)


def _check_input(raw: DataFrame, paths: list[str]) -> None:
    """Raises UnreadableFile unless Spark reads the files that were listed, each once."""
    # `DataFrame.inputFiles` names a file that is read twice once.
    location = raw._jdf.queryExecution().analyzed().relation().location()
    found = Counter(_below_scheme(unquote(name)) for name in location.inputFiles())
    wanted = Counter(map(_below_scheme, paths))
    if found != wanted:
        name = next(iter((wanted - found) or (found - wanted)))
        raise UnreadableFile(
            f"{name}: Spark reads {found[name]} files of this name, but {wanted[name]} exists. Rename it."
        )


def _below_scheme(name: str) -> str:
    """file:///a and file:/a are the same."""
    return name.split(":", 1)[-1].lstrip("/")


def _in_python(raw: DataFrame, function: Callable[..., object], fields: Fields) -> DataFrame:
    """`DataFrame.mapInArrow`, without asking for pandas, which it does not use."""
    columns = ", ".join(f"{leaf(number)} {sql_type(field)}" for number, (_, field) in enumerate(leaves(fields)))
    schema = f"`{FILE}` string, `{POSITION}` bigint, `{TEXT}` string, `{PROBLEM}` string, {columns}"
    mapped = UserDefinedFunction(function, schema, evalType=PythonEvalType.SQL_MAP_ARROW_ITER_UDF)
    given = mapped(*[raw[name] for name in raw.columns])
    # As `DataFrame.mapInArrow` does in each.
    if raw.sparkSession.version.startswith("3."):
        mapped_rows = raw._jdf.pythonMapInArrow(given._jc.expr(), False)
    else:
        mapped_rows = raw._jdf.mapInArrow(given._jc, False, None)
    return DataFrame(mapped_rows, raw.sparkSession)


def _nested(fields: Fields, columns: Iterator[Column]) -> list[Column]:
    """The fields' columns, given those of their leaves in order."""
    return [
        (next(columns) if field.members is None else F.struct(*_nested(field.members, columns))).alias(field.name)
        for field in fields
    ]
