"""Dates and times where DuckDB's own types or texts differ.

Adding days to a DATE, or truncating one, stays a DATE; an offset may stand apart from the time by a space.
Sources: https://docs.snowflake.com/en/sql-reference/functions/dateadd, .../date_trunc,
https://docs.snowflake.com/en/sql-reference/date-time-input-output
"""

from __future__ import annotations

import re

from sqlglot import exp

_OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2})$")
_INSTANT = (exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPLTZ)
_DATE_MAKERS = (exp.DateAdd, exp.DateSub, exp.TsOrDsAdd, exp.TimestampTrunc, exp.DateTrunc)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*_DATE_MAKERS)):
        if node.type is not None and node.type.this is exp.DType.DATE:
            cast = exp.Cast(this=node.copy(), to=exp.DataType(this=exp.DType.DATE, nested=False))
            cast.type = node.type
            node.replace(cast)
    for node in list(tree.find_all(exp.Cast)):
        text = node.this
        if node.to.this in _INSTANT and isinstance(text, exp.Literal) and text.is_string:
            text.set("this", _OFFSET.sub(r"\1", text.name))
    return tree
