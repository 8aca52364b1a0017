"""Our columns in a table that somebody may have altered: what is added or widened, what is refused, where NULL goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    DataType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    MapType,
    StructField,
    StructType,
)

from lakehouse.failures import SchemaMismatch


class Change(NamedTuple):
    #: Dotted path of a column, e.g. `purchases.quantity`.
    path: str
    #: Whether the table lacks the column; else its type is widened.
    is_new: bool


#: Path of each column that the table ever had -> its path today, None if it was dropped.
History = Mapping[str, "str | None"]


def changes(table: str, existing: StructType, wanted: StructType, history: History, parent: str = "") -> list[Change]:
    """What makes `existing` hold `wanted`. Columns that only the table has stay, and get NULL.

    Raises SchemaMismatch, naming table and column, for what cannot be, or would undo what somebody meant: a column of
    ours that was renamed or dropped, one of another type, a required one.
    """
    found = {column.name: column for column in existing.fields}
    for name, column in found.items():
        if not column.nullable:
            path = f"{parent}{name}"
            raise SchemaMismatch(
                f"{table} requires column {path}, for which the job may have no value. "
                f"Run ALTER TABLE {table} ALTER COLUMN {_quoted(path)} DROP NOT NULL, or write to another table."
            )
    needed: list[Change] = []
    for column in wanted.fields:
        path = f"{parent}{column.name}"
        has = found.get(column.name)
        if has is None:
            _refuse_to_restore(table, path, column, found, history)
            needed.append(Change(path, is_new=True))
        else:
            needed += _type_changes(table, has.dataType, column.dataType, history, path)
    return needed


def _type_changes(table: str, has: DataType, wanted: DataType, history: History, path: str) -> list[Change]:
    """Of a column, or of what a list or map holds: Iceberg calls it `element` and `value`."""
    if isinstance(has, StructType) and isinstance(wanted, StructType):
        return changes(table, has, wanted, history, f"{path}.")
    if isinstance(has, ArrayType) and isinstance(wanted, ArrayType):
        return _type_changes(table, has.elementType, wanted.elementType, history, f"{path}.element")
    if isinstance(has, MapType) and isinstance(wanted, MapType) and has.keyType == wanted.keyType:
        return _type_changes(table, has.valueType, wanted.valueType, history, f"{path}.value")
    if _widens(has, wanted):
        return [Change(path, is_new=False)]
    if has != wanted and not _widens(wanted, has):
        raise SchemaMismatch(
            f"{table} has column {path} of type {has.simpleString()}, but the job writes "
            f"{wanted.simpleString()}. Rename or drop the old table, or write to another one."
        )
    return []


def fitted(rows: DataFrame, target: StructType) -> DataFrame:
    """The rows with all columns of `target`, in its order and types; NULL in those that only `target` has."""
    return rows.select(*[_fitted(rows.schema, F.col, column) for column in target.fields])


def _fitted(schema: StructType, value_of, column: StructField) -> Column:  # type: ignore[no-untyped-def]
    own = next((field for field in schema.fields if field.name == column.name), None)
    if own is None:
        return F.lit(None).cast(column.dataType).alias(column.name)
    return _value(value_of(column.name), own.dataType, column.dataType).alias(column.name)


def _value(value: Column, own: DataType, wanted: DataType) -> Column:
    if own == wanted:
        return value
    if isinstance(own, StructType) and isinstance(wanted, StructType):
        inner = [_fitted(own, value.getField, field) for field in wanted.fields]
        return F.when(value.isNotNull(), F.struct(*inner))
    if isinstance(own, ArrayType) and isinstance(wanted, ArrayType):
        return F.transform(value, lambda item: _value(item, own.elementType, wanted.elementType))
    if isinstance(own, MapType) and isinstance(wanted, MapType):
        return F.transform_values(value, lambda _, item: _value(item, own.valueType, wanted.valueType))
    return value.cast(wanted)


def _refuse_to_restore(
    table: str, path: str, column: StructField, siblings: Mapping[str, StructField], history: History
) -> None:
    """To add a column again that was taken away on purpose would undo it, and split its values over two columns."""
    parent = path[: -len(column.name)]
    other_case = next((parent + name for name in siblings if name.lower() == column.name.lower()), None)
    renamed_to = history.get(path) or other_case
    if renamed_to is not None:
        raise SchemaMismatch(
            f"{table} has column {renamed_to} where the job writes {path}. Run ALTER TABLE {table} RENAME COLUMN "
            f"{_quoted(renamed_to)} TO {_quoted(column.name)}, or write to another table."
        )
    if path in history:
        raise SchemaMismatch(
            f"{table} had column {path}, which was dropped, but the job writes it. Run ALTER TABLE {table} ADD COLUMN "
            f"{_quoted(path)} {column.dataType.simpleString()} to have it again, or write to another table."
        )


def _quoted(path: str) -> str:
    return ".".join("`" + name.replace("`", "``") + "`" for name in path.split("."))


def _widens(old: DataType, new: DataType) -> bool:
    """Whether Iceberg promotes `old` to `new` (https://iceberg.apache.org/spec/#schema-evolution)."""
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return old.scale == new.scale and old.precision < new.precision
    return (isinstance(old, IntegerType) and isinstance(new, LongType)) or (
        isinstance(old, FloatType) and isinstance(new, DoubleType)
    )
