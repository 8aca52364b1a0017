"""Session variables: `SET x = 1`, then `$x`.

https://docs.snowflake.com/en/sql-reference/session-variables
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.lexer import Kind
from sandbox.snowflake.script import Statement, split
from sandbox.snowflake.session import Session


def replace(session: Session, statement: Statement) -> Statement:
    """The statement with every `$name` as the literal it stands for; `$1` is a column and stays."""
    named = [t for t in statement.tokens if t.kind is Kind.VARIABLE and not t.text[1:].isdigit()]
    if not named:
        return statement
    pieces: list[str] = []
    position = 0
    for token in named:
        value = session.variables.get(token.text[1:].upper())
        if value is None:
            raise errors.variable_not_set(token.text[1:].upper())
        pieces += [statement.text[position : token.start], value]
        position = token.end
    (replaced,) = split("".join(pieces) + statement.text[position:])
    return replaced
