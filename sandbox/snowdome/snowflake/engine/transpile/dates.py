"""Dates where DuckDB's own types differ: adding days to a DATE, or truncating one, stays a DATE.

Sources: https://docs.snowflake.com/en/sql-reference/functions/dateadd, .../date_trunc
"""

from __future__ import annotations

from sqlglot import exp

_DATE_MAKERS = (exp.DateAdd, exp.DateSub, exp.TsOrDsAdd, exp.TimestampTrunc, exp.DateTrunc)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*_DATE_MAKERS)):
        if node.type is not None and node.type.this is exp.DType.DATE:
            cast = exp.Cast(this=node.copy(), to=exp.DataType(this=exp.DType.DATE, nested=False))
            cast.type = node.type
            node.replace(cast)
    return tree
