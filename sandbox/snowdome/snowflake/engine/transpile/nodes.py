"""What transforms ask of the type of a node, and the nodes that they make."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import known_functions
from snowdome.snowflake.engine.transpile.casts import INSTANT_TYPES, WALL_CLOCK_TYPES

_T = exp.DType
_FLOATS = {_T.FLOAT, _T.DOUBLE, _T.DECFLOAT}
_BINARIES = {_T.BINARY, _T.VARBINARY, _T.BLOB}
OPERANDS = ("this", "expression", "low", "high")
COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In)


def kind(data_type: exp.DataType | None) -> str | None:
    """Snowflake's name of a date or time type; None for every other type."""
    if data_type is None:
        return None
    if data_type.this is _T.DATE:
        return "DATE"
    if data_type.this is _T.TIME:
        return "TIME"
    if data_type.this in WALL_CLOCK_TYPES:
        return "TIMESTAMP_NTZ"
    if data_type.this in INSTANT_TYPES:
        return "TIMESTAMP_TZ" if data_type.this is _T.TIMESTAMPTZ else "TIMESTAMP_LTZ"
    return None


def is_text(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in exp.DataType.TEXT_TYPES


def is_binary(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in _BINARIES


def is_float(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in _FLOATS


def plain(data_type: exp.DType) -> exp.DataType:
    return exp.DataType(this=data_type, nested=False)


def typed(node: exp.Expression, data_type: exp.DType) -> exp.Expression:
    node.type = plain(data_type)
    return node


def own(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    """A call of DuckDB's own, which no other transform takes for one of the user's."""
    made = exp.Anonymous(this=name, expressions=list(arguments))
    made.meta[known_functions.OWN] = True
    return made


def operands(node: exp.Expression, names: tuple[str, ...] = OPERANDS) -> Iterator[exp.Expression]:
    """The arguments with these names, and those in a list."""
    for name in names:
        value = node.args.get(name)
        if isinstance(value, exp.Expression):
            yield value
    yield from (value for value in node.expressions if isinstance(value, exp.Expression))


def cast_in_place(value: exp.Expression, wanted: exp.DataType) -> None:
    """Puts a cast in the place of `value`, which moves into it: copies of deep trees would cost most of the time."""
    made = exp.Cast(this=exp.Null(), to=wanted.copy())
    made.type = wanted
    value.replace(made)
    made.set("this", value)


def constant(option: exp.Expression | None, function: str) -> str:
    """The text of a literal, or of literals put together with `||`. Raises 000002 for every other expression."""
    text = _joined(option)
    if text is None:
        shown = option.sql("snowflake") if option is not None else ""
        raise errors.unsupported(f"{function or 'conversion'} with a format that is not a literal: {shown}")
    return text


def _joined(node: exp.Expression | None) -> str | None:
    if isinstance(node, exp.Paren):
        return _joined(node.this)
    if isinstance(node, exp.DPipe):
        left, right = _joined(node.this), _joined(node.expression)
        return None if left is None or right is None else left + right
    return node.name if isinstance(node, exp.Literal) and node.is_string else None
