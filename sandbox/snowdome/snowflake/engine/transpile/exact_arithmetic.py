"""Exact numbers stay exact: division, AVG, and the growth of sums and products, to the last digit.

DuckDB divides and averages DECIMALs as DOUBLE, and overflows where 32 bits end. Snowflake divides exactly, rounds half
away from zero to a fixed scale, and has 38 digits everywhere.

Sources: https://docs.snowflake.com/en/sql-reference/operators-arithmetic, .../functions/avg, .../functions/div0
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine.column_types import MAX_PRECISION, number, precision_and_scale
from snowdome.snowflake.engine.transpile.nodes import cast_in_place

NATIVE_DIGITS = 18
"""Digits that DuckDB keeps in 64 bits; products within them need no widening."""

MACROS = (
    """
CREATE OR REPLACE MACRO snowflake_divide(n, d) AS
    CASE WHEN d = 0 THEN CAST('Division by zero' AS HUGEINT)
         ELSE sign(n) * sign(d) * (
             abs(n) // abs(nullif(d, 0))
             + CASE WHEN abs(n) % abs(nullif(d, 0)) >= abs(d) - abs(n) % abs(nullif(d, 0)) THEN 1 ELSE 0 END
         )
    END
""",
    """
CREATE OR REPLACE MACRO snowflake_divide_double(n, d) AS
    CASE WHEN d = 0 THEN CAST('Division by zero' AS DOUBLE) ELSE n / nullif(d, 0) END
""",
)
"""Quotient of two HUGEINTs, rounded half away from zero, and of two DOUBLEs, which DuckDB divides by zero without an
error. The error is a cast that fails: error() may not stand in PARTITION BY. nullif is for constants, with which DuckDB
computes ahead of time, in branches, too, that no row takes."""


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(exp.Div, exp.Avg, exp.Add, exp.Sub, exp.Mul, bfs=False)):
        if isinstance(node, exp.Div):
            _divide(node)
        elif isinstance(node, exp.Avg):
            _average(node)
        else:
            _widen(node)
    return tree


def _divide(node: exp.Div) -> None:
    left, right = precision_and_scale(node.left.type), precision_and_scale(node.right.type)
    target = precision_and_scale(node.type)
    if left is None or right is None or target is None:
        _replace(
            node, exp.Anonymous(this="snowflake_divide_double", expressions=[_double(node.left), _double(node.right)])
        )
        return
    _replace(node, _quotient(node.left, left[1], node.right, right[1], target))


def _average(node: exp.Avg) -> None:
    argument = node.this
    plain = argument.expressions[0] if isinstance(argument, exp.Distinct) else argument
    exact, target = precision_and_scale(plain.type), precision_and_scale(node.type)
    if exact is None or target is None:
        return
    total = exp.Sum(this=argument.copy())
    count = exp.Count(this=argument.copy())
    holder: exp.Expression = node
    # AVG(x) OVER (...), AVG(x) FILTER (...): both parts carry what surrounds the aggregate.
    while isinstance(holder.parent, (exp.Window, exp.Filter)) and holder.arg_key == "this":
        holder = holder.parent
    parts = []
    for part in (total, count):
        inner: exp.Expression = part
        if holder is not node:
            inner = holder.copy()
            found = inner.find(exp.Avg)
            if found is not None:
                found.replace(part)
        parts.append(inner)
    quotient = _quotient(parts[0], exact[1], parts[1], 0, target)
    guarded = exp.Case(
        ifs=[exp.If(this=exp.EQ(this=parts[1].copy(), expression=exp.Literal.number(0)), true=exp.Null())],
        default=quotient,
    )
    guarded.type = node.type
    _replace(holder, exp.Paren(this=guarded))


def _quotient(
    dividend: exp.Expression, dividend_scale: int, divisor: exp.Expression, divisor_scale: int, target: tuple[int, int]
) -> exp.Expression:
    """Exact quotient at the target scale, from the two unscaled integers."""
    shift = target[1] - dividend_scale + divisor_scale
    numerator = _unscaled(dividend, dividend_scale)
    if shift > 0:
        numerator = exp.Mul(this=numerator, expression=_power_of_ten(shift))
    denominator = _unscaled(divisor, divisor_scale)
    if shift < 0:
        denominator = exp.Mul(this=denominator, expression=_power_of_ten(-shift))
    quotient: exp.Expression = exp.Anonymous(this="snowflake_divide", expressions=[numerator, denominator])
    if target[1]:
        quotient = exp.Mul(
            this=exp.Cast(this=quotient, to=number(MAX_PRECISION)),
            expression=exp.Cast(this=exp.Literal.string(f"0.{'1'.zfill(target[1])}"), to=number(target[1], target[1])),
        )
    result = exp.Cast(this=quotient, to=number(*target))
    result.type = number(*target)
    return result


def _unscaled(value: exp.Expression, scale: int) -> exp.Expression:
    if scale:
        shifted = exp.Mul(
            this=exp.Cast(this=value, to=number(MAX_PRECISION, scale)),
            expression=exp.Cast(this=exp.Literal.string("1" + "0" * scale), to=number(scale + 1)),
        )
        value = shifted
    return _hugeint(value)


def _power_of_ten(digits: int) -> exp.Expression:
    return _hugeint(exp.Literal.string("1" + "0" * digits))


def _hugeint(value: exp.Expression) -> exp.Expression:
    return exp.Cast(this=exp.Paren(this=value), to=exp.DataType(this=exp.DType.INT128, nested=False))


def _double(value: exp.Expression) -> exp.Expression:
    return exp.Cast(this=value, to=exp.DataType(this=exp.DType.DOUBLE, nested=False))


def _widen(node: exp.Add | exp.Sub | exp.Mul) -> None:
    left, right = precision_and_scale(node.left.type), precision_and_scale(node.right.type)
    target = precision_and_scale(node.type)
    if left is None or right is None or target is None:
        return
    if isinstance(node, exp.Mul):
        natural = left[0] + right[0]
        wide = natural > NATIVE_DIGITS
        for side, exact in (("this", left), ("expression", right)):
            node.set(side, _as_number(node.args[side], MAX_PRECISION if wide else exact[0], exact[1]))
        if left[1] + right[1] > target[1]:
            cast_in_place(node, number(*target))
        return
    wide = target[0] > NATIVE_DIGITS
    for side, exact in (("this", left), ("expression", right)):
        node.set(side, _as_number(node.args[side], MAX_PRECISION if wide else target[0], exact[1]))


def _as_number(value: exp.Expression, precision: int, scale: int) -> exp.Expression:
    """`value` in a cast that widens it; it moves there, since copies of deep trees would cost most of the time."""
    wanted = number(max(precision, scale), scale)
    if isinstance(value, exp.Cast) and value.to == wanted:
        return value
    cast = exp.Cast(this=value, to=wanted)
    cast.type = wanted
    return cast


def _replace(node: exp.Expression, replacement: exp.Expression) -> None:
    replacement.type = node.type
    node.replace(replacement)
