"""TIMESTAMP_TZ: an instant together with its offset, which DuckDB has no type for.

A column keeps both (see `conversion_macros`). Comparisons are of instants, parts of the date are those of the value's
own clock, and adding to a value keeps its offset. Whatever else would see the two halves is refused.
Sources: https://docs.snowflake.com/en/sql-reference/data-types-datetime, .../functions/convert_timezone
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile.coercions import DATE_ARGUMENTS
from snowdome.snowflake.engine.transpile.nodes import COMPARED, own, plain, typed

_T = exp.DType
_PASSED_ON = (
    exp.Alias,
    exp.Paren,
    exp.Subquery,
    exp.Select,
    exp.Tuple,
    exp.Values,
    exp.Case,
    exp.If,
    exp.Coalesce,
    exp.Greatest,
    exp.Least,
    exp.Min,
    exp.Max,
    exp.AnyValue,
    exp.FirstValue,
    exp.LastValue,
    exp.NthValue,
    exp.Lag,
    exp.Lead,
    exp.IgnoreNulls,
    exp.RespectNulls,
    exp.Ordered,
    exp.Window,
    exp.Filter,
    exp.Is,
    exp.Count,
    exp.Cast,
    exp.TryCast,
    exp.Anonymous,
    exp.Struct,
    exp.From,
    exp.Join,
    exp.CTE,
    exp.With,
    exp.Exists,
    exp.Lateral,
    exp.Column,
    exp.Dot,
)
"""What hands a value on as it is, or orders by it: instants come first in the order of the halves."""

_SHIFTED = (exp.DateAdd, exp.DateSub, exp.TimeAdd, exp.TsOrDsAdd, exp.AddMonths, exp.TimestampTrunc, exp.DateTrunc)
_SHORT_UNITS = {"MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"}


def is_zoned(value: object) -> bool:
    return isinstance(value, exp.Expression) and value.type is not None and value.type.this is _T.TIMESTAMPTZ


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    for node in reversed(list(tree.walk(bfs=False))):
        if isinstance(node, exp.ConvertTimezone):
            converted = _convert_timezone(node)
            if converted is not None:
                node.replace(converted)
        elif isinstance(node, exp.TimestampTzFromParts):
            node.replace(_of_parts(node))
        elif isinstance(node, exp.SetOperation) and (node.args.get("distinct") or not isinstance(node, exp.Union)):
            if any(is_zoned(projection) for projection in node.selects):
                raise errors.unsupported("DISTINCT of TIMESTAMP_TZ values")
        elif any(is_zoned(child) for child in node.iter_expressions()):
            _parent_of_zoned(node)
    return tree


def _parent_of_zoned(node: exp.Expression) -> None:
    if isinstance(node, COMPARED):
        for child in [child for child in node.iter_expressions() if is_zoned(child)]:
            _in_place(child, "snowflake_instant", _T.TIMESTAMPLTZ)
    elif isinstance(node, _SHIFTED):
        _shift(node)
    elif isinstance(node, exp.DateDiff):
        if str(node.args.get("unit") or "DAY").upper() not in _SHORT_UNITS:
            raise errors.unsupported("DATEDIFF of TIMESTAMP_TZ values in hours and longer parts")
        for child in [child for child in node.iter_expressions() if is_zoned(child)]:
            _in_place(child, "snowflake_instant", _T.TIMESTAMPLTZ)
    elif isinstance(node, exp.Extract):
        _extract(node)
    elif type(node) in DATE_ARGUMENTS:
        for name in DATE_ARGUMENTS[type(node)]:
            if is_zoned(node.args.get(name)):
                _in_place(node.args[name], "snowflake_wall", _T.TIMESTAMPNTZ)
    elif isinstance(node, exp.Distinct) and node.expressions:
        raise errors.unsupported("DISTINCT of TIMESTAMP_TZ values")
    elif isinstance(node, exp.Group) or (isinstance(node, exp.Window) and _partitions_by_zoned(node)):
        raise errors.unsupported("grouping by a TIMESTAMP_TZ value")
    elif isinstance(node, (exp.Add, exp.Sub)):
        raise errors.unsupported("arithmetic with + and - of TIMESTAMP_TZ values; use DATEADD and DATEDIFF")
    elif not isinstance(node, _PASSED_ON):
        raise errors.unsupported(f"{node.key.upper()} of a TIMESTAMP_TZ value")
    if (
        isinstance(node, exp.Select)
        and node.args.get("distinct")
        and any(is_zoned(value) for value in node.expressions)
    ):
        raise errors.unsupported("DISTINCT of TIMESTAMP_TZ values")


def _extract(node: exp.Extract) -> None:
    part = node.name.upper()
    if part.startswith(("TIMEZONE", "TZ")):
        raise errors.unsupported(f"the part {part} of a TIMESTAMP_TZ value")
    if part.startswith("EPOCH"):
        _in_place(node.expression, "snowflake_utc", _T.TIMESTAMPNTZ)
    else:
        _in_place(node.expression, "snowflake_wall", _T.TIMESTAMPNTZ)


def _partitions_by_zoned(node: exp.Window) -> bool:
    return any(is_zoned(part) for part in node.args.get("partition_by") or [])


def _in_place(child: exp.Expression, function: str, data_type: exp.DType) -> None:
    child.replace(typed(own(function, child.copy()), data_type))


def _shift(node: exp.Expression) -> None:
    """DATEADD and DATE_TRUNC on the value's own clock; the offset stays."""
    if not is_zoned(node.this):
        raise errors.unsupported(f"{node.key.upper()} by a TIMESTAMP_TZ value")
    value = node.this
    inner = node.copy()
    inner.set("this", typed(own("snowflake_wall", value.copy()), _T.TIMESTAMPNTZ))
    inner.type = plain(_T.TIMESTAMPNTZ)
    node.replace(typed(own("snowflake_zoned", inner, own("snowflake_offset", value.copy())), _T.TIMESTAMPTZ))


def _convert_timezone(node: exp.ConvertTimezone) -> exp.Expression | None:
    """The form of two arguments: the same instant on another clock. The form of three is DuckDB's own."""
    if node.args.get("source_tz") is not None:
        return None
    value = node.args["timestamp"]
    cast = exp.Cast(this=value.copy(), to=plain(_T.TIMESTAMPLTZ))
    return typed(own("snowflake_zoned_in", typed(cast, _T.TIMESTAMPLTZ), node.args["target_tz"].copy()), _T.TIMESTAMPTZ)


def _of_parts(node: exp.TimestampTzFromParts) -> exp.Expression:
    nanoseconds = node.args.get("nano")
    if nanoseconds is not None and nanoseconds.name != "0":
        raise errors.unsupported("nanoseconds in TIMESTAMP_TZ_FROM_PARTS")
    parts = [node.args[name].copy() for name in ("year", "month", "day", "hour", "min", "sec")]
    wall = own("make_timestamp", *parts)
    zone = node.args.get("zone")
    if zone is None:
        return typed(own("snowflake_zoned_local", wall), _T.TIMESTAMPTZ)
    return typed(own("snowflake_zoned_in", own("timezone", zone.copy(), wall), zone.copy()), _T.TIMESTAMPTZ)
