"""Session variables: `SET x = 1`, then `$x`.

https://docs.snowflake.com/en/sql-reference/session-variables
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.script import Statement, split
from snowdome.snowflake.session import Session
from snowdome.snowflake.splice import spliced


def replace(session: Session, statement: Statement) -> Statement:
    """The statement with every `$name` as the literal it stands for; `$1` is a column and stays."""
    named = [t for t in statement.tokens if t.kind is Kind.VARIABLE and not t.text[1:].isdigit()]
    if not named:
        return statement
    (replaced,) = split(spliced(statement.text, ((t.start, t.end, _value(session, t.text[1:])) for t in named)))
    return replaced


def _value(session: Session, name: str) -> str:
    value = session.variables.get(name.upper())
    if value is None:
        raise errors.variable_not_set(name.upper())
    return value
