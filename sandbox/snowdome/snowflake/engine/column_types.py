"""One vocabulary of types: Snowflake columns, sqlglot's types, Arrow's and Iceberg's, and the ways between them.

Sources: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
https://docs.snowflake.com/en/user-guide/tables-iceberg-data-types
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake.engine.conversion_macros import MINUTES_FIELD, UTC_FIELD
from snowdome.snowflake.errors import unsupported
from snowdome.snowflake.result import MAX_BINARY_LENGTH, MAX_TEXT_LENGTH, Column

if TYPE_CHECKING:
    from pyiceberg.types import IcebergType

MAX_PRECISION = 38
ICEBERG_TEXT_LENGTH = 134_217_728
"""Characters of a VARCHAR that an Iceberg string becomes."""

_T = exp.DType


def number(precision: int, scale: int = 0) -> exp.DataType:
    """NUMBER(precision, scale) as sqlglot's type."""
    return exp.DataType(
        this=_T.DECIMAL,
        expressions=[
            exp.DataTypeParam(this=exp.Literal.number(precision)),
            exp.DataTypeParam(this=exp.Literal.number(scale)),
        ],
        nested=False,
    )


def precision_and_scale(data_type: exp.DataType | None) -> tuple[int, int] | None:
    """Digits of an exact number; None for every other type. Snowflake's integers all are NUMBER(38, 0)."""
    if data_type is None:
        return None
    if data_type.this in exp.DataType.INTEGER_TYPES:
        return MAX_PRECISION, 0
    if data_type.this not in (_T.DECIMAL, _T.BIGDECIMAL):
        return None
    given = [
        int(parameter.this.name) for parameter in data_type.expressions if isinstance(parameter, exp.DataTypeParam)
    ]
    return (given[0] if given else MAX_PRECISION, given[1] if len(given) > 1 else 0)


def unified(types: Iterable[exp.DataType | None]) -> exp.DataType | None:
    """Type that holds all exact numbers among `types`; None when they are not all exact numbers (or NULL)."""
    leading = scale = 0
    seen = False
    for data_type in types:
        if data_type is not None and data_type.this == _T.NULL:
            continue
        exact = precision_and_scale(data_type)
        if exact is None:
            return None
        seen = True
        leading, scale = max(leading, exact[0] - exact[1]), max(scale, exact[1])
    return number(min(MAX_PRECISION, leading + scale), scale) if seen else None


_SIMPLE: dict[exp.DType, Column] = {
    _T.BOOLEAN: Column("", "BOOLEAN"),
    _T.DATE: Column("", "DATE"),
    _T.TIME: Column("", "TIME", scale=9),
    _T.TIMESTAMP: Column("", "TIMESTAMP_NTZ", scale=9),
    _T.TIMESTAMPNTZ: Column("", "TIMESTAMP_NTZ", scale=9),
    _T.DATETIME: Column("", "TIMESTAMP_NTZ", scale=9),
    _T.TIMESTAMPLTZ: Column("", "TIMESTAMP_LTZ", scale=9),
    _T.TIMESTAMPTZ: Column("", "TIMESTAMP_TZ", scale=9),
    _T.VARIANT: Column("", "VARIANT"),
    _T.JSON: Column("", "VARIANT"),
    _T.OBJECT: Column("", "OBJECT"),
    _T.STRUCT: Column("", "OBJECT"),
    _T.ARRAY: Column("", "ARRAY"),
    _T.LIST: Column("", "ARRAY"),
    _T.MAP: Column("", "MAP"),
}
_REAL = {_T.FLOAT, _T.DOUBLE, _T.DECFLOAT, _T.UDOUBLE}
_BINARY = {_T.BINARY, _T.VARBINARY, _T.BLOB, _T.UUID}


def column(name: str, data_type: exp.DataType, *, nullable: bool = True) -> Column | None:
    """The Snowflake column of a sqlglot type; None when the type is unknown."""
    exact = precision_and_scale(data_type)
    if exact is not None:
        return Column(name, "FIXED", precision=exact[0], scale=exact[1], nullable=nullable)
    kind = data_type.this
    if kind in _REAL:
        return Column(name, "REAL", nullable=nullable)
    if kind in exp.DataType.TEXT_TYPES:
        return Column(name, "TEXT", length=first_parameter(data_type) or MAX_TEXT_LENGTH, nullable=nullable)
    if kind in _BINARY:
        return Column(name, "BINARY", length=first_parameter(data_type) or MAX_BINARY_LENGTH, nullable=nullable)
    simple = _SIMPLE.get(kind)
    if simple is None:
        return None
    scale = simple.scale
    if scale is not None and first_parameter(data_type) is not None:
        scale = first_parameter(data_type)
    return Column(name, simple.type, scale=scale, nullable=nullable, fields=_fields(data_type))


def first_parameter(data_type: exp.DataType | None) -> int | None:
    """The length or the digits that a type is written with; None without them."""
    for parameter in data_type.expressions if data_type is not None else ():
        if isinstance(parameter, exp.DataTypeParam) and parameter.this.is_int:
            return int(parameter.this.name)
    return None


def _fields(data_type: exp.DataType) -> tuple[Column, ...]:
    found: list[Column] = []
    for part in data_type.expressions:
        if isinstance(part, exp.ColumnDef) and part.args.get("kind") is not None:
            inner = column(part.name, part.args["kind"])
        elif isinstance(part, exp.DataType):
            inner = column("", part)
        else:
            continue
        if inner is not None:
            found.append(inner)
    return tuple(found)


def data_type(column: Column) -> exp.DataType:
    """sqlglot's type of a Snowflake column."""
    kind = column.type
    if kind == "FIXED":
        return number(column.precision or MAX_PRECISION, column.scale or 0)
    if kind in ("OBJECT", "ARRAY", "MAP") and column.fields:
        parts: list[exp.Expression] = [data_type(part) for part in column.fields]
        if kind == "OBJECT":
            parts = [
                exp.ColumnDef(this=exp.to_identifier(part.name, quoted=True), kind=data_type(part))
                for part in column.fields
            ]
        structured = {"OBJECT": _T.STRUCT, "ARRAY": _T.ARRAY, "MAP": _T.MAP}[kind]
        return exp.DataType(this=structured, expressions=parts, nested=True)
    plain = {
        "REAL": _T.DOUBLE,
        "TEXT": _T.VARCHAR,
        "BOOLEAN": _T.BOOLEAN,
        "DATE": _T.DATE,
        "TIME": _T.TIME,
        "TIMESTAMP_NTZ": _T.TIMESTAMPNTZ,
        "TIMESTAMP_LTZ": _T.TIMESTAMPLTZ,
        "TIMESTAMP_TZ": _T.TIMESTAMPTZ,
        "VARIANT": _T.VARIANT,
        "OBJECT": _T.OBJECT,
        "ARRAY": _T.ARRAY,
        "MAP": _T.MAP,
        "BINARY": _T.BINARY,
    }[kind]
    digits = column.scale if kind.startswith("TIME") and column.scale not in (None, 9) else None
    parameters = [exp.DataTypeParam(this=exp.Literal.number(digits))] if digits is not None else []
    return exp.DataType(this=plain, expressions=parameters, nested=False)


def of_arrow(name: str, arrow_type: pa.DataType) -> Column:
    """The column that DuckDB's own type suggests, where the translation knew no better one."""
    types = pa.types
    if types.is_boolean(arrow_type):
        return Column(name, "BOOLEAN")
    if types.is_integer(arrow_type):
        return Column.fixed(name)
    if types.is_decimal(arrow_type):
        return Column.fixed(name, arrow_type.precision, arrow_type.scale)
    if types.is_floating(arrow_type):
        return Column(name, "REAL")
    if types.is_date(arrow_type):
        return Column(name, "DATE")
    if types.is_time(arrow_type):
        return Column(name, "TIME", scale=9)
    if types.is_timestamp(arrow_type):
        return Column(name, "TIMESTAMP_LTZ" if arrow_type.tz else "TIMESTAMP_NTZ", scale=9)
    if types.is_struct(arrow_type) and [field.name for field in arrow_type] == [UTC_FIELD, MINUTES_FIELD]:
        return Column(name, "TIMESTAMP_TZ", scale=9)
    if types.is_struct(arrow_type):
        return Column(name, "OBJECT", fields=tuple(of_arrow(field.name, field.type) for field in arrow_type))
    if types.is_map(arrow_type):
        return Column(name, "MAP", fields=(of_arrow("", arrow_type.key_type), of_arrow("", arrow_type.item_type)))
    if types.is_list(arrow_type) or types.is_large_list(arrow_type) or types.is_fixed_size_list(arrow_type):
        return Column(name, "ARRAY", fields=(of_arrow("", arrow_type.value_type),))
    if types.is_binary(arrow_type) or types.is_large_binary(arrow_type) or types.is_fixed_size_binary(arrow_type):
        return Column(name, "BINARY", length=MAX_BINARY_LENGTH)
    return Column.text(name)


def of_iceberg(name: str, iceberg_type: IcebergType, *, required: bool = False) -> Column:
    """The column an Iceberg field becomes in a linked database."""
    from pyiceberg import types as iceberg

    simple: dict[type, Column] = {
        iceberg.BooleanType: Column(name, "BOOLEAN"),
        iceberg.IntegerType: Column.fixed(name, 10),
        iceberg.LongType: Column.fixed(name, 19),
        iceberg.FloatType: Column(name, "REAL"),
        iceberg.DoubleType: Column(name, "REAL"),
        iceberg.DateType: Column(name, "DATE"),
        iceberg.TimeType: Column(name, "TIME", scale=6),
        iceberg.TimestampType: Column(name, "TIMESTAMP_NTZ", scale=6),
        iceberg.TimestamptzType: Column(name, "TIMESTAMP_LTZ", scale=6),
        iceberg.StringType: Column.text(name, ICEBERG_TEXT_LENGTH),
        iceberg.BinaryType: Column(name, "BINARY", length=MAX_BINARY_LENGTH),
        iceberg.UUIDType: Column(name, "BINARY", length=16),
    }
    found = simple.get(type(iceberg_type))
    if found is None:
        found = _nested_of_iceberg(name, iceberg_type)
    return found if not required else _not_null(found)


def _nested_of_iceberg(name: str, iceberg_type: Any) -> Column:
    from pyiceberg import types as iceberg

    if isinstance(iceberg_type, iceberg.DecimalType):
        return Column.fixed(name, iceberg_type.precision, iceberg_type.scale)
    if isinstance(iceberg_type, iceberg.FixedType):
        return Column(name, "BINARY", length=len(iceberg_type))
    if isinstance(iceberg_type, iceberg.StructType):
        inner = tuple(of_iceberg(f.name, f.field_type, required=f.required) for f in iceberg_type.fields)
        return Column(name, "OBJECT", fields=inner)
    if isinstance(iceberg_type, iceberg.ListType):
        return Column(name, "ARRAY", fields=(of_iceberg("", iceberg_type.element_type),))
    if isinstance(iceberg_type, iceberg.MapType):
        return Column(
            name, "MAP", fields=(of_iceberg("", iceberg_type.key_type), of_iceberg("", iceberg_type.value_type))
        )
    raise unsupported(f"Iceberg type {iceberg_type} (column {name})")


def _not_null(column: Column) -> Column:
    from dataclasses import replace

    return replace(column, nullable=False)
