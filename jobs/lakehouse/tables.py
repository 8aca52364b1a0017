"""Iceberg tables of the lakehouse: names, layout, creation.

Why each table is laid out as it is: jobs/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pyspark.sql import SparkSession

from lakehouse.failures import BadArgument, MissingTable

_NAME = re.compile(r"[a-z0-9_]{1,255}")
MEGABYTE = 1024 * 1024


class Partition(NamedTuple):
    column: str
    transform: Literal["identity", "year", "month", "day", "hour", "bucket", "truncate"] = "identity"
    #: Buckets, or the width of what is truncated.
    size: int | None = None


@dataclass(frozen=True)
class TableLayout:
    partitioned_by: tuple[Partition, ...] = ()
    #: Sort within a file, so that engines skip row groups.
    sorted_by: tuple[str, ...] = ()
    target_file_bytes: int = 128 * MEGABYTE
    #: Spread data files over hashed prefixes: for tables read or written by very many tasks at once.
    object_storage: bool = False

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
        }

    def create_transaction(self, spark: SparkSession, table: str, schema: Any) -> Any:
        """Iceberg's transaction that makes the table, laid out so; `schema` is Iceberg's."""
        iceberg = spark._jvm.org.apache.iceberg  # type: ignore[union-attr]
        partitions = iceberg.PartitionSpec.builderFor(schema)
        for column, transform, size in self.partitioned_by:
            partitions = getattr(partitions, transform)(*(given for given in (column, size) if given is not None))
        order = iceberg.SortOrder.builderFor(schema)
        for column in self.sorted_by:
            order = order.asc(column)
        catalog, identifier = _located(spark, table)
        return (
            catalog.buildTable(identifier, schema)
            .withPartitionSpec(partitions.build())
            .withSortOrder(order.build())
            .withProperties(self.table_properties())
            .createTransaction()
        )


def qualified(catalog: str, database: str, table: str) -> str:
    """`catalog`.`database`.`table`, quoted. Raises BadArgument for a name that Glue and Athena would not both take."""
    for name in (catalog, database, table):
        if not _NAME.fullmatch(name):
            raise BadArgument(f"{name!r} is not a valid name for a catalog, database or table. Use a-z, 0-9 and _.")
    return f"`{catalog}`.`{database}`.`{table}`"


def exists(spark: SparkSession, table: str) -> bool:
    """Asks Iceberg: Spark 4.1 cannot look at a table with a column of a type that it lacks."""
    catalog, identifier = _located(spark, table)
    return bool(catalog.tableExists(identifier))


def require_table(spark: SparkSession, table: str, made_by: str) -> None:
    if not exists(spark, table):
        raise MissingTable(f"{table} does not exist. Run {made_by} first.")


def iceberg_table(spark: SparkSession, table: str) -> Any:
    """Iceberg's own view of an existing table, as it is now."""
    catalog, identifier = _located(spark, table)
    found = catalog.loadTable(identifier)
    found.refresh()
    return found


def is_sorted(spark: SparkSession, table: str) -> bool:
    """Whether an existing table has a sort order."""
    return not iceberg_table(spark, table).sortOrder().isUnsorted()


def _located(spark: SparkSession, table: str) -> tuple[Any, Any]:
    """Iceberg's catalog of a table, and the table's identifier in it."""
    catalog, database, name = table.replace("`", "").split(".")
    session: Any = spark._jsparkSession
    jvm: Any = spark._jvm
    identifier = jvm.org.apache.iceberg.catalog.TableIdentifier.parse(f"{database}.{name}")
    return session.sessionState().catalogManager().catalog(catalog).icebergCatalog(), identifier
