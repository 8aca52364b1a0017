"""Write, audit, publish: rows are written to a snapshot that nobody sees, and published in one commit.

A run that fails, or finds its input wanting, leaves the table as it was; the unpublished snapshot goes with the next
expiry. Publishing fails when another run changed the table meanwhile.
"""

from __future__ import annotations

from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lakehouse.failures import ConcurrentChange

WAP_ENABLED = "write.wap.enabled"


def iceberg_table(spark: SparkSession, table: str) -> Any:
    jvm: Any = spark._jvm
    return jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable(spark._jsparkSession, table.replace("`", ""))


def current_snapshot_id(iceberg: Any) -> int | None:
    iceberg.refresh()
    current = iceberg.currentSnapshot()
    return None if current is None else int(current.snapshotId())


def stage(rows: DataFrame, table: str, stage_id: str, *, replace: bool, properties: dict[str, str]) -> Any:
    """Writes the rows to an unpublished snapshot (`replace`: instead of, else besides those there) and returns it.

    `stage_id` must be new; `properties` become the snapshot's. The table must have been made with WAP_ENABLED.
    """
    spark = rows.sparkSession
    writer = rows.writeTo(table)
    for key, value in properties.items():
        writer = writer.option(f"snapshot-property.{key}", value)
    spark.conf.set("spark.wap.id", stage_id)
    try:
        if replace:
            writer.overwrite(F.lit(True))
        else:
            writer.append()
    finally:
        spark.conf.unset("spark.wap.id")
    iceberg = iceberg_table(spark, table)
    iceberg.refresh()
    for snapshot in iceberg.snapshots():
        if snapshot.summary().get("wap.id") == stage_id:
            return snapshot
    raise AssertionError(f"{table} has no snapshot with wap.id {stage_id}: is {WAP_ENABLED} set?")


def publish(
    spark: SparkSession, table: str, snapshot: Any, seen_snapshot_id: int | None, properties: dict[str, str]
) -> None:
    """Makes the staged snapshot current and sets table properties, in one commit.

    Raises ConcurrentChange when the table's current snapshot is no longer `seen_snapshot_id`, also when the other
    commit comes at the very moment: the catalog compares the metadata version.
    """
    operations = iceberg_table(spark, table).operations()
    base = operations.refresh()
    current = base.currentSnapshot()
    if (None if current is None else int(current.snapshotId())) != seen_snapshot_id:
        raise _changed(table)
    jvm: Any = spark._jvm
    update = jvm.org.apache.iceberg.TableMetadata.buildFrom(base).setBranchSnapshot(snapshot.snapshotId(), "main")
    if properties:
        update = update.setProperties(properties)
    try:
        operations.commit(base, update.build())
    except Py4JJavaError as error:
        if "CommitFailedException" in error.java_exception.getClass().getName():
            raise _changed(table) from error
        raise
    spark.catalog.refreshTable(table)


def _changed(table: str) -> ConcurrentChange:
    return ConcurrentChange(
        f"Another run changed {table} while this one loaded it: nothing of this run was published. Run it again."
    )
