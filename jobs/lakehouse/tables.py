"""Iceberg tables of the lakehouse: names, layout, creation, and evolution of an older schema.

Why each table is laid out as it is: jobs/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyspark.sql import SparkSession
from pyspark.sql.types import (
    DataType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    StructType,
)

from lakehouse.failures import BadArgument, MissingTable, SchemaMismatch
from lakehouse.schemas import Columns, ddl

_NAME = re.compile(r"[a-z0-9_]{1,255}")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class TableLayout:
    #: Partition transforms, e.g. `years(purchases.purchase_date)`.
    partitioned_by: tuple[str, ...] = ()
    #: Sort within a file, so that engines skip row groups.
    sorted_by: tuple[str, ...] = ()
    target_file_bytes: int = 128 * MEGABYTE
    #: Spread data files over hashed prefixes: for tables read or written by very many tasks at once.
    object_storage: bool = False
    properties: dict[str, str] = field(default_factory=dict)

    def table_properties(self) -> dict[str, str]:
        return {
            "format-version": "2",
            "write.parquet.compression-codec": "zstd",
            "write.target-file-size-bytes": str(self.target_file_bytes),
            # No shuffle to group rows by partition before a write: there are few partitions, each task sorts its own.
            "write.distribution-mode": "none",
            "write.object-storage.enabled": str(self.object_storage).lower(),
            # Metadata of one commit is some 10 KB; snapshots, not metadata files, are the history.
            "write.metadata.delete-after-commit.enabled": "true",
            "write.metadata.previous-versions-max": "50",
            **self.properties,
        }


def qualified(catalog: str, database: str, table: str) -> str:
    """`catalog`.`database`.`table`, quoted. Raises BadArgument for a name that Glue and Athena would not both take."""
    for name in (catalog, database, table):
        if not _NAME.fullmatch(name):
            raise BadArgument(f"{name!r} is no name for a catalog, database or table: use a-z, 0-9 and _.")
    return f"`{catalog}`.`{database}`.`{table}`"


def exists(spark: SparkSession, table: str) -> bool:
    return spark.catalog.tableExists(table)


def require_table(spark: SparkSession, table: str, made_by: str) -> None:
    if not exists(spark, table):
        raise MissingTable(f"{table} does not exist: run {made_by} first.")


def ensure_table(spark: SparkSession, table: str, columns: Columns, layout: TableLayout) -> None:
    """Creates the table, or evolves one with an older schema; keeps its rows, and its layout, in any case.

    Raises SchemaMismatch, naming table and column, where the existing columns cannot hold ours.
    """
    if exists(spark, table):
        wanted = spark.createDataFrame([], ddl(columns)).schema
        for change in schema_changes(table, spark.table(table).schema, wanted):
            spark.sql(change)
        return
    properties = ", ".join(f"'{key}'='{value}'" for key, value in layout.table_properties().items())
    partitions = f"PARTITIONED BY ({', '.join(layout.partitioned_by)}) " if layout.partitioned_by else ""
    spark.sql(
        f"CREATE TABLE IF NOT EXISTS {table} ({ddl(columns)}) USING iceberg {partitions}TBLPROPERTIES ({properties})"
    )
    if layout.sorted_by:
        spark.sql(f"ALTER TABLE {table} WRITE LOCALLY ORDERED BY {', '.join(layout.sorted_by)}")


def schema_changes(table: str, existing: StructType, wanted: StructType, parent: str = "") -> list[str]:
    """ALTER TABLE statements that make `existing` hold `wanted`; columns that only the table has stay."""
    changes = []
    found = {column.name: column.dataType for column in existing.fields}
    for column in wanted.fields:
        path = f"{parent}{column.name}"
        has = found.get(column.name)
        if has is None:
            changes.append(f"ALTER TABLE {table} ADD COLUMN {path} {column.dataType.simpleString()}")
        elif isinstance(has, StructType) and isinstance(column.dataType, StructType):
            changes += schema_changes(table, has, column.dataType, f"{path}.")
        elif _widens(has, column.dataType):
            changes.append(f"ALTER TABLE {table} ALTER COLUMN {path} TYPE {column.dataType.simpleString()}")
        elif has != column.dataType and not _widens(column.dataType, has):
            raise SchemaMismatch(
                f"{table} has column {path} of type {has.simpleString()}, the job writes "
                f"{column.dataType.simpleString()}: rename or drop the old table, or write to another one."
            )
    return changes


def _widens(old: DataType, new: DataType) -> bool:
    """Whether Iceberg promotes `old` to `new` (https://iceberg.apache.org/spec/#schema-evolution)."""
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return old.scale == new.scale and old.precision < new.precision
    return (isinstance(old, IntegerType) and isinstance(new, LongType)) or (
        isinstance(old, FloatType) and isinstance(new, DoubleType)
    )
