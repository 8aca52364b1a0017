"""Functions that other functions spell: put together when a statement is parsed, before types are known."""

from __future__ import annotations

import math
from collections.abc import Callable

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake

from snowdome.snowflake import errors

EARTH_RADIUS_KILOMETERS = 6371
"""With it the page's own example comes out: https://docs.snowflake.com/en/sql-reference/functions/haversine"""


def builders() -> dict[str, Callable[[list[exp.Expression]], exp.Expression]]:
    return {
        "DIV0": _div0,
        "DIV0NULL": _div0null,
        "HAVERSINE": _haversine,
        "HLL": _hll,
        "JSON_EXTRACT_PATH_TEXT": _json_extract_path_text,
    }


def _arguments(name: str, arguments: list[exp.Expression], wanted: int) -> list[exp.Expression]:
    if len(arguments) != wanted:
        raise errors.wrong_number_of_arguments(name, wanted, len(arguments))
    return [exp.Paren(this=argument) for argument in arguments]


def _div0(arguments: list[exp.Expression]) -> exp.Expression:
    """https://docs.snowflake.com/en/sql-reference/functions/div0"""
    dividend, divisor = _arguments("DIV0", arguments, 2)
    is_zero = exp.EQ(this=divisor.copy(), expression=exp.Literal.number(0))
    quotient = exp.Div(this=dividend, expression=_unless_zero(divisor))
    zero = exp.and_(is_zero, exp.Not(this=exp.Is(this=dividend.copy(), expression=exp.Null())))
    return exp.If(this=zero, true=exp.Literal.number(0), false=quotient)


def _div0null(arguments: list[exp.Expression]) -> exp.Expression:
    """https://docs.snowflake.com/en/sql-reference/functions/div0null"""
    dividend, divisor = _arguments("DIV0NULL", arguments, 2)
    return _div0([dividend, exp.Coalesce(this=divisor, expressions=[exp.Literal.number(0)])])


def _json_extract_path_text(arguments: list[exp.Expression]) -> exp.Expression:
    """https://docs.snowflake.com/en/sql-reference/functions/json_extract_path_text"""
    text, path = _arguments("JSON_EXTRACT_PATH_TEXT", arguments, 2)
    written = path.unnest()
    if not isinstance(written, exp.Literal):
        raise errors.unsupported("JSON_EXTRACT_PATH_TEXT with a path that is no literal")
    value = exp.JSONExtract(
        this=exp.Anonymous(this="PARSE_JSON", expressions=[text]), expression=Snowflake().to_json_path(written)
    )
    return exp.cast(value, "varchar")


def _hll(arguments: list[exp.Expression]) -> exp.Expression:
    """https://docs.snowflake.com/en/sql-reference/functions/hll: another name of APPROX_COUNT_DISTINCT."""
    (value,) = _arguments("HLL", arguments, 1)
    return exp.ApproxDistinct(this=value)


def _haversine(arguments: list[exp.Expression]) -> exp.Expression:
    """https://docs.snowflake.com/en/sql-reference/functions/haversine: kilometers between two points in degrees."""
    latitude1, longitude1, latitude2, longitude2 = (
        exp.Paren(this=exp.Mul(this=exp.cast(argument, "double"), expression=exp.Literal.number(math.pi / 180)))
        for argument in _arguments("HAVERSINE", arguments, 4)
    )

    def half_sine(first: exp.Expression, second: exp.Expression) -> exp.Expression:
        half = exp.Div(
            this=exp.Paren(this=exp.Sub(this=second.copy(), expression=first.copy())), expression=exp.Literal.number(2)
        )
        return exp.Pow(this=exp.Anonymous(this="SIN", expressions=[half]), expression=exp.Literal.number(2))

    cosines = exp.Mul(
        this=exp.Anonymous(this="COS", expressions=[latitude1.copy()]),
        expression=exp.Anonymous(this="COS", expressions=[latitude2.copy()]),
    )
    inner = exp.Add(
        this=half_sine(latitude1, latitude2),
        expression=exp.Mul(this=cosines, expression=half_sine(longitude1, longitude2)),
    )
    angle = exp.Anonymous(this="ASIN", expressions=[exp.Sqrt(this=inner)])
    return exp.Mul(this=exp.Literal.number(2 * EARTH_RADIUS_KILOMETERS), expression=angle)


def _unless_zero(value: exp.Expression) -> exp.Expression:
    return exp.Nullif(this=value, expression=exp.Literal.number(0))


def spell_counts(tree: exp.Expression) -> None:
    """`COUNT(a, b)` counts the rows in which neither is NULL.

    https://docs.snowflake.com/en/sql-reference/functions/count
    """
    for function in list(tree.find_all(exp.Count)):
        if function.expressions:
            function.set("this", where_none_is_null([function.this, *function.expressions]))
            function.set("expressions", None)


def where_none_is_null(values: list[exp.Expression]) -> exp.Case:
    """1, and NULL where one of the values is NULL."""
    given = [exp.Not(this=exp.Is(this=value, expression=exp.Null())) for value in values]
    return exp.Case(ifs=[exp.If(this=exp.and_(*given, copy=False), true=exp.Literal.number(1))])


def spell_asof_joins(tree: exp.Expression) -> None:
    """ASOF JOIN keeps each row of the left side; MATCH_CONDITION is the last of its conditions.

    https://docs.snowflake.com/en/sql-reference/constructs/asof-join
    """
    for join in tree.find_all(exp.Join):
        condition = join.args.get("match_condition")
        if condition is not None:
            join.set("on", exp.and_(join.args.get("on"), condition, copy=False))
            join.set("match_condition", None)
            join.set("side", "LEFT")


def spell_windows(tree: exp.Expression) -> None:
    """`RATIO_TO_REPORT(x) OVER (...)` as `x / SUM(x) OVER (...)`.

    https://docs.snowflake.com/en/sql-reference/functions/ratio_to_report
    """
    for function in list(tree.find_all(exp.Anonymous)):
        if function.name.upper() != "RATIO_TO_REPORT":
            continue
        (value,) = _arguments("RATIO_TO_REPORT", function.expressions, 1)
        window = function.parent
        if not isinstance(window, exp.Window):
            raise errors.syntax("RATIO_TO_REPORT needs OVER (...).")
        if window.args.get("order"):
            raise errors.syntax("RATIO_TO_REPORT does not allow ORDER BY in its window.")
        function.replace(exp.Sum(this=value.copy()))
        window.replace(exp.Paren(this=exp.Div(this=value, expression=_unless_zero(window.copy()))))
