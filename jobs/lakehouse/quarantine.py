"""Records that loads quarantined, each with its reason; a full load that publishes takes those of other loads away."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lakehouse.schemas import QUARANTINE
from lakehouse.staging import begin
from lakehouse.tables import Partition, TableLayout, exists

LAYOUT = TableLayout(partitioned_by=(Partition("load_id"),))
#: Longest text of the one record that is told in results and errors.
SAMPLE_CHARACTERS = 200
#: Reasons told in an error.
TOLD_REASONS = 5


class SetAside(NamedTuple):
    #: Reason -> number of records, most frequent first.
    reasons: dict[str, int]
    #: A record of the first reason: `reason`, `source_file`, `record`. None where nothing was quarantined.
    sample: dict[str, str] | None

    def told(self, table: str, load_id: str) -> str:
        """What it was, one of it, and where all of it is, for an error."""
        reasons = [f"{count} x {reason}" for reason, count in self.reasons.items()]
        more = len(reasons) - TOLD_REASONS
        told = ", ".join(reasons[:TOLD_REASONS]) + (f" and {more} more reasons" if more > 0 else "")
        sample = f", such as {self.sample['record']!r} in {self.sample['source_file']}" if self.sample else ""
        return f"{told}{sample}. To see all of them: table {table} where load_id = '{load_id}'"


def check_quarantine(spark: SparkSession, table: str) -> None:
    """Raises SchemaMismatch where the table cannot take what is quarantined."""
    begin(spark, table, QUARANTINE, LAYOUT)


def set_aside(spark: SparkSession, records: DataFrame, table: str, load_id: str) -> SetAside:
    """Writes source_file, reason, record and position. The same load again, after a failure, replaces what it left."""
    staged = begin(spark, table, QUARANTINE, LAYOUT)
    rows = records.select(
        F.lit(load_id).alias("load_id"),
        F.current_timestamp().alias("loaded_at"),
        "source_file",
        "reason",
        "record",
        "position",
    )
    staged.write(rows, replacing={"load_id": load_id})
    staged.publish()
    return _told(spark, table, load_id)


def keep_only(spark: SparkSession, table: str, load_id: str) -> None:
    """Takes those of other loads away: a full load has replaced all that they belong to."""
    if exists(spark, table) and not spark.table(table).where(F.col("load_id") != load_id).isEmpty():
        # Spark 4.1 takes no parameters here. The name is quoted, and an ID has nothing that would end a literal.
        spark.sql(f"DELETE FROM {table} WHERE load_id <> '{load_id}'")  # noqa: S608


def _told(spark: SparkSession, table: str, load_id: str) -> SetAside:
    sample = F.struct("source_file", F.substring("record", 1, SAMPLE_CHARACTERS).alias("record"))
    by_reason: list[Any] = (
        spark.table(table)
        .where(F.col("load_id") == load_id)
        .groupBy("reason")
        .agg(F.count(F.lit(1)).alias("records"), F.min(sample).alias("sample"))
        .orderBy(F.desc("records"), "reason")
        .collect()
    )
    reasons = {row["reason"]: row["records"] for row in by_reason}
    first = {"reason": by_reason[0]["reason"], **by_reason[0]["sample"].asDict()} if by_reason else None
    return SetAside(reasons, first)
