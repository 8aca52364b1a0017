"""Where Snowflake converts a value without being asked: texts beside dates and times, and values inside of texts.

Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion#implicit-casting-coercion
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile.nodes import is_binary, is_float, is_text, kind, own, plain, typed

_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In)
_NTZ = exp.DType.TIMESTAMPNTZ
_OPERANDS = ("this", "expression", "low", "high")

DATE_ARGUMENTS: dict[type[exp.Expression], tuple[str, ...]] = {
    **dict.fromkeys((exp.DateAdd, exp.DateSub, exp.TimeAdd, exp.TsOrDsAdd, exp.AddMonths, exp.TimeSlice), ("this",)),
    **dict.fromkeys((exp.DateDiff, exp.TimestampDiff, exp.DatetimeDiff, exp.MonthsBetween), ("this", "expression")),
    **dict.fromkeys((exp.TimestampTrunc, exp.DateTrunc, exp.LastDay, exp.NextDay, exp.PreviousDay), ("this",)),
    **dict.fromkeys((exp.Year, exp.Quarter, exp.Month, exp.Week, exp.WeekOfYear, exp.YearOfWeek), ("this",)),
    **dict.fromkeys((exp.Day, exp.DayOfMonth, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfYear), ("this",)),
    **dict.fromkeys((exp.Hour, exp.Minute, exp.Second, exp.Dayname, exp.Monthname), ("this",)),
    exp.Extract: ("expression",),
    exp.ConvertTimezone: ("timestamp",),
}
"""Functions of dates and times, and which of their arguments are ones."""

_TEXT_FUNCTIONS = (
    exp.DPipe,
    exp.Concat,
    exp.ConcatWs,
    exp.Like,
    exp.ILike,
    exp.Upper,
    exp.Lower,
    exp.Left,
    exp.Right,
    exp.Substring,
    exp.Length,
    exp.Trim,
    exp.Replace,
    exp.Split,
    exp.SplitPart,
    exp.StrPosition,
    exp.Contains,
    exp.StartsWith,
    exp.EndsWith,
    exp.RegexpLike,
    exp.RegexpReplace,
    exp.RegexpExtract,
    exp.GroupConcat,
)


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    for node in list(tree.find_all(*_COMPARED, *DATE_ARGUMENTS, *_TEXT_FUNCTIONS)):
        if isinstance(node, _COMPARED):
            _compare(node)
        elif isinstance(node, _TEXT_FUNCTIONS):
            for value in _values(node):
                if kind(value.type) is not None or is_float(value.type):
                    _cast(value, plain(exp.DType.VARCHAR))
        elif isinstance(node, exp.Extract) and kind(node.expression.type) == "TIMESTAMP_LTZ":
            _extract(node)
        else:
            for name in DATE_ARGUMENTS[type(node)]:
                value = node.args.get(name)
                if isinstance(value, exp.Expression) and is_text(value.type):
                    _cast(value, plain(_NTZ))
    return tree


def _compare(node: exp.Expression) -> None:
    operands = list(_values(node))
    dated = next((value.type for value in operands if kind(value.type) is not None), None)
    texts = [value for value in operands if is_text(value.type)]
    if dated is not None:
        for value in texts:
            _cast(value, dated.copy())
    elif texts and any(is_binary(value.type) for value in operands):
        raise errors.incompatible_types(texts[0].sql("snowflake"), "VARCHAR", "BINARY")


def _extract(node: exp.Extract) -> None:
    """A part of an instant is that of the session's clock; EPOCH_* counts from 1970 in UTC."""
    if node.name.upper().startswith("EPOCH"):
        node.expression.replace(typed(own("timezone", exp.Literal.string("UTC"), node.expression.copy()), _NTZ))
    else:
        _cast(node.expression, plain(_NTZ))


def _values(node: exp.Expression) -> Iterator[exp.Expression]:
    for name in _OPERANDS:
        value = node.args.get(name)
        if isinstance(value, exp.Expression):
            yield value
    yield from (value for value in node.expressions if isinstance(value, exp.Expression))


def _cast(value: exp.Expression, wanted: exp.DataType) -> None:
    cast = exp.Cast(this=exp.Null(), to=wanted)
    cast.type = wanted
    value.replace(cast)
    cast.set("this", value)
