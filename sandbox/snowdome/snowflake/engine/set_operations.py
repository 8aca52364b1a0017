"""Columns of UNION, INTERSECT and EXCEPT: both sides get the type that holds the numbers of both.

Beside a number a text is one. DuckDB would make texts of both, and cuts digits where two DECIMALs need more than 38.
Sources: https://docs.snowflake.com/en/sql-reference/operators-query, .../data-type-conversion#usage-notes
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine.column_types import number, precision_and_scale, unified
from snowdome.snowflake.engine.transpile import numeric_coercions
from snowdome.snowflake.engine.transpile.nodes import cast_in_place
from snowdome.snowflake.engine.transpile.unified_numbers import sides

NESTED = 5
"""How many set operations may stand in one another's operands before their types are no longer followed."""


def unify(query: exp.Query, typed: Callable[[exp.Query], exp.Query]) -> exp.Query:
    """Casts what needs it in a typed query; `typed` infers its types again."""
    for _ in range(NESTED):
        changed = False
        for operation in query.find_all(exp.SetOperation):
            if not isinstance(operation.parent, exp.SetOperation):
                changed = _unify(operation) or changed
        if not changed:
            break
        query = typed(query)
    return query


def _unify(operation: exp.SetOperation) -> bool:
    selects = sides(operation)
    if not all(isinstance(side, exp.Select) for side in selects):
        return False
    # Of sides of different widths, DuckDB tells.
    columns = zip(*(side.selects for side in selects), strict=False)
    changed = [_unify_column([projection.unalias() for projection in column]) for column in columns]
    return any(changed)


def _unify_column(values: list[exp.Expression]) -> bool:
    if not numeric_coercions.are_numbers(values) and any(
        precision_and_scale(value.type) is None for value in values if not isinstance(value, exp.Null)
    ):
        return False
    exact = [numeric_coercions.digits(value) for value in values]
    wanted = unified(number(*found) for found in exact if found is not None)
    target = precision_and_scale(wanted)
    other = [value for value in values if precision_and_scale(value.type) != target and not isinstance(value, exp.Null)]
    if wanted is None:
        return False
    for value in other:
        cast_in_place(value, wanted)
    return bool(other)
