"""Dates where DuckDB's own types differ: adding days to a DATE, or truncating one, stays a DATE; an epoch is whole.

Sources: https://docs.snowflake.com/en/sql-reference/functions/dateadd, .../date_trunc, .../date_part
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine.transpile.nodes import own, plain

_DATE_MAKERS = (exp.DateAdd, exp.DateSub, exp.TsOrDsAdd, exp.TimestampTrunc, exp.DateTrunc)

KINDS = (*_DATE_MAKERS, exp.Extract)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*_DATE_MAKERS)):
        if node.type is not None and node.type.this is exp.DType.DATE:
            cast = exp.Cast(this=node.copy(), to=exp.DataType(this=exp.DType.DATE, nested=False))
            cast.type = node.type
            node.replace(cast)
    for node in list(tree.find_all(exp.Extract)):
        if node.name == "EPOCH_SECOND":
            node.replace(_whole_seconds(node))
    return tree


def _whole_seconds(node: exp.Extract) -> exp.Expression:
    """Seconds since 1970, without the fraction, which DuckDB rounds to one more second."""
    whole = exp.Floor(this=own("epoch", node.expression.copy()))
    made = exp.Cast(this=whole, to=plain(exp.DType.BIGINT))
    made.type = node.type
    return made
