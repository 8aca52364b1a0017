"""REPEAT, LPAD, RPAD and SPACE make long texts of short ones: a value beyond the largest is refused before it is made.

Source: https://docs.snowflake.com/en/sql-reference/data-types-text (128 MB)
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine import known_functions
from snowdome.snowflake.engine.column_types import ICEBERG_TEXT_LENGTH as MAX_BYTES

KINDS = (exp.Repeat, exp.Space, exp.Pad)
TOO_LONG = "CAST(CAST('snowflake-error:100078:22000:String is too long and would be truncated\n' AS INT) AS VARCHAR)"
"""A cast that fails, as in exact_arithmetic. The lengths of 0 below keep constants from being made ahead of time."""

MACROS = (
    f"""
CREATE OR REPLACE MACRO snowflake_repeat(x, n) AS
    CASE WHEN CAST(strlen(x) AS DOUBLE) * n > {MAX_BYTES} THEN {TOO_LONG}
         ELSE repeat(x, CAST(CASE WHEN CAST(strlen(x) AS DOUBLE) * n > {MAX_BYTES} THEN 0 ELSE n END AS BIGINT))
    END
""",
    *(
        f"""
CREATE OR REPLACE MACRO snowflake_{side}(x, n, fill) AS
    CASE WHEN n > {MAX_BYTES} THEN {TOO_LONG}
         ELSE {side}(x, CAST(CASE WHEN n > {MAX_BYTES} THEN 0 ELSE n END AS INTEGER), fill)
    END
"""
        for side in ("lpad", "rpad")
    ),
)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*KINDS)):
        if isinstance(node, exp.Pad):
            blank = exp.Literal.string(" ")
            arguments = [node.this, node.expression, node.args.get("fill_pattern") or blank]
            name = "snowflake_lpad" if node.args.get("is_left") else "snowflake_rpad"
        else:
            name = "snowflake_repeat"
            arguments = (
                [exp.Literal.string(" "), node.this] if isinstance(node, exp.Space) else [node.this, node.args["times"]]
            )
        kind = arguments[0].type
        if kind is None or kind.this not in (*exp.DataType.TEXT_TYPES, exp.DType.BINARY, exp.DType.VARBINARY):
            arguments[0] = exp.Cast(this=arguments[0], to=exp.DataType(this=exp.DType.VARCHAR, nested=False))
        made = exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
        made.meta[known_functions.OWN] = True
        made.type = node.type
        node.replace(made)
    return tree
