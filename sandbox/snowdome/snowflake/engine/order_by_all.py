"""ORDER BY ALL: by every column of the select list, in its order.

Source: https://docs.snowflake.com/en/sql-reference/constructs/order-by
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine.column_names import UNQUOTED

_TAKEN = "order by all"


def take(tree: exp.Expression) -> None:
    """Takes the clause away from a folded tree before names are resolved; ALL is not a column."""
    for order in list(tree.find_all(exp.Order)):
        query = order.parent
        if not isinstance(query, exp.Query) or len(order.expressions) != 1:
            continue
        ordered = order.expressions[0]
        column = ordered.this
        is_all = isinstance(column, exp.Column) and column.name == "ALL" and not column.table
        if is_all and column.this.meta.get(UNQUOTED):
            query.meta[_TAKEN] = ordered
            query.set("order", None)


def restore(tree: exp.Expression) -> None:
    """Puts it back once the select list has no star and its columns have types."""
    for query in list(tree.find_all(exp.Query)):
        ordered = query.meta.pop(_TAKEN, None)
        if ordered is None:
            continue
        names = query.named_selects
        terms = []
        for position, projection in enumerate(query.selects, start=1):
            name = projection.alias_or_name
            key: exp.Expression = exp.column(exp.to_identifier(name, quoted=True))
            if names.count(name) > 1:
                key = exp.Literal.number(position)
            key.type = projection.type
            term = ordered.copy()
            term.set("this", key)
            terms.append(term)
        query.set("order", exp.Order(expressions=terms))
