"""What is checked of a statement's tree, and spelled otherwise in it, as soon as it is parsed."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import (
    composed_functions,
    date_parts,
    foreign_constructs,
    interval_constants,
    missing_constructs,
    node_kinds,
    statement_limits,
)
from snowdome.snowflake.engine.column_types import MAX_PRECISION, precision_and_scale

MAX_SCALE = 37
_ONE_CHARACTER = (exp.DType.CHAR, exp.DType.NCHAR)
"""CHAR, CHARACTER and NCHAR hold one character: https://docs.snowflake.com/en/sql-reference/data-types-text"""
_UNSUPPORTED_TYPES = (exp.DType.VECTOR, exp.DType.GEOGRAPHY, exp.DType.GEOMETRY, exp.DType.DECFLOAT, exp.DType.FILE)
"""Types that Snowflake has and DuckDB has not, or not with the same values."""
_ARGUMENTS: dict[type[exp.Expression], tuple[str, tuple[str, ...]]] = {
    exp.Ceil: ("CEIL", ("this",)),
    exp.Floor: ("FLOOR", ("this",)),
    exp.Log: ("LOG", ("this", "expression")),
    exp.Pow: ("POWER", ("this", "expression")),
    exp.ArgMax: ("MAX_BY", ("this", "expression")),
    exp.ArgMin: ("MIN_BY", ("this", "expression")),
    exp.ObjectAgg: ("OBJECT_AGG", ("this", "expression")),
    exp.Extract: ("DATE_PART", ("this", "expression")),
}
"""Functions whose arguments sqlglot's parser does not count."""


def _check_arguments(tree: exp.Expression) -> None:
    for function in tree.find_all(*_ARGUMENTS, exp.Explode):
        name, needed = _ARGUMENTS.get(type(function), ("", ()))
        given = [argument for argument in needed if isinstance(function.args.get(argument), exp.Expression)]
        if len(given) < len(needed):
            raise errors.wrong_number_of_arguments(name, len(needed), len(given))
        if isinstance(function, exp.Explode) and isinstance(function.parent, exp.Window):
            raise errors.syntax("FLATTEN is a table function and does not allow OVER.")


def _check_types(tree: exp.Expression) -> None:
    for data_type in tree.find_all(exp.DataType):
        if data_type.this in _UNSUPPORTED_TYPES:
            raise errors.unsupported(f"data type {data_type.this.value}")
        if data_type.this in _ONE_CHARACTER and not data_type.expressions:
            data_type.set("expressions", [exp.DataTypeParam(this=exp.Literal.number(1))])
        for parameter in data_type.expressions:
            if isinstance(parameter, exp.DataTypeParam) and not parameter.this.is_int:
                text = parameter.sql("snowflake")[:100]
                raise errors.syntax(f"The length, precision and scale of a type must be whole numbers, not {text}.")
        _check_digits(data_type)


def _check_digits(data_type: exp.DataType) -> None:
    """https://docs.snowflake.com/en/sql-reference/data-types-numeric#number"""
    digits = precision_and_scale(data_type)
    if digits is not None and not (1 <= digits[0] <= MAX_PRECISION and 0 <= digits[1] <= min(digits[0], MAX_SCALE)):
        raise errors.syntax(
            f"{data_type.sql('snowflake')}: a NUMBER has a precision of 1 to {MAX_PRECISION}, and a scale of at most "
            f"its precision and {MAX_SCALE}."
        )


_STEPS: tuple[tuple[Callable[[exp.Expression], None], tuple[type[exp.Expression], ...]], ...] = (
    (foreign_constructs.refuse, foreign_constructs.KINDS),
    (missing_constructs.refuse, missing_constructs.KINDS),
    (_check_arguments, (*_ARGUMENTS, exp.Explode)),
    (composed_functions.spell_counts, (exp.Count,)),
    (composed_functions.spell_asof_joins, (exp.Join,)),
    (interval_constants.spell, interval_constants.KINDS),
    (date_parts.normalize, date_parts.KINDS),
    (statement_limits.check, (exp.In,)),
    (statement_limits.balance, statement_limits.CHAINS),
    (statement_limits.check_depth, (exp.Expression,)),
    (_check_types, (exp.DataType,)),
)
"""Each with the kinds of nodes that it looks for."""


def check(tree: exp.Expression) -> None:
    """Raises 000002 for what this account does not have, 001003 for what Snowflake does not have."""
    found = node_kinds.of(tree)
    for step, kinds in _STEPS:
        if node_kinds.any_of(found, kinds):
            step(tree)
