"""Bind variables of object statements, put in as literals. Queries and DML hand theirs to the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.lexer import Kind, Token
from snowdome.snowflake.script import Statement
from snowdome.snowflake.splice import spliced


def substitute(statement: Statement, binds: dict[str, Any]) -> str:
    """The text with every `?` and `:n` outside strings, names and comments replaced by its value."""
    return spliced(statement.text, _values(statement.tokens, binds))


def _values(tokens: Sequence[Token], binds: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    count = 0
    for index, token in enumerate(tokens):
        if token.kind is not Kind.SYMBOL:
            continue
        if token.text == "?":
            count += 1
            yield token.start, token.end, sql_value(str(count), binds)
        elif token.text == ":" and index + 1 < len(tokens) and tokens[index + 1].text.isdigit():
            number = tokens[index + 1]
            yield token.start, number.end, sql_value(number.text, binds)


def dealt(statements: list[Statement], binds: dict[str, Any] | None) -> list[dict[str, Any] | None]:
    """The binds of each statement of a request: a `?` takes the next value, counted through all statements.

    `:n` and `:name` mean the same value in each, and beside a `?` that has the value n, that one. https://docs.snowflake.com/en/developer-guide/sql-api/submitting-
    multiple-statements has no binds; the order is that of snowflake-connector-python's own tests.
    """
    if not binds:
        return [None] * len(statements)
    hands: list[dict[str, Any] | None] = []
    taken = 0
    for statement in statements:
        marks = mark_count(statement)
        places = {str(n): str(taken + n) for n in range(1, marks + 1)}
        own = {place: binds[key] for place, key in places.items() if key in binds}
        hands.append({**{key: bind for key, bind in binds.items() if key not in places}, **own})
        taken += marks
    return hands


def mark_count(statement: Statement) -> int:
    """How many `?` the statement has outside of strings, names and comments."""
    return sum(1 for token in statement.tokens if token.kind is Kind.SYMBOL and token.text == "?")


def sql_value(key: str, binds: dict[str, Any]) -> str:
    """One bind as a literal; arrays are refused, since an object statement runs once."""
    if key not in binds:
        raise errors.bind_missing(f":{key}")
    value = binds[key].get("value")
    if isinstance(value, list):
        raise errors.unsupported("array bind in an object statement")
    if value is None:
        return "NULL"
    if str(binds[key].get("type", "TEXT")).upper() in ("FIXED", "REAL", "BOOLEAN"):
        return str(value)
    return literal(str(value))
