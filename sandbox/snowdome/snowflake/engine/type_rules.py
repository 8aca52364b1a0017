"""Snowflake's result types of arithmetic, aggregates and functions, as annotators over sqlglot's tree.

sqlglot's own rules keep the class of a type; Snowflake also fixes precision and scale. A DECIMAL stays one.

Sources: https://docs.snowflake.com/en/sql-reference/operators-arithmetic (scale and precision),
https://docs.snowflake.com/en/sql-reference/functions/avg, .../sum, .../count, .../round
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake
from sqlglot.optimizer.annotate_types import TypeAnnotator

from snowdome.snowflake.engine import conversion_functions
from snowdome.snowflake.engine.column_types import MAX_PRECISION, number, precision_and_scale, unified
from snowdome.snowflake.engine.json_functions import FUNCTIONS
from snowdome.snowflake.engine.transpile import numeric_coercions, random_values, structured_paths, type_texts
from snowdome.snowflake.engine.transpile.semi_structured import BRANCHING, PASSED_ON

Annotator = Callable[[TypeAnnotator, Any], Any]


def divided(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    """NUMBER(p, s) of a quotient: six more digits than the dividend has, up to 12 and never fewer than it has."""
    scale = max(left[1], min(left[1] + 6, 12))
    return min(MAX_PRECISION, left[0] - left[1] + right[1] + scale), scale


def multiplied(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    scale = min(left[1] + right[1], max(left[1], right[1], 12))
    return min(MAX_PRECISION, left[0] - left[1] + right[0] - right[1] + scale), scale


def added(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    scale = max(left[1], right[1])
    return min(MAX_PRECISION, max(left[0] - left[1], right[0] - right[1]) + 1 + scale), scale


def _binary(rule: Callable[[tuple[int, int], tuple[int, int]], tuple[int, int]], fallback: Annotator) -> Annotator:
    def annotate(annotator: TypeAnnotator, node: Any) -> Any:
        left, right = numeric_coercions.digits(node.left), numeric_coercions.digits(node.right)
        if left is not None and right is not None:
            return annotator._set_type(node, number(*rule(left, right)))
        return fallback(annotator, node)

    return annotate


def _float_unless_text_date(annotator: TypeAnnotator, node: Any) -> Any:
    kinds = {side.type.this for side in (node.left, node.right) if side.type is not None}
    if kinds & {exp.DType.DOUBLE, exp.DType.FLOAT}:
        return annotator._set_type(node, exp.DType.DOUBLE)
    return annotator._annotate_binary(node)


def _literal(annotator: TypeAnnotator, node: exp.Literal) -> Any:
    if node.is_string:
        return annotator._set_type(node, exp.DType.VARCHAR)
    text = node.name.upper()
    if "E" in text:
        return annotator._set_type(node, exp.DType.DOUBLE)
    whole, _, fraction = text.partition(".")
    digits = len(whole.lstrip("0")) + len(fraction)
    return annotator._set_type(node, number(min(max(digits, 1), MAX_PRECISION), min(len(fraction), MAX_PRECISION)))


def _sum(annotator: TypeAnnotator, node: exp.Sum) -> Any:
    exact = precision_and_scale(_argument_type(node))
    return annotator._set_type(node, number(MAX_PRECISION, exact[1]) if exact else exp.DType.DOUBLE)


def _avg(annotator: TypeAnnotator, node: exp.Avg) -> Any:
    exact = precision_and_scale(_argument_type(node))
    if exact is None:
        return annotator._set_type(node, exp.DType.DOUBLE)
    return annotator._set_type(node, number(MAX_PRECISION, divided(exact, (18, 0))[1]))


def _argument_type(node: exp.Expression) -> exp.DataType | None:
    argument = node.this
    if isinstance(argument, exp.Distinct) and argument.expressions:
        argument = argument.expressions[0]
    return argument.type


def _round(annotator: TypeAnnotator, node: exp.Round) -> Any:
    exact = numeric_coercions.digits(node.this)
    if exact is None:
        return annotator._set_type(node, exp.DType.DOUBLE)
    decimals = node.args.get("decimals")
    if decimals is None:
        wanted = 0
    elif isinstance(decimals, exp.Literal) and decimals.is_int:
        wanted = int(decimals.name)
    else:
        wanted = exact[1]
    scale = min(exact[1], max(wanted, 0))
    # Rounding can carry into one more leading digit: 9.9 becomes 10.
    return annotator._set_type(node, number(min(MAX_PRECISION, exact[0] - exact[1] + 1 + scale), scale))


def _whole(annotator: TypeAnnotator, node: Any) -> Any:
    exact = numeric_coercions.digits(node.this)
    if exact is None or node.args.get("decimals") is not None:
        return annotator._set_type(node, exp.DType.DOUBLE if exact is None else number(*exact))
    return annotator._set_type(node, number(min(MAX_PRECISION, exact[0] - exact[1] + 1)))


def _to_number(annotator: TypeAnnotator, node: exp.ToNumber) -> Any:
    """The precision and the scale of the call: they are literals."""
    given = [node.args.get(name) for name in ("precision", "scale")]
    precision, scale = (int(value.name) if isinstance(value, exp.Literal) and value.is_int else 0 for value in given)
    return annotator._set_type(node, number(precision or MAX_PRECISION, scale or 0))


def _same(annotator: TypeAnnotator, node: Any) -> Any:
    return annotator._set_type(node, node.this.type)


def _same_number(annotator: TypeAnnotator, node: Any) -> Any:
    """The argument's type; a number of unknown type is DOUBLE."""
    exact = numeric_coercions.digits(node.this)
    return annotator._set_type(node, number(*exact) if exact is not None else exp.DType.DOUBLE)


def _unify(fallback: Annotator) -> Annotator:
    def annotate(annotator: TypeAnnotator, node: Any) -> Any:
        values = numeric_coercions.branches(node)
        types = [value.type for value in values]
        if numeric_coercions.are_numbers(values):
            digits = (numeric_coercions.digits(value) for value in values)
            return annotator._set_type(node, unified(number(*found) for found in digits if found is not None))
        known = [t for t in types if t is not None and t.this not in (exp.DType.NULL, exp.DType.UNKNOWN)]
        if len({t.this for t in known}) > 1 and any(t.this is exp.DType.VARIANT for t in known):
            return annotator._set_type(node, exp.DType.VARIANT)
        exact = unified(known) if known and len(known) + _nulls(types) == len(types) else None
        if exact is not None:
            return annotator._set_type(node, exact)
        if known and all(t.this in exp.DataType.NUMERIC_TYPES for t in known) and len(known) > 1:
            return annotator._set_type(node, exp.DType.DOUBLE)
        return fallback(annotator, node)

    return annotate


def _nulls(types: list[Any]) -> int:
    return sum(1 for t in types if t is not None and t.this == exp.DType.NULL)


def _fixed(precision: int, scale: int = 0) -> dict[str, Any]:
    return {"annotator": lambda annotator, node: annotator._set_type(node, number(precision, scale))}


_LONG_PARTS = frozenset(("YEAR", "QUARTER", "MONTH", "WEEK", "DAY"))


def _difference(annotator: TypeAnnotator, node: Any) -> Any:
    """Wide enough for the part: nine digits are 32 years of seconds, 18 are that of nanoseconds."""
    part = str(node.args.get("unit") or "DAY").upper()
    digits = 9 if part in _LONG_PARTS else 19 if part == "NANOSECOND" else 18
    return annotator._set_type(node, number(digits))


def _named(annotator: TypeAnnotator, node: exp.Anonymous) -> Any:
    """Functions that only their name tells apart."""
    function = FUNCTIONS.get(node.name.upper())
    if node.name.upper() == type_texts.FUNCTION:
        return annotator._set_type(node, exp.DType.VARCHAR)
    if function is None:
        return conversion_functions.annotate(annotator, node)
    if function.result is exp.DType.INT:
        return annotator._set_type(node, number(MAX_PRECISION if node.name.upper().startswith("AS_") else 9))
    return annotator._set_type(node, function.result)


def _always(data_type: exp.DType) -> dict[str, Any]:
    return {"annotator": lambda annotator, node: annotator._set_type(node, data_type)}


def _by_default(node_class: type[exp.Expression]) -> Annotator:
    entry: Any = Snowflake.EXPRESSION_METADATA.get(node_class, {})
    if "annotator" in entry:
        return entry["annotator"]
    returns = entry.get("returns", exp.DType.UNKNOWN)
    return lambda annotator, node: annotator._set_type(node, returns)


def _no_variant(node_class: type[exp.Expression]) -> dict[str, Any]:
    """The default, but text where it would be VARIANT: the function's VARIANT argument is cast to text."""
    default = _by_default(node_class)

    def annotate(annotator: TypeAnnotator, node: Any) -> Any:
        default(annotator, node)
        if node.type is not None and node.type.this in (exp.DType.VARIANT, exp.DType.OBJECT):
            annotator._set_type(node, exp.DType.VARCHAR)
        return node

    return {"annotator": annotate}


def _of_date(fallback: Annotator) -> Annotator:
    """A text among a date function's arguments counts as a TIMESTAMP_NTZ: see `transpile.coercions`."""

    def annotate(annotator: TypeAnnotator, node: Any) -> Any:
        if node.this.type is not None and node.this.type.this in exp.DataType.TEXT_TYPES:
            return annotator._set_type(node, exp.DType.TIMESTAMPNTZ)
        return fallback(annotator, node)

    return annotate


RULES: dict[type[exp.Expression], Any] = {
    **Snowflake.EXPRESSION_METADATA,
    **{
        node_class: _no_variant(node_class)
        for node_class in Snowflake.EXPRESSION_METADATA
        if issubclass(node_class, exp.Func) and not issubclass(node_class, (*BRANCHING, *PASSED_ON))
    },
    exp.Literal: {"annotator": _literal},
    exp.Add: {"annotator": _binary(added, _float_unless_text_date)},
    exp.Sub: {"annotator": _binary(added, _float_unless_text_date)},
    exp.Mul: {"annotator": _binary(multiplied, _float_unless_text_date)},
    exp.Div: {"annotator": _binary(divided, lambda annotator, node: annotator._set_type(node, exp.DType.DOUBLE))},
    exp.Mod: {
        "annotator": _binary(
            lambda left, right: (max(left[0], right[0]), max(left[1], right[1])), _float_unless_text_date
        )
    },
    exp.Neg: {"annotator": _same_number},
    exp.Abs: {"annotator": _same_number},
    exp.Paren: {"annotator": _same},
    exp.Sum: {"annotator": _sum},
    exp.Avg: {"annotator": _avg},
    exp.Min: {"annotator": _same},
    exp.Max: {"annotator": _same},
    exp.AnyValue: {"annotator": _same},
    exp.FirstValue: {"annotator": _same},
    exp.LastValue: {"annotator": _same},
    exp.NthValue: {"annotator": _same},
    exp.Lag: {"annotator": _same},
    exp.Lead: {"annotator": _same},
    exp.Round: {"annotator": _round},
    exp.ToNumber: {"annotator": _to_number},
    exp.Floor: {"annotator": _whole},
    exp.Ceil: {"annotator": _whole},
    exp.Coalesce: {"annotator": _unify(_by_default(exp.Coalesce))},
    exp.Greatest: {"annotator": _unify(_by_default(exp.Greatest))},
    exp.Least: {"annotator": _unify(_by_default(exp.Least))},
    exp.Case: {"annotator": _unify(_by_default(exp.Case))},
    exp.If: {"annotator": _unify(_by_default(exp.If))},
    exp.Nvl2: {"annotator": _unify(_by_default(exp.Nvl2))},
    exp.DecodeCase: {"annotator": _unify(_by_default(exp.DecodeCase))},
    exp.Nullif: {"annotator": _same},
    **dict.fromkeys((exp.Count, exp.CountIf, exp.ApproxDistinct, exp.Length), _fixed(18)),
    **dict.fromkeys((exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile), _fixed(18)),
    **{node_class: {"annotator": _difference} for node_class in (exp.DateDiff, exp.TimestampDiff, exp.DatetimeDiff)},
    exp.Year: _fixed(4),
    **dict.fromkeys(
        (exp.Month, exp.Day, exp.DayOfMonth, exp.DayOfWeek, exp.DayOfYear, exp.Week, exp.WeekOfYear, exp.Quarter),
        _fixed(2),
    ),
    **dict.fromkeys((exp.Hour, exp.Minute, exp.Second), _fixed(2)),
    **{
        shifted: {"annotator": _of_date(_by_default(shifted))}
        for shifted in (exp.DateAdd, exp.TimeAdd, exp.AddMonths, exp.TimestampTrunc, exp.DateTrunc, exp.TimeSlice)
    },
    exp.ConvertTimezone: {
        "annotator": lambda annotator, node: annotator._set_type(
            node, exp.DType.TIMESTAMPNTZ if node.args.get("source_tz") else exp.DType.TIMESTAMPTZ
        )
    },
    exp.Uniform: {
        "annotator": lambda annotator, node: annotator._set_type(
            node, number(MAX_PRECISION) if random_values.is_whole(node) else exp.DType.DOUBLE
        )
    },
    exp.Normal: _always(exp.DType.DOUBLE),
    exp.StrPosition: _fixed(18),
    exp.Anonymous: {"annotator": _named},
    exp.Struct: _always(exp.DType.OBJECT),
    exp.ObjectAgg: _always(exp.DType.OBJECT),
    **dict.fromkeys((exp.Array, exp.ArrayAgg), _always(exp.DType.ARRAY)),
    exp.Bracket: {"annotator": structured_paths.annotate(_by_default(exp.Bracket))},
    exp.JSONExtract: {
        "annotator": structured_paths.annotate(lambda annotator, node: annotator._set_type(node, exp.DType.VARIANT))
    },
}
