"""Exact numbers of which one is taken, or that are looked up among each other: each in the type that holds them all.

DuckDB brings them to one type itself, but cuts the scale where that type would need more than 38 digits: beside an INT,
which is a NUMBER(38, 0), every fraction would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.column_types import MAX_PRECISION, precision_and_scale, unified
from snowdome.snowflake.engine.transpile import numeric_coercions
from snowdome.snowflake.engine.transpile.nodes import cast_in_place

KINDS = (*numeric_coercions.BRANCHING, exp.In, exp.Any, exp.All, exp.Lag, exp.Lead, exp.Values, exp.Pivot)
_LITERAL_DIGITS = 19
"""Digits that DuckDB reckons for a whole number in SQL text."""


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*KINDS)):
        if isinstance(node, exp.Pivot):
            _check_unpivoted(node)
            continue
        for values in _meeting(node):
            _unify(values)
    return tree


def _check_unpivoted(pivot: exp.Pivot) -> None:
    """Columns of one type: for others no page tells the type of the column that they become."""
    if not pivot.args.get("unpivot"):
        return
    columns = [column for field in pivot.args.get("fields") or [] for column in field.find_all(exp.Column)]
    types = [column.type for column in columns if column.type is not None]
    exact = [precision_and_scale(found) for found in types]
    if len({found.this for found in types}) > 1 or len({found[1] for found in exact if found is not None}) > 1:
        raise errors.unsupported("UNPIVOT of columns of several types: cast them in a subquery")


def _meeting(node: exp.Expression) -> list[list[exp.Expression]]:
    if isinstance(node, numeric_coercions.BRANCHING):
        return [numeric_coercions.branches(node)]
    if isinstance(node, (exp.Lag, exp.Lead)):
        default = node.args.get("default")
        return [] if default is None else [[node.this, default]]
    if isinstance(node, exp.Values):
        return [list(column) for column in zip(*(row.expressions for row in node.expressions), strict=False)]
    if isinstance(node, (exp.Any, exp.All)):
        compared = node.parent.this if isinstance(node.parent, exp.Binary) else None
        return _looked_up(compared, node.this)
    query = node.args.get("query")
    return [[node.this, *node.expressions]] if query is None else _looked_up(node.this, query)


def _looked_up(value: exp.Expression | None, query: exp.Expression) -> list[list[exp.Expression]]:
    found = sides(query)
    if value is None or not all(isinstance(side, exp.Select) and len(side.selects) == 1 for side in found):
        return []
    return [[value, *(side.selects[0].unalias() for side in found)]]


def sides(query: exp.Expression) -> list[exp.Expression]:
    """The queries that a set operation puts together, or the one query itself."""
    if isinstance(query, (exp.Subquery, exp.Paren)):
        return sides(query.this)
    if isinstance(query, exp.SetOperation):
        return [*sides(query.left), *sides(query.right)]
    return [query]


def _unify(values: Iterable[exp.Expression]) -> None:
    given = [value for value in values if not isinstance(value, exp.Null)]
    exact = [precision_and_scale(value.type) for value in given]
    known = [found for found in exact if found is not None]
    if len(known) < len(given) or len(given) < 2:
        return
    leading = max(max(precision - scale, 0 if scale else _LITERAL_DIGITS) for precision, scale in known)
    if leading + max(scale for _, scale in known) <= MAX_PRECISION:
        return
    wanted = unified(value.type for value in given)
    for value, found in zip(given, exact, strict=True):
        if wanted is not None and found != precision_and_scale(wanted):
            cast_in_place(value, wanted)
