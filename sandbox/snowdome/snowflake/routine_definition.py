"""What CREATE FUNCTION and CREATE PROCEDURE have in common: arguments, what is returned, and the body.

https://docs.snowflake.com/en/sql-reference/sql/create-function
https://docs.snowflake.com/en/sql-reference/sql/create-procedure
"""

from __future__ import annotations

from snowdome.snowflake import errors, type_names
from snowdome.snowflake.catalog.routine import Argument
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.lexer import Kind

_LANGUAGES = ("JAVA", "JAVASCRIPT", "PYTHON", "SCALA")


def read_arguments(cursor: Cursor) -> list[Argument]:
    """`(name type [DEFAULT expression], ...)`."""
    found: list[Argument] = []
    cursor.expect("(")
    while not cursor.accept(")"):
        cursor.accept("IN")
        if cursor.sees("OUT") or cursor.sees("INOUT"):
            raise errors.unsupported("OUT arguments")
        argument = _read_argument(cursor)
        if cursor.accept("DEFAULT"):
            argument.default = cursor.expression()
        elif found and found[-1].default is not None:
            raise errors.syntax(f"Argument {argument.name} has no default, and stands behind one that has.")
        found.append(argument)
        if not cursor.sees(")"):
            cursor.expect(",")
    names = [argument.name for argument in found]
    for name in names:
        if names.count(name) > 1:
            raise errors.syntax(f"duplicate argument name '{name}'")
    return found


def read_returns(cursor: Cursor) -> tuple[str, list[Argument]]:
    """The type after RETURNS, or nothing and the columns of a table."""
    cursor.expect("RETURNS")
    if not cursor.accept("TABLE"):
        written = cursor.type_name()
        type_names.family(written)
        if not cursor.accept("NOT", "NULL"):
            cursor.accept("NULL")
        return written, []
    columns: list[Argument] = []
    cursor.expect("(")
    while not cursor.accept(")"):
        columns.append(_read_argument(cursor))
        if not cursor.sees(")"):
            cursor.expect(",")
    return "", columns


def _read_argument(cursor: Cursor) -> Argument:
    name = cursor.name().resolved
    written = cursor.type_name()
    type_names.family(written)
    return Argument(name, written)


def accept_language(cursor: Cursor, statement: str) -> bool:
    """LANGUAGE SQL; every other language is refused by name."""
    if not cursor.accept("LANGUAGE"):
        return False
    language = cursor.word()
    if language in _LANGUAGES:
        raise errors.unsupported(f"{statement} ... LANGUAGE {language}")
    if language != "SQL":
        raise errors.syntax(f"Unsupported language '{language}'.")
    return True


def accept_null_rule(cursor: Cursor, statement: str) -> bool:
    """CALLED ON NULL INPUT, which is the default; STRICT is refused by name."""
    if cursor.accept("CALLED", "ON", "NULL", "INPUT"):
        return True
    if cursor.sees("STRICT") or cursor.sees("RETURNS", "NULL", "ON", "NULL", "INPUT"):
        # https://docs.snowflake.com/en/sql-reference/sql/create-function: not for functions in SQL.
        raise errors.unsupported(f"{statement} ... RETURNS NULL ON NULL INPUT")
    return False


def read_comment(cursor: Cursor) -> str | None:
    """COMMENT = 'text'; None where none comes next."""
    if not cursor.accept("COMMENT"):
        return None
    cursor.expect("=")
    return cursor.string()


def read_body(cursor: Cursor) -> str:
    """A string, or a block as it stands."""
    cursor.expect("AS")
    if cursor.token.kind is Kind.STRING:
        body = cursor.string()
        cursor.end()
        return body
    if not (cursor.sees("BEGIN") or cursor.sees("DECLARE")):
        raise cursor.unexpected()
    body = cursor.rest
    while not cursor.at_end:
        cursor.take()
    return body


def signature_of(arguments: list[Argument]) -> str:
    """`(X NUMBER, Y VARCHAR)`, as DESCRIBE prints it."""
    return f"({', '.join(f'{argument.name} {argument.family}' for argument in arguments)})"


def shown_arguments(name: str, arguments: list[Argument], answer: str) -> str:
    """`ADD(NUMBER, DEFAULT NUMBER) RETURN NUMBER`, as SHOW prints it."""
    types = [("DEFAULT " if argument.default is not None else "") + argument.family for argument in arguments]
    return f"{name}({', '.join(types)}) RETURN {answer}"
