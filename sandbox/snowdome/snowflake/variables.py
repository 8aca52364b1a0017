"""Session variables: `SET x = 1`, then `$x`.

https://docs.snowflake.com/en/sql-reference/session-variables
"""

from __future__ import annotations

from datetime import datetime, timezone

from snowdome.snowflake import errors
from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.script import Statement, split
from snowdome.snowflake.session import Session, Variable
from snowdome.snowflake.splice import spliced

MAX_BYTES = 256
"""Size of a string variable, as in Snowflake."""


def replace(session: Session, statement: Statement) -> Statement:
    """The statement with every `$name` as the literal it stands for; `$1` is a column and stays."""
    named = [t for t in statement.tokens if t.kind is Kind.VARIABLE and not t.text[1:].isdigit()]
    if not named:
        return statement
    (replaced,) = split(spliced(statement.text, ((t.start, t.end, _value(session, t.text[1:])) for t in named)))
    return replaced


def _value(session: Session, name: str) -> str:
    variable = session.variables.get(name.upper())
    if variable is None:
        raise errors.variable_not_set(name.upper())
    return variable.value


def assign(session: Session, name: str, value: str) -> None:
    """Sets a variable. `value` is a SQL literal."""
    now = datetime.now(timezone.utc)
    before = session.variables.get(name)
    session.variables[name] = Variable(value, before.created_on if before else now, now)


def text_literal(value: str) -> str:
    """A text as a variable's value. Raises an error of the statement or the login for one that is too long."""
    if len(value.encode()) > MAX_BYTES:
        raise errors.invalid_property_combination(f"A session variable holds at most {MAX_BYTES} bytes.")
    return literal(value)


def of_login(session: Session, parameters: dict[str, object]) -> None:
    """Sets the variables of a login: `$name` among its parameters. Their values are texts."""
    for name, value in parameters.items():
        if name.startswith("$") and value is not None:
            assign(session, parse_name(name[1:]).last.resolved, text_literal(str(value)))
