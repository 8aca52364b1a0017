"""Columns of UNION, INTERSECT, EXCEPT and VALUES: every row has the type that holds the values of all rows.

Beside a number a text is one. DuckDB would make texts of both, and cuts digits where two DECIMALs need more than 38;
sqlglot takes the type of the first row.
Sources: https://docs.snowflake.com/en/sql-reference/operators-query, .../data-type-conversion#usage-notes
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from snowdome.snowflake.engine.column_types import number, precision_and_scale, unified
from snowdome.snowflake.engine.transpile import numeric_coercions
from snowdome.snowflake.engine.transpile.nodes import cast_in_place, is_float, kind, plain
from snowdome.snowflake.engine.transpile.unified_numbers import sides

NESTED = 5
"""How many set operations may stand in one another's operands before their types are no longer followed."""


def unify(query: exp.Query, typed: Callable[[exp.Query], exp.Query]) -> exp.Query:
    """Casts what needs it in a typed query; `typed` infers its types again."""
    for _ in range(NESTED):
        changed = False
        for operation in query.find_all(exp.SetOperation, exp.Values):
            if not isinstance(operation.parent, exp.SetOperation):
                changed = _unify(operation) or changed
        if not changed:
            break
        query = typed(query)
    return query


def _unify(operation: exp.Expression) -> bool:
    # Of rows of different widths, DuckDB tells.
    changed = [_unify_column(column) for column in zip(*_rows(operation), strict=False)]
    return any(changed)


def _rows(operation: exp.Expression) -> list[list[exp.Expression]]:
    if isinstance(operation, exp.Values):
        return [row.expressions for row in operation.expressions]
    selects = sides(operation)
    if not all(isinstance(side, exp.Select) for side in selects):
        return []
    return [[projection.unalias() for projection in side.selects] for side in selects]


def _unify_column(values: Sequence[exp.Expression]) -> bool:
    wanted = _common(values)
    if wanted is None:
        return False
    other = [value for value in values if _differs(value, wanted)]
    for value in other:
        cast_in_place(value, wanted)
    return bool(other)


def _differs(value: exp.Expression, wanted: exp.DataType) -> bool:
    """Whether a value needs a cast. Of NULLs only the first row's: from that the column has its type."""
    if isinstance(value, exp.Null):
        return isinstance(value.parent, exp.Tuple) and value.parent is value.parent.parent.expressions[0]
    exact = precision_and_scale(wanted)
    if exact is not None:
        return precision_and_scale(value.type) != exact
    return value.type is None or value.type.this is not wanted.this


def _common(values: Sequence[exp.Expression]) -> exp.DataType | None:
    """The type that the column gets; None where DuckDB finds it."""
    given = [value for value in values if not isinstance(value, exp.Null)]
    if numeric_coercions.are_numbers(given) or all(precision_and_scale(value.type) is not None for value in given):
        exact = (numeric_coercions.digits(value) for value in given)
        return unified(number(*found) for found in exact if found is not None)
    types = [value.type for value in given]
    if any(found is None or found.this is exp.DType.UNKNOWN for found in types):
        return None
    if any(found.this is exp.DType.VARIANT for found in types):
        return plain(exp.DType.VARIANT)
    if any(is_float(found) for found in types):
        is_number = all(is_float(found) or precision_and_scale(found) is not None for found in types)
        return plain(exp.DType.DOUBLE) if is_number else None
    timestamps = {found for found in types if (kind(found) or "").startswith("TIMESTAMP")}
    if len(timestamps) == 1 and all(kind(found) == "DATE" for found in types if found not in timestamps):
        return timestamps.pop()
    return types[0] if len(set(types)) == 1 else None
