"""Names of result columns: an expression without an alias is named by its own text, folded to upper case.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

_NAMED = (exp.Alias, exp.Aliases, exp.Column, exp.Star)


def named(projection: exp.Expression, sql: str, tokens: list[Token]) -> exp.Expression:
    """The projection, which `tokens` are, with its name."""
    if isinstance(projection, _NAMED) or projection.is_star:
        return projection
    return exp.Alias(this=projection, alias=exp.to_identifier(_text(sql, tokens), quoted=True))


def _text(sql: str, tokens: list[Token]) -> str:
    """The source text, upper case outside of strings and quoted names."""
    pieces: list[str] = []
    position = tokens[0].start
    for token in tokens:
        pieces.append(sql[position : token.start])
        text = sql[token.start : token.end + 1]
        quoted = token.token_type in (TokenType.STRING, TokenType.IDENTIFIER)
        pieces.append(text if quoted else text.upper())
        position = token.end + 1
    return "".join(pieces)
