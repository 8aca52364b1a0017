"""Recursive common table expressions: the types of the anchor's columns have room for what the recursion computes.

`SELECT 1` is NUMBER(1, 0), and DuckDB holds every further row to the anchor's types.
Source: https://docs.snowflake.com/en/sql-reference/constructs/with
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine.column_types import MAX_PRECISION, number, precision_and_scale

SPARE_DIGITS = 6
"""Digits behind the point that a recursion may add to those of the anchor."""


def mark(tree: exp.Expression) -> None:
    """Snowflake needs no word RECURSIVE where a common table expression reads itself."""
    for clause in tree.find_all(exp.With):
        names = {cte.alias for cte in clause.expressions if _reads(cte, cte.alias)}
        if names:
            clause.set("recursive", True)


def _reads(cte: exp.CTE, name: str) -> bool:
    return isinstance(cte.this, exp.SetOperation) and any(
        table.name == name and not table.db for table in cte.this.find_all(exp.Table)
    )


def widen(query: exp.Query, typed: Callable[[exp.Query], exp.Query]) -> None:
    """Casts the anchors' exact numbers to the widest type. `typed` infers the types of a query; it works on a copy."""
    anchors = _anchors(query)
    if not anchors:
        return
    for anchor, inferred in zip(anchors, _anchors(typed(query.copy())), strict=True):
        for projection, like in zip(anchor.selects, inferred.selects, strict=True):
            exact = precision_and_scale(like.type)
            if exact is not None:
                value = projection.unalias()
                scale = min(exact[1] + SPARE_DIGITS, MAX_PRECISION) if exact[1] else 0
                cast = exp.Cast(this=value.copy(), to=number(MAX_PRECISION, scale))
                value.replace(cast)


def _anchors(query: exp.Query) -> list[exp.Select]:
    found = []
    for clause in query.find_all(exp.With):
        for cte in clause.expressions if clause.args.get("recursive") else []:
            anchor = cte.this
            while isinstance(anchor, (exp.SetOperation, exp.Subquery)):
                anchor = anchor.this
            if _reads(cte, cte.alias) and isinstance(anchor, exp.Select):
                found.append(anchor)
    return found
