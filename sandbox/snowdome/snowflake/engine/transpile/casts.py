"""Types in casts and column definitions: Snowflake's names mean other types in DuckDB.

Every integer type is NUMBER(38, 0); FLOAT is a double; VARIANT, and OBJECT and ARRAY without types, are text (of JSON);
OBJECT(...) is a struct; TIMESTAMP_LTZ is an instant, TIMESTAMP_TZ an instant and an offset. Casting text to
VARCHAR(n) cuts it.

Source: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
Limit: times keep microseconds, where Snowflake keeps nanoseconds.
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine.column_types import MAX_PRECISION, first_parameter, number
from snowdome.snowflake.engine.conversion_macros import MINUTES_FIELD, UTC_FIELD

_T = exp.DType

FIT_FUNCTION = "snowflake_fit"
FIT_MACRO = """
CREATE OR REPLACE MACRO snowflake_fit(text_value, most) AS
    CASE WHEN length(text_value) > most
         THEN error('snowflake-error:100078:22000:String "' || left(text_value, 100)
                    || '" is too long and would be truncated')
         ELSE text_value
    END
"""
FIT_BINARY_FUNCTION = "snowflake_fit_binary"
FIT_BINARY_MACRO = """
CREATE OR REPLACE MACRO snowflake_fit_binary(bytes, most) AS
    CASE WHEN octet_length(bytes) > most
         THEN error('snowflake-error:100145:22000:Binary value ''' || left(hex(bytes), 100)
                    || ''' is too long and would be truncated')
         ELSE bytes
    END
"""
_DOUBLE = {_T.FLOAT, _T.DOUBLE, _T.DECFLOAT}
_JSON_TEXT = {_T.VARIANT, _T.OBJECT}
INSTANT_TYPES = {_T.TIMESTAMPLTZ, _T.TIMESTAMPTZ}
WALL_CLOCK_TYPES = {_T.TIMESTAMP, _T.TIMESTAMPNTZ, _T.DATETIME, _T.TIMESTAMP_S, _T.TIMESTAMP_MS, _T.TIMESTAMP_NS}


def physical(data_type: exp.DataType) -> exp.DataType:
    """DuckDB's type that holds a Snowflake type."""
    kind = data_type.this
    if kind in exp.DataType.INTEGER_TYPES and kind is not _T.INT128:
        return number(MAX_PRECISION)
    if kind is _T.DECIMAL and not data_type.expressions:
        return number(MAX_PRECISION)
    if kind in _DOUBLE:
        return exp.DataType(this=_T.DOUBLE, nested=False)
    if kind in (_T.STRUCT, _T.OBJECT) and any(isinstance(part, exp.ColumnDef) for part in data_type.expressions):
        fields = [
            exp.ColumnDef(this=exp.to_identifier(part.name, quoted=True), kind=physical(part.args["kind"]))
            for part in data_type.expressions
        ]
        return exp.DataType(this=_T.STRUCT, expressions=fields, nested=True)
    if kind in (_T.ARRAY, _T.LIST, _T.MAP):
        inner = [physical(part) for part in data_type.expressions if isinstance(part, exp.DataType)]
        if not inner:
            return exp.DataType(this=_T.TEXT, nested=False)
        return exp.DataType(this=_T.MAP if kind is _T.MAP else _T.ARRAY, expressions=inner, nested=True)
    if kind in _JSON_TEXT or kind in exp.DataType.TEXT_TYPES:
        return exp.DataType(this=_T.TEXT, nested=False)
    if kind is _T.TIMESTAMPTZ:
        return _zoned()
    if kind is _T.TIMESTAMPLTZ:
        return exp.DataType(this=_T.TIMESTAMPTZ, nested=False)
    if kind in WALL_CLOCK_TYPES:
        return exp.DataType(this=_T.TIMESTAMP, nested=False)
    if kind in (_T.BINARY, _T.VARBINARY):
        return exp.DataType(this=_T.BLOB, nested=False)
    if kind is _T.TIME:
        return exp.DataType(this=_T.TIME, nested=False)
    return data_type


def _zoned() -> exp.DataType:
    """A TIMESTAMP_TZ: its moment in UTC, and its offset in minutes."""
    fields = [
        exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType(this=kind, nested=False))
        for name, kind in ((UTC_FIELD, _T.TIMESTAMP), (MINUTES_FIELD, _T.SMALLINT))
    ]
    return exp.DataType(this=_T.STRUCT, expressions=fields, nested=True)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(exp.Cast)):
        wanted = node.to
        length = first_parameter(wanted)
        node.set("to", physical(wanted))
        if wanted.this in exp.DataType.TEXT_TYPES and length is not None:
            cut = exp.Left(this=node.copy(), expression=exp.Literal.number(length))
            cut.type = wanted
            node.replace(cut)
    return tree
