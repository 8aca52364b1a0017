"""IDENTIFIER('db.schema.name') and TABLE('db.schema.name') as the name it stands for, before the engine reads it.

https://docs.snowflake.com/en/sql-reference/identifier-literal, .../literals-table
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from snowdome.snowflake.binds import sql_value
from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.identifiers import Name, quote
from snowdome.snowflake.lexer import Kind, Token
from snowdome.snowflake.script import Statement, split
from snowdome.snowflake.splice import spliced

_WORDS = ("IDENTIFIER", "TABLE")


def bound(statement: Statement, binds: dict[str, Any] | None) -> tuple[Statement, dict[str, Any] | None]:
    """The statement with every IDENTIFIER(?) and TABLE(?) given its bind as a string; the other binds close up."""
    if not binds:
        return statement, binds
    replaced: list[tuple[int, int, str]] = []
    kept: list[str] = []
    taken = 0
    for index, token in enumerate(statement.tokens):
        if token.text == "?" and token.kind is Kind.SYMBOL:
            taken += 1
            if _is_argument(statement.tokens, index):
                replaced.append((token.start, token.end, sql_value(str(taken), binds)))
            else:
                kept.append(str(taken))
    if not replaced:
        return statement, binds
    left = {key: bind for key, bind in binds.items() if not key.isdigit()}
    left |= {str(new): binds[old] for new, old in enumerate(kept, start=1) if old in binds}
    (statement,) = split(spliced(statement.text, replaced))
    return statement, left or None


def _is_argument(tokens: Sequence[Token], index: int) -> bool:
    return index >= 2 and tokens[index - 1].text == "(" and tokens[index - 2].upper in _WORDS


def identifiers_in_place(statement: Statement) -> str:
    """The text with every IDENTIFIER('...') and TABLE('...') replaced; quoting is kept: it decides about the case."""
    return spliced(statement.text, _named(statement.tokens))


def _named(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for word, opening, name, closing in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if word.kind is not Kind.WORD or word.upper not in _WORDS or name.kind is not Kind.STRING:
            continue
        if (opening.text, closing.text) != ("(", ")"):
            continue
        yield word.start, closing.end, ".".join(_written(part) for part in parse_name(name.value).parts)


def _written(part: Name) -> str:
    return quote(part.text) if part.quoted else part.text
