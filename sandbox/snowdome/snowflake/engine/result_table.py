"""Rows as Arrow tables with Snowflake's columns: what a query returned, what RESULT_SCAN reads again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from snowdome.snowflake.engine import column_types
from snowdome.snowflake.engine.conversion_macros import MINUTES_FIELD, UTC_FIELD
from snowdome.snowflake.result import Column, Result


def columns_of(table: pa.Table, names: Sequence[str], types: Sequence[exp.DataType | None]) -> list[Column]:
    """Columns of a query's result: Snowflake's type where it is known and fits what DuckDB delivered."""
    found = []
    for field, name, data_type in zip(table.schema, names, types, strict=True):
        actual = column_types.of_arrow(name, field.type)
        wanted = column_types.column(name, data_type) if data_type is not None else None
        found.append(_merged(actual, wanted, field.type))
    return found


def _merged(actual: Column, wanted: Column | None, arrow_type: pa.DataType) -> Column:
    if wanted is None:
        return actual
    if actual.type == wanted.type == "FIXED":
        return wanted if (wanted.scale or 0) >= (actual.scale or 0) else actual
    if pa.types.is_null(arrow_type) or actual.type == wanted.type:
        return wanted if wanted.fields or not actual.fields else replace(wanted, fields=actual.fields)
    if wanted.type in ("VARIANT", "OBJECT", "ARRAY") and actual.type in ("TEXT", "OBJECT", "ARRAY", "MAP"):
        return replace(wanted, fields=()) if actual.type == "TEXT" else actual
    if wanted.type == "FIXED" and actual.type == "REAL":
        return actual
    return actual


def arrow_type(column: Column) -> pa.DataType:
    """Arrow's type that holds a column's values in a result."""
    kind = column.type
    if kind == "FIXED":
        if (column.scale or 0) == 0 and (column.precision or 38) <= 18:
            return pa.int64()
        return pa.decimal128(38, column.scale or 0)
    if kind in ("OBJECT", "ARRAY", "MAP") and column.fields:
        if kind == "OBJECT":
            return pa.struct([pa.field(part.name, arrow_type(part)) for part in column.fields])
        if kind == "ARRAY":
            return pa.list_(arrow_type(column.fields[0]))
        return pa.map_(arrow_type(column.fields[0]), arrow_type(column.fields[1]))
    simple: dict[str, pa.DataType] = {
        "REAL": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIME": pa.time64("us"),
        "TIMESTAMP_NTZ": pa.timestamp("us"),
        "TIMESTAMP_LTZ": pa.timestamp("us", "UTC"),
        "TIMESTAMP_TZ": pa.struct([pa.field(UTC_FIELD, pa.timestamp("us")), pa.field(MINUTES_FIELD, pa.int16())]),
        "BINARY": pa.binary(),
    }
    return simple.get(kind, pa.string())


def shaped(table: pa.Table, columns: Sequence[Column]) -> pa.Table:
    """`table` with the columns' names and Arrow types."""
    arrays = [cast(array, arrow_type(column)) for array, column in zip(table.columns, columns, strict=True)]
    fields = [pa.field(column.name, arrow_type(column), column.nullable) for column in columns]
    if not fields:
        return table
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def cast(array: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    """`array` as `wanted`, exactly; whole numbers too large for 64 bits stay decimals by an error of the caller."""
    if array.type == wanted:
        return array
    if pa.types.is_decimal(wanted) and pa.types.is_integer(array.type):
        array = pc.cast(array, pa.decimal128(20 if not pa.types.is_decimal(array.type) else 38, 0))
    return pc.cast(array, wanted)


def as_table(result: Result) -> pa.Table:
    """Rows of any result as an Arrow table: of a query as they are, of SHOW and DESC from their Python values."""
    if result.table is not None:
        return result.table
    rows = result.rows or []
    arrays = [
        pa.array([_value(row[index], column) for row in rows], arrow_type(column))
        for index, column in enumerate(result.columns)
    ]
    fields = [pa.field(column.name, arrow_type(column)) for column in result.columns]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _value(value: object, column: Column) -> object:
    if value is not None and column.type in ("TEXT", "VARIANT", "OBJECT", "ARRAY") and not isinstance(value, str):
        return str(value)
    return value
