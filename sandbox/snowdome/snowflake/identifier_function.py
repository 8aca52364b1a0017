"""IDENTIFIER('db.schema.name') as the name it stands for, before the engine reads the statement.

https://docs.snowflake.com/en/sql-reference/identifier-literal
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.identifiers import Name, quote
from snowdome.snowflake.lexer import Kind, Token
from snowdome.snowflake.script import Statement
from snowdome.snowflake.splice import spliced


def identifiers_in_place(statement: Statement) -> str:
    """The text with every IDENTIFIER('...') replaced; quoting is kept, since it decides about the case."""
    return spliced(statement.text, _named(statement.tokens))


def _named(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for word, opening, name, closing in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if word.kind is not Kind.WORD or word.upper != "IDENTIFIER" or name.kind is not Kind.STRING:
            continue
        if (opening.text, closing.text) != ("(", ")"):
            continue
        yield word.start, closing.end, ".".join(_written(part) for part in parse_name(name.value).parts)


def _written(part: Name) -> str:
    return quote(part.text) if part.quoted else part.text
