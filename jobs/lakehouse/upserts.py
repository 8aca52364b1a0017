"""Records of a load against each other and against the rows of the table: which one of a key becomes its row.

The record with the greatest value of the declared order does, whenever it comes. An older one is superseded, and so is
a copy: late and repeated deliveries change nothing. Records of one key and order that differ are all bad, also if one
of them is the table's row: nobody can tell here which one is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DataType, MapType, StructType

from lakehouse.record_columns import PROBLEM, SUPERSEDED
from lakehouse.record_fields import Fields
from lakehouse.repeated_records import with_versions

CONFLICTING = "{} has conflicting records of one {}"
CONFLICTING_ROW = "{} conflicts with the table's row of the same {}"


def with_superseded(
    records: DataFrame, fields: Fields, key: Sequence[str], order_by: str, existing: DataFrame | None
) -> DataFrame:
    """Marks what does not become a row: as SUPERSEDED, or with a PROBLEM. `existing` are the rows of the table."""
    marked = _among_each_other(records, fields, key, order_by)
    return marked if existing is None else _against(marked, existing, fields, key, order_by)


def _among_each_other(records: DataFrame, fields: Fields, key: Sequence[str], order_by: str) -> DataFrame:
    # By name: of the records as they are at each step.
    good = F.col(PROBLEM).isNull()
    newest = F.max(F.when(good, F.col(order_by))).over(Window.partitionBy(*key))
    conflict = F.lit(CONFLICTING.format(", ".join(key), order_by))
    return (
        with_versions(records, fields, (*key, order_by))
        .withColumn(PROBLEM, F.when(good & (F.col("versions of") > 1), conflict).otherwise(F.col(PROBLEM)))
        .withColumn("newest of", newest)
        .withColumn(SUPERSEDED, good & ((F.col("copy of") > 1) | (F.col(order_by) < F.col("newest of"))))
        .drop("copy of", "versions of", "newest of")
    )


def _against(records: DataFrame, existing: DataFrame, fields: Fields, key: Sequence[str], order_by: str) -> DataFrame:
    # One row of a key, also where somebody has written several.
    rows = existing.groupBy(*[F.col(name).alias(f"key {name}") for name in key]).agg(
        F.max(order_by).alias("order of row"), F.max_by(F.struct("*"), order_by).alias("row")
    )
    joined = records.join(rows, reduce(and_, [F.col(name) == F.col(f"key {name}") for name in key]), "left")
    candidate = F.col(PROBLEM).isNull() & ~F.col(SUPERSEDED)
    older = candidate & (F.col(order_by) < F.col("order of row"))
    even = candidate & (F.col(order_by) == F.col("order of row"))
    equal, more = _compared(records.schema, existing.schema, fields)
    conflict = F.lit(CONFLICTING_ROW.format(", ".join(key), order_by))
    return joined.withColumns(
        {
            # Even where the comparison below has no row to compare with.
            PROBLEM: F.when(F.coalesce(even & ~equal, F.lit(False)), conflict).otherwise(F.col(PROBLEM)),
            SUPERSEDED: F.col(SUPERSEDED) | F.coalesce(older | (even & equal & ~more), F.lit(False)),
        }
    ).select(*records.columns)


def _compared(records: StructType, existing: StructType, fields: Fields) -> tuple[Column, Column]:
    """Whether a record has the values of `row` in what the table has so far, and whether it has more."""
    same: list[Column] = []
    more: list[Column] = [F.lit(False)]
    for field in fields:
        value, own = F.col(field.name), records[field.name].dataType
        if field.name not in existing.names:
            more.append(value.isNotNull())
            continue
        row, has = F.col("row").getField(field.name), existing[field.name].dataType
        if isinstance(own, (StructType, ArrayType, MapType)):
            known = _text(_known(value, own, has))
            same.append(known == _text(row))
            more.append(_text(value) != known)
        else:
            same.append(value.eqNullSafe(row))
    return reduce(and_, same), reduce(or_, more)


def _known(value: Column, own: DataType, has: DataType) -> Column:
    """The value without the fields that the table lacks."""
    if isinstance(own, StructType) and isinstance(has, StructType):
        members = [
            _known(value.getField(field.name), own[field.name].dataType, field.dataType).alias(field.name)
            for field in has.fields
            if field.name in own.names
        ]
        return F.when(value.isNotNull(), F.struct(*members)) if members else value
    if isinstance(own, ArrayType) and isinstance(has, ArrayType):
        return F.transform(value, lambda item: _known(item, own.elementType, has.elementType))
    if isinstance(own, MapType) and isinstance(has, MapType):
        return F.transform_values(value, lambda _, item: _known(item, own.valueType, has.valueType))
    return value


def _text(value: Column) -> Column:
    """Of any value, so that values of types that only differ in width are equal; without fields that are NULL."""
    return F.to_json(F.struct(value.alias("value")))
