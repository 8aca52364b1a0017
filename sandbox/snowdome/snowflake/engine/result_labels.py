"""Names of result columns: an expression without an alias is named by its own text, folded to upper case.

Constants are folded, too: https://docs.snowflake.com/en/sql-reference/functions/to_timestamp has a column
TO_TIMESTAMP_TZ('04/05/2024 01:02:03', 'MM/DD/YYYY HH24:MI:SS') of a call with 'mm/dd/yyyy hh24:mi:ss', and
.../data-type-conversion VARIANT1:"LOAN NUMBER"::VARCHAR of variant1:"Loan Number"::VARCHAR.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.tokens import Token

_NAMED = (exp.Alias, exp.Aliases, exp.Column, exp.Star)


def named(projection: exp.Expression, sql: str, tokens: list[Token]) -> exp.Expression:
    """The projection, which `tokens` are, with its name."""
    if isinstance(projection, _NAMED) or projection.is_star:
        return projection
    return exp.Alias(this=projection, alias=exp.to_identifier(_text(sql, tokens), quoted=True))


def _text(sql: str, tokens: list[Token]) -> str:
    return sql[tokens[0].start : tokens[-1].end + 1].upper()
