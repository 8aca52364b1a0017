"""Where Snowflake converts a value without being asked: texts beside dates and times, and values inside of texts.

Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion#implicit-casting-coercion
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile.nodes import (
    COMPARED,
    OPERANDS,
    cast_in_place,
    is_binary,
    is_float,
    is_text,
    kind,
    operands,
    own,
    plain,
    typed,
)

_NTZ = exp.DType.TIMESTAMPNTZ

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

_TEXT_ARGUMENTS: dict[type[exp.Expression], tuple[str, ...]] = {
    **dict.fromkeys((exp.DPipe, exp.Concat, exp.ConcatWs, exp.GroupConcat), OPERANDS),
    **dict.fromkeys((exp.Like, exp.ILike, exp.RegexpLike, exp.Contains, exp.StartsWith, exp.EndsWith), OPERANDS),
    **dict.fromkeys(
        (exp.Upper, exp.Lower, exp.Length, exp.Ascii, exp.Unicode, exp.BitLength, exp.ByteLength), ("this",)
    ),
    **dict.fromkeys((exp.MD5, exp.MD5Digest, exp.SHA, exp.SHA1Digest, exp.SHA2, exp.SHA2Digest), ("this",)),
    **dict.fromkeys((exp.Left, exp.Right, exp.Substring), ("this",)),
    **dict.fromkeys((exp.Trim, exp.Split, exp.Stuff, exp.Levenshtein), ("this", "expression")),
    **dict.fromkeys(
        (exp.RegexpExtract, exp.RegexpExtractAll, exp.RegexpCount, exp.RegexpInstr), ("this", "expression")
    ),
    **dict.fromkeys((exp.RegexpReplace, exp.Replace), ("this", "expression", "replacement")),
    exp.SplitPart: ("this", "delimiter"),
    exp.StrPosition: ("this", "substr"),
    exp.Translate: ("this", "from_", "to"),
}
"""Functions of texts, and which of their arguments are ones, besides those in a list."""


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    for node in list(tree.find_all(*COMPARED, *DATE_ARGUMENTS, *_TEXT_ARGUMENTS)):
        if isinstance(node, COMPARED):
            _compare(node)
        elif type(node) in _TEXT_ARGUMENTS:
            for value in operands(node, _TEXT_ARGUMENTS[type(node)]):
                if _has_text(value.type) and not isinstance(value, (exp.Any, exp.All)):
                    cast_in_place(value, plain(exp.DType.VARCHAR))
        elif isinstance(node, exp.Extract) and kind(node.expression.type) == "TIMESTAMP_LTZ":
            _extract(node)
        else:
            for name in DATE_ARGUMENTS[type(node)]:
                value = node.args.get(name)
                if isinstance(value, exp.Expression) and is_text(value.type):
                    cast_in_place(value, plain(_NTZ))
    return tree


def _compare(node: exp.Expression) -> None:
    compared = list(operands(node))
    dated = next((value.type for value in compared if kind(value.type) is not None), None)
    texts = [value for value in compared if is_text(value.type)]
    if dated is not None:
        for value in texts:
            cast_in_place(value, dated)
    elif texts and any(is_binary(value.type) for value in compared):
        raise errors.incompatible_types(texts[0].sql("snowflake"), "VARCHAR", "BINARY")


def _extract(node: exp.Extract) -> None:
    """A part of an instant is that of the session's clock; EPOCH_* counts from 1970 in UTC."""
    if node.name.upper().startswith("EPOCH"):
        node.expression.replace(typed(own("timezone", exp.Literal.string("UTC"), node.expression.copy()), _NTZ))
    else:
        cast_in_place(node.expression, plain(_NTZ))


def _has_text(data_type: exp.DataType | None) -> bool:
    """Whether it is a number, a BOOLEAN, a date or a time, which are texts where one is wanted."""
    if data_type is None:
        return False
    is_number = data_type.this in exp.DataType.NUMERIC_TYPES or data_type.this is exp.DType.BOOLEAN
    return is_number or kind(data_type) is not None or is_float(data_type)
