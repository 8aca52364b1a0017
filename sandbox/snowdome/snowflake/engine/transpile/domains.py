"""Mathematical functions outside of their domain: an error, where DuckDB answers NaN or an infinity.

Sources: https://docs.snowflake.com/en/sql-reference/functions/sqrt, .../ln, .../log, .../acos and its siblings.
The texts: https://github.com/snowflakedb/snowpark-python, tests/integ/scala/test_function_suite.py (sqrt of -1)
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine.transpile.nodes import own

KINDS = (exp.Sqrt, exp.Ln, exp.Log, exp.Pow, exp.Acos, exp.Asin, exp.Acosh, exp.Atanh)

MACROS = (
    "CREATE OR REPLACE MACRO snowflake_in_domain(v, holds, written) AS CASE WHEN NOT holds "
    "THEN CAST(error('snowflake-error:100046:22003:Invalid floating point operation: ' || written) AS DOUBLE) "
    "ELSE v END",
)

_Condition = Callable[[exp.Expression], exp.Expression]
_ZERO, _ONE = exp.Literal.number(0), exp.Literal.number(1)


def _within_one(x: exp.Expression) -> exp.Expression:
    return exp.LTE(this=exp.Abs(this=x), expression=_ONE.copy())


_UNARY: dict[type[exp.Expression], tuple[str, _Condition]] = {
    exp.Sqrt: ("sqrt(", lambda x: exp.GTE(this=x, expression=_ZERO.copy())),
    exp.Ln: ("log(e,", lambda x: exp.GT(this=x, expression=_ZERO.copy())),
    exp.Acos: ("acos(", _within_one),
    exp.Asin: ("asin(", _within_one),
    exp.Acosh: ("acosh(", lambda x: exp.GTE(this=x, expression=_ONE.copy())),
    exp.Atanh: ("atanh(", lambda x: exp.LT(this=exp.Abs(this=x), expression=_ONE.copy())),
}


def transform(tree: exp.Expression) -> exp.Expression:
    # Inner calls first: an argument is written twice.
    for node in reversed(list(tree.find_all(*KINDS, bfs=False))):
        checked = _checked(node)
        if node is tree:
            return checked
        node.replace(checked)
    return tree


def _checked(node: exp.Expression) -> exp.Expression:
    if type(node) in _UNARY:
        name, holds = _UNARY[type(node)]
        return _in_domain(node, holds(_number(node.this)), name, [node.this])
    base, value = node.this, node.expression
    if isinstance(node, exp.Log):
        positive = [exp.GT(this=_number(side), expression=_ZERO.copy()) for side in (base, value)]
        other = exp.NEQ(this=_number(base), expression=_ONE.copy())
        return _in_domain(node, exp.and_(*positive, other, copy=False), "log(", [base, value])
    is_whole = exp.EQ(this=_number(value), expression=own("floor", _number(value)))
    holds = exp.or_(
        exp.GT(this=_number(base), expression=_ZERO.copy()),
        exp.and_(exp.LT(this=_number(base), expression=_ZERO.copy()), is_whole, copy=False),
        exp.GTE(this=_number(value), expression=_ZERO.copy()),
        copy=False,
    )
    holds = exp.and_(holds, exp.or_(exp.GTE(this=_number(base), expression=_ZERO.copy()), is_whole.copy()), copy=False)
    return _in_domain(node, holds, "pow(", [base, value])


def _number(value: exp.Expression) -> exp.Expression:
    return exp.Cast(this=value.copy(), to=exp.DataType(this=exp.DType.DOUBLE, nested=False))


def _in_domain(
    node: exp.Expression, holds: exp.Expression, name: str, arguments: list[exp.Expression]
) -> exp.Expression:
    pieces: list[exp.Expression] = [exp.Literal.string(name)]
    for argument in arguments:
        pieces += [own("snowflake_float_text", _number(argument)), exp.Literal.string(",")]
    pieces[-1] = exp.Literal.string(")")
    made = own("snowflake_in_domain", node.copy(), holds, own("concat", *pieces))
    made.type = node.type
    return made
