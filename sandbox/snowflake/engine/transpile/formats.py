"""TO_CHAR / TO_VARCHAR with a format, which DuckDB's cast would ignore.

Source: https://docs.snowflake.com/en/sql-reference/functions/to_char
Dates and times only; number formats are refused by name.
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake
from sqlglot.time import format_time

from sandbox.snowflake import errors

_DATED = {
    exp.DType.DATE,
    exp.DType.TIME,
    exp.DType.TIMESTAMP,
    exp.DType.TIMESTAMPNTZ,
    exp.DType.TIMESTAMPLTZ,
    exp.DType.TIMESTAMPTZ,
}


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(exp.ToChar)):
        wanted = node.args.get("format")
        if wanted is None:
            continue
        if node.this.type is None or node.this.type.this not in _DATED or not isinstance(wanted, exp.Literal):
            raise errors.unsupported(f"TO_CHAR with the format {wanted.sql('snowflake')}")
        # The parser may have mapped the format already: then it holds strftime codes.
        text = wanted.name if "%" in wanted.name else format_time(wanted.name, Snowflake.TIME_MAPPING)
        formatted = exp.Anonymous(this="strftime", expressions=[node.this.copy(), exp.Literal.string(text or "")])
        formatted.type = exp.DataType(this=exp.DType.VARCHAR, nested=False)
        node.replace(formatted)
    return tree
