"""Loading raw files into a declared table.

1. check that both tables can hold what is written, before anything is
2. stage the good records (one pass over the files), counting all and the bad ones
3. if some are bad, read the files once more in the same way, and write the bad ones to the quarantine table
4. publish the staged rows, unless too many are bad
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from lakehouse import ledger, raw_records
from lakehouse.declarations import FULL, INCREMENTAL, QUARANTINE_SUFFIX, UPSERT, Declaration
from lakehouse.failures import BadArgument, ChangedFile, NoInput, NoValidRecord, TooManyBadRecords
from lakehouse.file_layout import Layout, cut_off, layout_of
from lakehouse.quarantine import SetAside, check_quarantine, keep_only, set_aside
from lakehouse.raw_files import RawFile, list_raw_files
from lakehouse.record_checks import checks, with_problem
from lakehouse.record_columns import FILE, POSITION, PROBLEM, SUPERSEDED, TEXT
from lakehouse.record_fields import Fields, columns_of
from lakehouse.repeated_records import with_repeats, with_unique
from lakehouse.staging import StagedTable, begin
from lakehouse.tables import MEGABYTE, TableLayout, qualified
from lakehouse.upserts import with_superseded

UNCHANGED = "The table was not changed."


@dataclass(frozen=True)
class Load:
    """One table to load, and how."""

    declaration: Declaration
    location: str
    catalog: str
    database: str
    mode: str
    #: What rules mean by it.
    today: datetime.date
    max_array_bytes: int
    #: Records quarantined by records read, 0 to 1: a load with more publishes nothing.
    max_quarantined_share: Decimal
    target_file_bytes: int = 128 * MEGABYTE
    object_storage: bool = False

    @property
    def table(self) -> str:
        """Quoted name."""
        return qualified(self.catalog, self.database, self.declaration.name)

    @property
    def quarantine_table(self) -> str:
        """Quoted name."""
        return qualified(self.catalog, self.database, self.declaration.name + QUARANTINE_SUFFIX)

    @property
    def layout(self) -> TableLayout:
        """Of a new table."""
        declared = self.declaration
        return TableLayout(declared.partitioned_by, declared.sorted_by, self.target_file_bytes, self.object_storage)

    @property
    def compares_records(self) -> bool:
        """Whether only all records together tell which ones are good."""
        return bool(self.declaration.key or self.declaration.unique)


def load(spark: SparkSession, job: Load) -> dict[str, Any]:
    """Returns the run's result: records read, written, superseded, and quarantined by reason, one of these, and where.

    Raises LakehouseError.
    """
    _check_mode(job)
    found = list_raw_files(spark, job.location)
    staged = begin(spark, job.table, columns_of(job.declaration.fields), job.layout)
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
        "superseded": 0,
        "quarantined": {},
        "sample": None,
        "quarantine_table": job.quarantine_table.replace("`", ""),
        "load_id": load_id,
    }
    if not files:
        return result
    counts = _Counts()
    existing = staged.rows if job.mode == UPSERT else None
    whole = files if job.compares_records else None
    with _unchanged(spark, job, files):
        by_layout = _by_layout(spark, files, job)
        with raw_records.reading(spark, whole), _naming_broken_files(spark, files):
            checked = _checked(spark, job, by_layout, counts, existing, texts=False)
            _stage(staged, job, checked, {"lakehouse.load-id": load_id, ledger.PROPERTY: ledger.pack(files)})
        read, bad, superseded = counts["read"], counts["bad"], counts["superseded"]
        if read == 0:
            raise NoInput(f"The raw data files contain no records. {UNCHANGED}")
        aside = _set_aside(spark, job, files, by_layout, counts, existing)
    result |= {"read": read, "superseded": superseded, "quarantined": aside.reasons, "sample": aside.sample}
    told = aside.told(result["quarantine_table"], load_id)
    if read == bad:
        raise NoValidRecord(f"None of the {read} records in {job.location} is valid: {told}. {UNCHANGED}", result)
    if bad > job.max_quarantined_share * read:
        raise TooManyBadRecords(
            f"{bad} of {read} records in {job.location} are bad, more than the {job.max_quarantined_share} "
            f"that --max_quarantined_share (setting maxQuarantinedShare) allows: {told}. {UNCHANGED}",
            result,
        )
    staged.set_properties({ledger.PROPERTY: ledger.pack(files if job.mode == FULL else ledger.merged(loaded, found))})
    staged.publish()
    if job.mode == FULL:
        keep_only(spark, job.quarantine_table, load_id)
    return result | {"written": read - bad - superseded}


def _stage(staged: StagedTable, job: Load, checked: DataFrame, summary: Mapping[str, str]) -> None:
    good = F.col(PROBLEM).isNull()
    if SUPERSEDED in checked.columns:
        good &= ~F.col(SUPERSEDED)
    rows = rows_of(job.declaration.fields, checked.where(good))
    if job.mode != UPSERT:
        staged.write(rows, replacing={} if job.mode == FULL else None, summary=summary)
        return
    # To be merged they are read often, and to be counted once.
    kept = rows.persist()
    try:
        if _count(kept) > 0:
            staged.merge(kept, job.declaration.key, summary=summary)
    finally:
        kept.unpersist()


def _count(kept: DataFrame) -> int:
    """Adaptive execution drops the plan of what turns out to be empty, and with it what was observed in it."""
    settings, name = kept.sparkSession.conf, "spark.sql.adaptive.enabled"
    before = settings.get(name) or "true"
    settings.set(name, "false")
    try:
        return kept.count()
    finally:
        settings.set(name, before)


def _check_mode(job: Load) -> None:
    declared = job.declaration
    modes = (FULL, UPSERT) if declared.order_by else (FULL,) if declared.key else (FULL, INCREMENTAL)
    if job.mode not in modes:
        key = f": {declared.name} has a key" if declared.key else ""
        raise BadArgument(f"--mode is {job.mode!r}. Set {' or '.join(modes)}{key}.")


class _Counts:
    """What one pass over the files found. Two passes agree when all of it is equal.

    The sums are over a number of each record's file: totals that are equal by chance do not make them equal.
    """

    def __init__(self) -> None:
        self._observation = Observation()

    def __getitem__(self, name: str) -> int:
        return int(self._observation.get[name] or 0)

    def observe(self, records: DataFrame) -> DataFrame:
        # 32 bits of it, so that no sum overflows.
        file = F.xxhash64(FILE).bitwiseAND(2**32 - 1)
        return records.observe(
            self._observation,
            F.count(F.lit(1)).alias("read"),
            F.count(PROBLEM).alias("bad"),
            F.sum(file).alias("files"),
            F.sum(F.when(F.col(PROBLEM).isNotNull(), file)).alias("files of bad"),
            F.count(F.when(F.col(SUPERSEDED), True) if SUPERSEDED in records.columns else F.lit(None)).alias(
                "superseded"
            ),
        )

    def agree(self, other: _Counts) -> bool:
        return all(self[name] == other[name] for name in ("read", "bad", "files", "files of bad", "superseded"))


def _checked(
    spark: SparkSession,
    job: Load,
    files: dict[Layout, list[str]],
    counts: _Counts,
    existing: DataFrame | None,
    *,
    texts: bool,
) -> DataFrame:
    """All records with their PROBLEM. What belongs to several records needs the position in any case."""
    declared = job.declaration
    records = raw_records.read_records(
        spark,
        files,
        declared.fields,
        job.max_array_bytes,
        texts=texts,
        positions=job.compares_records,
        csv=declared.csv,
    )
    checked = with_problem(records, checks(declared.fields, job.today))
    if declared.order_by:
        checked = with_superseded(checked, declared.fields, declared.key, declared.order_by, existing)
    elif declared.key:
        checked = with_repeats(checked, declared.fields, declared.key)
    for column in declared.unique:
        checked = with_unique(checked, column)
    return counts.observe(checked)


def rows_of(fields: Fields, records: DataFrame) -> DataFrame:
    """Good typed records as rows of the table."""
    return records.select(*[F.col(name).cast(type_).alias(name) for name, type_ in columns_of(fields).items()])


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
        raise cut_off(broken) from error


def _set_aside(
    spark: SparkSession,
    job: Load,
    files: list[RawFile],
    by_layout: dict[Layout, list[str]],
    counts: _Counts,
    existing: DataFrame | None,
) -> SetAside:
    if counts["bad"] == 0:
        return SetAside({}, None)
    again = _Counts()
    records = _checked(spark, job, by_layout, again, existing, texts=True).where(F.col(PROBLEM).isNotNull())
    rows = records.select(
        F.col(FILE).alias("source_file"),
        F.col(PROBLEM).alias("reason"),
        F.col(TEXT).alias("record"),
        F.col(POSITION).alias("position"),
    )
    with raw_records.reading(spark, files), _naming_broken_files(spark, files):
        aside = set_aside(spark, rows, job.quarantine_table, _load_id(files))
    if not counts.agree(again):
        raise ChangedFile(
            f"{job.location}: {counts['bad']} of {counts['read']} records were bad at first, then {again['bad']} of "
            f"{again['read']}: files changed during the load. Nothing was published. Run it again."
        )
    return aside


@contextlib.contextmanager
def _unchanged(spark: SparkSession, job: Load, files: list[RawFile]) -> Iterator[None]:
    """Raises ChangedFile where a file is no longer what it was when the load began, whatever else is wrong with it.

    New files are no matter.
    """
    try:
        yield
    except Exception as error:
        _check_unchanged(spark, job, files, error)
        raise
    _check_unchanged(spark, job, files)


def _check_unchanged(spark: SparkSession, job: Load, files: list[RawFile], cause: Exception | None = None) -> None:
    try:
        now = {file.path: file for file in list_raw_files(spark, job.location)}
    except NoInput:
        now = {}
    for file in files:
        if now.get(file.path) != file:
            what = "changed" if file.path in now else "was deleted"
            raise ChangedFile(
                f"{file.path} {what} while it was loaded. Nothing was published. Run it again."
            ) from cause


def _by_layout(spark: SparkSession, files: list[RawFile], job: Load) -> dict[Layout, list[str]]:
    by_layout: dict[Layout, list[str]] = {}
    for file in files:
        by_layout.setdefault(layout_of(spark, file, job.max_array_bytes, job.declaration.format), []).append(file.path)
    return by_layout


def _load_id(files: list[RawFile]) -> str:
    """The same for the same files."""
    return hashlib.sha256(ledger.pack(files).encode()).hexdigest()[:16]
