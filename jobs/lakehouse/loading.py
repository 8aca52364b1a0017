"""Loading raw files into a table: what load_sales and load_customers share.

1. stage the good records (one pass over the files), counting all and the good ones
2. if some are bad, write their texts with the reason to the quarantine table (second pass)
3. publish the staged rows
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lakehouse import ledger, raw_records
from lakehouse.failures import BadArgument, NoInput, NoValidRecord
from lakehouse.raw_files import Layout, RawFile, layout_of, list_raw_files
from lakehouse.record_checks import Check, problem_of_text, with_problem
from lakehouse.schemas import QUARANTINE, Columns
from lakehouse.staging import WAP_ENABLED, current_snapshot_id, iceberg_table, publish, stage
from lakehouse.tables import TableLayout, ensure_table, exists

FULL, INCREMENTAL = "full", "incremental"
#: Longest text of a bad record that is kept.
RECORD_CHARACTERS = 10_000
#: Array files that the driver reads to their ends at a time.
ARRAY_CHECKS = 4
QUARANTINE_LAYOUT = TableLayout(partitioned_by=("load_id",))


@dataclass(frozen=True)
class RecordKind:
    """What is particular to the records of one table."""

    #: DDL of a record as it is read.
    record: str
    #: JSON paths where a value of the wrong type may be.
    paths: list[str]
    checks: list[Check]
    #: Good typed records -> rows of the table.
    rows: Callable[[DataFrame], DataFrame]
    columns: Columns
    #: Finds what only all records together show, such as repeated keys; sets `problem`.
    across_records: Callable[[DataFrame], DataFrame] = field(default=lambda records: records)


@dataclass(frozen=True)
class Load:
    location: str
    #: Quoted names.
    table: str
    quarantine_table: str
    mode: str
    layout: TableLayout
    max_array_bytes: int


def load(spark: SparkSession, kind: RecordKind, job: Load) -> dict[str, Any]:
    """Returns the run's result: records read, written and quarantined by reason. Raises LakehouseError."""
    if job.mode not in (FULL, INCREMENTAL):
        raise BadArgument(f"--mode is {job.mode!r}: use {FULL} or {INCREMENTAL}.")
    found = list_raw_files(spark, job.location)
    loaded = _ledger_of(spark, job.table)
    files = found if job.mode == FULL else ledger.not_loaded(found, loaded)
    result: dict[str, Any] = {"table": job.table.replace("`", ""), "mode": job.mode, "files": len(files)}
    if not files:
        return result | {"read": 0, "written": 0, "quarantined": {}}
    by_layout = _by_layout(spark, files, job.max_array_bytes)

    ensure_table(spark, job.table, kind.columns, _with_staging(job.layout))
    seen = current_snapshot_id(iceberg_table(spark, job.table))
    load_id = _load_id(files)
    counts = Observation()
    arrays = by_layout.get(Layout.ARRAY, [])
    with _naming_broken_files(spark, files), ThreadPoolExecutor(ARRAY_CHECKS) as threads:
        # Beside the load, which a single array keeps to one core.
        ended = [threads.submit(raw_records.nothing_after_array, spark, path) for path in arrays]
        snapshot = stage(
            kind.rows(_checked(spark, kind, by_layout, counts).where(F.col("problem").isNull())),
            job.table,
            f"{load_id}-{uuid.uuid4().hex[:8]}",
            replace=job.mode == FULL,
            properties={"lakehouse.load-id": load_id, ledger.PROPERTY: ledger.pack(files)},
        )
    read, bad = (int(counts.get[name] or 0) for name in ("read", "bad"))
    for path, nothing_after in zip(arrays, ended, strict=True):
        # An array that breaks off counts as one bad record.
        if bad or not nothing_after.result():
            raw_records.check_array(spark, path)
    if read == 0:
        raise NoInput("The raw data files hold no record at all: the table keeps what it has.")
    reasons = _quarantine(spark, kind, job, by_layout, load_id, bad)
    if read == bad:
        told = ", ".join(f"{count} x {reason}" for reason, count in reasons.items())
        raise NoValidRecord(
            f"None of the {read} records in {job.location} is valid ({told}): {job.table} is unchanged."
        )
    publish(
        spark, job.table, snapshot, seen, {ledger.PROPERTY: ledger.pack(files if job.mode == FULL else loaded + files)}
    )
    return result | {"read": read, "written": read - bad, "quarantined": reasons}


def _checked(spark: SparkSession, kind: RecordKind, files: dict[Layout, list[str]], counts: Observation) -> DataFrame:
    records = raw_records.read_typed(spark, files, kind.record)
    checked = kind.across_records(with_problem(records, kind.checks))
    return checked.observe(counts, F.count(F.lit(1)).alias("read"), F.count("problem").alias("bad"))


@contextlib.contextmanager
def _naming_broken_files(spark: SparkSession, files: list[RawFile]) -> Iterator[None]:
    """Spark does not say in which file a gzip stream ends too early."""
    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        if not raw_records.is_broken_gzip(error):
            raise
        broken = raw_records.broken_gzip(spark, [file.path for file in files])
        if broken is None:
            raise
        raise raw_records.cut_off(broken) from error


def _quarantine(
    spark: SparkSession, kind: RecordKind, job: Load, files: dict[Layout, list[str]], load_id: str, bad: int
) -> dict[str, int]:
    """Sets the bad records aside: of this load only in full mode, else besides those of other loads."""
    if bad == 0:
        if job.mode == FULL and exists(spark, job.quarantine_table):
            empty = spark.createDataFrame([], spark.table(job.quarantine_table).schema)
            empty.writeTo(job.quarantine_table).overwrite(F.lit(True))
        return {}
    ensure_table(spark, job.quarantine_table, QUARANTINE, QUARANTINE_LAYOUT)
    typed = raw_records.type_texts(raw_records.read_texts(spark, files), "record", kind.record)
    told = kind.across_records(typed.withColumn("problem", problem_of_text(F.col("record"), kind.checks, kind.paths)))
    rows = told.where(F.col("problem").isNotNull()).select(
        F.lit(load_id).alias("load_id"),
        F.current_timestamp().alias("loaded_at"),
        F.col(raw_records.SOURCE).alias("source_file"),
        F.col("problem").alias("reason"),
        F.substring("record", 1, RECORD_CHARACTERS).alias("record"),
    )
    scope = F.lit(True) if job.mode == FULL else F.col("load_id") == load_id
    # The same load again, after a failure, replaces what it left.
    rows.writeTo(job.quarantine_table).overwrite(scope)
    counted = spark.table(job.quarantine_table).where(F.col("load_id") == load_id).groupBy("reason").count()
    reasons = {row["reason"]: row["count"] for row in counted.orderBy("reason").collect()}
    if sum(reasons.values()) != bad:
        raise AssertionError(
            f"{bad} records are bad, but {sum(reasons.values())} were set aside: nothing is published."
        )
    return reasons


def _by_layout(spark: SparkSession, files: list[RawFile], max_array_bytes: int) -> dict[Layout, list[str]]:
    by_layout: dict[Layout, list[str]] = {}
    for file in files:
        by_layout.setdefault(layout_of(spark, file, max_array_bytes), []).append(file.path)
    return by_layout


def _ledger_of(spark: SparkSession, table: str) -> list[RawFile]:
    if not exists(spark, table):
        return []
    return ledger.unpack(iceberg_table(spark, table).properties().get(ledger.PROPERTY))


def _with_staging(layout: TableLayout) -> TableLayout:
    return replace(layout, properties={**layout.properties, WAP_ENABLED: "true"})


def _load_id(files: list[RawFile]) -> str:
    """The same for the same files."""
    return hashlib.sha256(ledger.pack(files).encode()).hexdigest()[:16]
