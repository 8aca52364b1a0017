"""A table as its next commit will leave it: schema, rows and properties are gathered, then published at once.

Nothing in a table changes before `publish`, not even its schema, and a new table appears only then. A run that fails,
or rejects its input, leaves unreferenced files, which maintenance removes. Publishing fails if another run changed the
table in the meantime.

This is Iceberg's own transaction. Spark writes data files that belong to no snapshot yet, as Iceberg's compaction
does: from a catalog of cached tables, with a coordinator that hands the files back.

- https://github.com/apache/iceberg/blob/apache-iceberg-1.7.1/spark/v3.5/spark/src/main/java/org/apache/iceberg/spark/SparkCachedTableCatalog.java
- https://github.com/apache/iceberg/blob/main/spark/v4.1/spark/src/main/java/org/apache/iceberg/spark/SparkRewriteTableCatalog.java
- https://github.com/apache/iceberg/blob/apache-iceberg-1.7.1/spark/v3.5/spark/src/main/java/org/apache/iceberg/spark/FileRewriteCoordinator.java
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from py4j.java_gateway import JavaClass
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
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
        self, rows: DataFrame, *, replacing: Mapping[str, str] | None = None, summary: Mapping[str, str] | None = None
    ) -> None:
        """Adds the rows, instead of those with the values of `replacing`, by column: an empty one replaces all rows.

        Columns that only the table has become NULL. `summary` is told by the snapshot.
        """
        new = self._write_files([rows])
        if replacing is None:
            operation = self._transaction.newAppend()
            add = operation.appendFile
        else:
            operation = self._transaction.newOverwrite().overwriteByRowFilter(_equal(self._spark, replacing))
            add = operation.addFile
        for file in new:
            add(file)
        self._commit(operation, summary or {})

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
        located = self._read(snapshot, "*", f"_file AS `{_FILE_OF_ROW}`")
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
        self._commit(operation, summary)

    def _commit(self, operation: Any, summary: Mapping[str, str]) -> None:
        # The first, Spark's own writes have, too.
        for name, value in {"spark.app.id": self._spark.sparkContext.applicationId, **summary}.items():
            operation.set(name, value)
        operation.commit()

    def _snapshot(self) -> int | None:
        snapshot = None if self._is_new else self._transaction.startMetadata().currentSnapshot()
        return None if snapshot is None else int(snapshot.snapshotId())

    def _read(self, snapshot: int, *columns: str) -> DataFrame:
        """All columns, or those that are given, in SQL."""
        selected = ", ".join(columns or ("*",))
        # As text, since Spark 3.5 takes no version as an option of a table, and Iceberg 1.11 none of its own.
        return self._spark.sql(f"SELECT {selected} FROM {self._table} VERSION AS OF {snapshot}")  # noqa: S608

    def _write_files(self, parts: list[DataFrame]) -> list[Any]:
        """Iceberg's data files of the rows, which belong to no snapshot yet."""
        table, name = self._transaction.table(), uuid.uuid4().hex
        cache = _table_cache(self._spark)
        self._spark.conf.set(f"spark.sql.catalog.{STAGING_CATALOG}", _staging_catalog(self._spark))
        cache.add(name, table)
        try:
            schema = _spark_schema(self._spark, self._table, table.schema())
            first, *more = [fitted(rows, schema) for rows in parts]
            writer = reduce(DataFrame.unionByName, more, first).writeTo(f"{STAGING_CATALOG}.`{name}`")
            # SparkRewriteTableCatalog takes the table's name for it.
            writer.option("rewritten-file-scan-task-set-id", name).append()
            coordinator = _jvm(self._spark).org.apache.iceberg.spark.FileRewriteCoordinator.get()
            files = list(coordinator.fetchNewFiles(table, name))
            coordinator.clearRewrite(table, name)
        finally:
            cache.remove(name)
        return files

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


def _staging_catalog(spark: SparkSession) -> str:
    """Class of the catalog of cached tables: Iceberg 1.11 for Spark 4.1 has another than those before."""
    classes = _jvm(spark).org.apache.iceberg.spark
    # py4j takes a name without a class for a package.
    renamed = isinstance(classes.SparkRewriteTableCatalog, JavaClass)
    return f"org.apache.iceberg.spark.{'SparkRewriteTableCatalog' if renamed else 'SparkCachedTableCatalog'}"


def _equal(spark: SparkSession, values: Mapping[str, str]) -> Any:
    """Iceberg's expression for the rows with all these values."""
    expressions = _jvm(spark).org.apache.iceberg.expressions.Expressions
    each = [expressions.equal(column, value) for column, value in values.items()]
    return reduce(getattr(expressions, "and"), each, expressions.alwaysTrue())


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
