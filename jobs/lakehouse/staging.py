"""A table as its next commit will leave it: schema, rows and properties are gathered, then published at once.

Nothing in a table changes before `publish`, not even its schema, and a new table appears only then. A run that fails,
or rejects its input, leaves unreferenced files, which maintenance removes. Publishing fails if another run changed the
table in the meantime.

This is Iceberg's own transaction. Spark can write to the table of one by way of the cache from which Iceberg's
procedures write: https://github.com/apache/iceberg/blob/apache-iceberg-1.7.1/spark/v3.5/spark/src/main/java/org/apache/iceberg/spark/SparkCachedTableCatalog.java
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from lakehouse.failures import ConcurrentChange, SchemaMismatch
from lakehouse.schema_evolution import History, changes, fitted
from lakehouse.schemas import Columns, ddl
from lakehouse.tables import TableLayout, exists, iceberg_table

STAGING_CATALOG = "lakehouse_staging"
_FILE_OF_ROW = "file of row"
#: What a catalog says when another run was faster: at a change, and at the making of a table.
OVERTAKEN = ("CommitFailedException", "AlreadyExistsException")


class StagedTable:
    """Made by `begin`."""

    def __init__(self, spark: SparkSession, table: str, transaction: Any, *, is_new: bool) -> None:
        self._spark, self._table, self._transaction, self._is_new = spark, table, transaction, is_new

    @property
    def properties(self) -> Mapping[str, str]:
        """Of the table as it was when the change began."""
        return dict(self._transaction.table().properties())

    def write(
        self, rows: DataFrame, *, replacing: Column | None = None, summary: Mapping[str, str] | None = None
    ) -> None:
        """Adds the rows, instead of those that `replacing` selects; `summary` is told by the snapshot.

        Columns that only the table has become NULL.
        """
        with self._staged() as (target, schema):
            writer = fitted(rows, schema).writeTo(target)
            for name, value in (summary or {}).items():
                writer = writer.option(f"snapshot-property.{name}", value)
            if replacing is None:
                writer.append()
            else:
                writer.overwrite(replacing)

    @property
    def rows(self) -> DataFrame | None:
        """Those of the table as it was when the change began; None where it had none."""
        snapshot = self._snapshot()
        return None if snapshot is None else self._read(snapshot)

    def merge(self, rows: DataFrame, key: Sequence[str], *, summary: Mapping[str, str]) -> None:
        """Replaces the rows of the same key, and adds those of other keys; `rows` has one of a key, and is read often.

        Files with a row that is replaced are written again, without it. Columns that only the table has become NULL in
        rows that are added, and stay in others.
        """
        snapshot, keys = self._snapshot(), rows.select(*key)
        if snapshot is None:
            self.write(rows, summary=summary)
            return
        existing = self._read(snapshot)
        located = existing.withColumn(_FILE_OF_ROW, F.col("_file"))
        replaced = located.join(keys, list(key), "left_semi").select(_FILE_OF_ROW).distinct().collect()
        paths = [row[0] for row in replaced]
        kept = located.where(F.col(_FILE_OF_ROW).isin(paths)).join(keys, list(key), "left_anti").drop(_FILE_OF_ROW)
        others = [name for name in existing.columns if name not in rows.columns]
        if others:
            rows = rows.join(existing.select(*key, *others).dropDuplicates(list(key)), list(key), "left")
        new = self._write_files([kept, rows])
        operation = self._transaction.newOverwrite()
        for file in _data_files(self._spark, self._table, snapshot, set(paths)):
            operation.deleteFile(file)
        for file in new:
            operation.addFile(file)
        for name, value in summary.items():
            operation.set(name, value)
        operation.commit()

    def _snapshot(self) -> int | None:
        snapshot = None if self._is_new else self._transaction.startMetadata().currentSnapshot()
        return None if snapshot is None else int(snapshot.snapshotId())

    def _read(self, snapshot: int) -> DataFrame:
        return self._spark.read.option("snapshot-id", snapshot).table(self._table)

    def _write_files(self, parts: list[DataFrame]) -> list[Any]:
        """Iceberg's data files of the rows, which belong to no snapshot yet: as its own compaction writes them.

        https://github.com/apache/iceberg/blob/apache-iceberg-1.7.1/spark/v3.5/spark/src/main/java/org/apache/iceberg/spark/FileRewriteCoordinator.java
        """
        name = uuid.uuid4().hex
        with self._staged() as (target, schema):
            first, *more = [fitted(rows, schema) for rows in parts]
            together = reduce(DataFrame.unionByName, more, first)
            together.writeTo(target).option("rewritten-file-scan-task-set-id", name).append()
            coordinator = _jvm(self._spark).org.apache.iceberg.spark.FileRewriteCoordinator.get()
            files = coordinator.fetchNewFiles(self._transaction.table(), name)
            coordinator.clearRewrite(self._transaction.table(), name)
        return list(files)

    @contextlib.contextmanager
    def _staged(self) -> Iterator[tuple[str, StructType]]:
        """Quoted name under which Spark writes to the table of the change, and the table's columns."""
        cache = _table_cache(self._spark)
        key = uuid.uuid4().hex
        self._spark.conf.set(f"spark.sql.catalog.{STAGING_CATALOG}", "org.apache.iceberg.spark.SparkCachedTableCatalog")
        cache.add(key, self._transaction.table())
        try:
            schema = _spark_schema(self._spark, self._table, self._transaction.table().schema())
            yield f"{STAGING_CATALOG}.`{key}`", schema
        finally:
            cache.remove(key)

    def set_properties(self, properties: Mapping[str, str]) -> None:
        update = self._transaction.updateProperties()
        for name, value in properties.items():
            update = update.set(name, value)
        update.commit()

    def publish(self) -> None:
        """One commit; none where nothing changed. Raises ConcurrentChange unless the table is as it was at `begin`."""
        transaction = self._transaction
        try:
            if self._is_new:
                transaction.commitTransaction()
            elif not transaction.startMetadata().equals(transaction.currentMetadata()):
                # Not commitTransaction, which would apply the change to whatever another run has made of the table.
                transaction.underlyingOps().commit(transaction.startMetadata(), transaction.currentMetadata())
        except Py4JJavaError as error:
            if any(sign in error.java_exception.getClass().getName() for sign in OVERTAKEN):
                raise ConcurrentChange(
                    f"Another run changed {self._table} during this one. "
                    "Nothing of this run was published. Run it again."
                ) from error
            raise
        self._spark.catalog.refreshTable(self._table)


def begin(spark: SparkSession, table: str, columns: Columns, layout: TableLayout) -> StagedTable:
    """Begins a change of the table, with our columns in it; `layout` is for a table that does not exist yet.

    Raises SchemaMismatch, naming table and column, where an existing one cannot hold them.
    """
    wanted = spark.createDataFrame([], ddl(columns)).schema
    schema = _iceberg_schema(spark, wanted)
    if not exists(spark, table):
        return StagedTable(spark, table, layout.create_transaction(spark, table, schema), is_new=True)
    operations = iceberg_table(spark, table).operations()
    transaction = _jvm(spark).org.apache.iceberg.Transactions.newTransaction(table.replace("`", ""), operations)
    metadata = transaction.startMetadata()
    existing = _spark_schema(spark, table, metadata.schema())
    needed = changes(table, existing, wanted, _history(metadata))
    if needed:
        update = transaction.updateSchema()
        for path, is_new in needed:
            parent, _, name = path.rpartition(".")
            column_type = schema.findType(path)
            if is_new:
                update = update.addColumn(parent or None, name, column_type)
            else:
                update = update.updateColumn(path, column_type)
        update.commit()
    return StagedTable(spark, table, transaction, is_new=False)


def _table_cache(spark: SparkSession) -> Any:
    """`SparkTableCache.get()`, by reflection: py4j does not tell a static method from others of its name."""
    jvm = _jvm(spark)
    gateway: Any = spark.sparkContext._gateway
    cache = jvm.org.apache.iceberg.spark.SparkTableCache().getClass()
    get = cache.getMethod("get", gateway.new_array(jvm.java.lang.Class, 0))
    return get.invoke(None, gateway.new_array(jvm.java.lang.Object, 0))


def _data_files(spark: SparkSession, table: str, snapshot: int, paths: set[str]) -> list[Any]:
    """Iceberg's data files of these paths."""
    tasks = iceberg_table(spark, table).newScan().useSnapshot(snapshot).planFiles()
    found = []
    with contextlib.closing(tasks):
        each = tasks.iterator()
        while each.hasNext():
            file = each.next().file()
            if str(file.path()) in paths:
                found.append(file)
    return found


def _history(metadata: Any) -> History:
    """By the columns' IDs, which stay through every change of a name."""
    current = metadata.schema()
    return {
        str(path): current.findColumnName(field_id)
        for schema in metadata.schemas()
        for field_id, path in dict(schema.idToName()).items()
    }


def _iceberg_schema(spark: SparkSession, schema: StructType) -> Any:
    jvm = _jvm(spark)
    return jvm.org.apache.iceberg.spark.SparkSchemaUtil.convert(
        jvm.org.apache.spark.sql.types.DataType.fromJson(schema.json())
    )


def _spark_schema(spark: SparkSession, table: str, schema: Any) -> StructType:
    try:
        converted = _jvm(spark).org.apache.iceberg.spark.SparkSchemaUtil.convert(schema)
    except PySparkException as error:
        raise SchemaMismatch(
            f"{table} has a column that this version of Spark cannot write ({error}). "
            "Drop the column, or write to another table."
        ) from error
    return StructType.fromJson(json.loads(converted.json()))


def _jvm(spark: SparkSession) -> Any:
    return spark._jvm
