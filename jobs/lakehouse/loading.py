"""Loading raw files into a table: what load_sales and load_customers share.

1. check that both tables can hold what is written, before anything is
2. stage the good records (one pass over the files), counting all and the good ones
3. if some are bad, write their texts with the reason to the quarantine table (second pass)
4. publish the staged rows, unless too many are bad
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lakehouse import ledger, raw_records
from lakehouse.failures import BadArgument, NoInput, NoValidRecord, TooManyBadRecords
from lakehouse.quarantine import SetAside, check_quarantine, keep_only, set_aside
from lakehouse.raw_files import Layout, RawFile, layout_of, list_raw_files
from lakehouse.record_checks import Check, problem_of_text, with_problem
from lakehouse.schemas import Columns
from lakehouse.staging import begin
from lakehouse.tables import TableLayout

FULL, INCREMENTAL = "full", "incremental"
#: Default of --max_quarantined_share.
MAX_QUARANTINED_SHARE = "0.05"
UNCHANGED = "The table keeps what it has."
#: Array files that the driver reads to their ends at a time.
ARRAY_CHECKS = 4


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
    #: Records set aside by records read, 0 to 1: a load with more publishes nothing.
    max_quarantined_share: Decimal


def load(spark: SparkSession, kind: RecordKind, job: Load) -> dict[str, Any]:
    """Returns the run's result: records read, written and set aside by reason, one of these, and where they are.

    Raises LakehouseError.
    """
    if job.mode not in (FULL, INCREMENTAL):
        raise BadArgument(f"--mode is {job.mode!r}: use {FULL} or {INCREMENTAL}.")
    found = list_raw_files(spark, job.location)
    staged = begin(spark, job.table, kind.columns, job.layout)
    # Refused now, if at all.
    check_quarantine(spark, job.quarantine_table)
    loaded = ledger.unpack(staged.properties.get(ledger.PROPERTY))
    files = found if job.mode == FULL else ledger.not_loaded(found, loaded)
    load_id = _load_id(files)
    result: dict[str, Any] = {
        "table": job.table.replace("`", ""),
        "mode": job.mode,
        "files": len(files),
        "read": 0,
        "written": 0,
        "quarantined": {},
        "sample": None,
        "quarantine_table": job.quarantine_table.replace("`", ""),
        "load_id": load_id,
    }
    if not files:
        return result
    by_layout = _by_layout(spark, files, job.max_array_bytes)

    counts = Observation()
    arrays = by_layout.get(Layout.ARRAY, [])
    with _naming_broken_files(spark, files), ThreadPoolExecutor(ARRAY_CHECKS) as threads:
        # Beside the load, which a single array keeps to one core.
        ended = [threads.submit(raw_records.nothing_after_array, spark, path) for path in arrays]
        staged.write(
            kind.rows(_checked(spark, kind, by_layout, counts).where(F.col("problem").isNull())),
            replacing=F.lit(True) if job.mode == FULL else None,
            summary={"lakehouse.load-id": load_id, ledger.PROPERTY: ledger.pack(files)},
        )
    read, bad = (int(counts.get[name] or 0) for name in ("read", "bad"))
    for path, nothing_after in zip(arrays, ended, strict=True):
        # An array that breaks off counts as one bad record.
        if bad or not nothing_after.result():
            raw_records.check_array(spark, path)
    if read == 0:
        raise NoInput(f"The raw data files hold no record at all. {UNCHANGED}")
    aside = _set_aside(spark, kind, job, by_layout, load_id, bad)
    result |= {"read": read, "quarantined": aside.reasons, "sample": aside.sample}
    told = aside.told(result["quarantine_table"], load_id)
    if read == bad:
        raise NoValidRecord(f"None of the {read} records in {job.location} is valid: {told}. {UNCHANGED}", result)
    if bad > job.max_quarantined_share * read:
        raise TooManyBadRecords(
            f"{bad} of {read} records in {job.location} are bad, more than the {job.max_quarantined_share} of all "
            f"that --max_quarantined_share (setting maxQuarantinedShare) allows: {told}. {UNCHANGED}",
            result,
        )
    staged.set_properties({ledger.PROPERTY: ledger.pack(files if job.mode == FULL else ledger.merged(loaded, found))})
    staged.publish()
    if job.mode == FULL:
        keep_only(spark, job.quarantine_table, load_id)
    return result | {"written": read - bad}


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


def _set_aside(
    spark: SparkSession, kind: RecordKind, job: Load, files: dict[Layout, list[str]], load_id: str, bad: int
) -> SetAside:
    if bad == 0:
        return SetAside({}, None)
    typed = raw_records.type_texts(raw_records.read_texts(spark, files), "record", kind.record)
    told = kind.across_records(typed.withColumn("problem", problem_of_text(F.col("record"), kind.checks, kind.paths)))
    records = told.where(F.col("problem").isNotNull()).select(
        F.col(raw_records.SOURCE).alias("source_file"), F.col("problem").alias("reason"), "record"
    )
    aside = set_aside(spark, records, job.quarantine_table, load_id)
    if sum(aside.reasons.values()) != bad:
        raise AssertionError(
            f"{bad} records are bad, but {sum(aside.reasons.values())} were set aside: nothing is published."
        )
    return aside


def _by_layout(spark: SparkSession, files: list[RawFile], max_array_bytes: int) -> dict[Layout, list[str]]:
    by_layout: dict[Layout, list[str]] = {}
    for file in files:
        by_layout.setdefault(layout_of(spark, file, max_array_bytes), []).append(file.path)
    return by_layout


def _load_id(files: list[RawFile]) -> str:
    """The same for the same files."""
    return hashlib.sha256(ledger.pack(files).encode()).hexdigest()[:16]
