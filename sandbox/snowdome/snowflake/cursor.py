"""Reads object statements: `VERB [OR REPLACE] KIND [IF [NOT] EXISTS] name (KEY = value)*`.

Commas between properties and between list items are optional, as in Snowflake.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.lexer import Kind, Token, line_and_column
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.script import Statement

_TYPE_WORDS = ("PRECISION", "VARYING", "WITH", "WITHOUT", "LOCAL", "TIME", "ZONE")
"""Words of types after the first: DOUBLE PRECISION, TIMESTAMP WITH LOCAL TIME ZONE."""


class Word(str):
    """A bare word given as a value, e.g. `ICEBERG_REST`; a quoted one is a plain `str`."""


class Cursor:
    """A position in the tokens of one statement."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._tokens = statement.tokens
        self._index = 0

    def copy(self) -> Cursor:
        """Another cursor at the same position, to look ahead with."""
        other = Cursor(self.statement)
        other._index = self._index
        return other

    # --- looking

    @property
    def token(self) -> Token:
        """The next token; Kind.END behind the last one."""
        if self._index < len(self._tokens):
            return self._tokens[self._index]
        end = len(self.statement.text)
        return Token(Kind.END, "<EOF>", end, end)

    def ahead(self, count: int) -> tuple[Token, ...]:
        """The next tokens, as many as there are."""
        return self._tokens[self._index : self._index + count]

    @property
    def at_end(self) -> bool:
        return self._index >= len(self._tokens)

    @property
    def rest(self) -> str:
        """Text from the next token on."""
        return self.statement.text[self.token.start :]

    def sees(self, *words: str) -> bool:
        """Whether the next tokens are these keywords or symbols."""
        for offset, word in enumerate(words):
            index = self._index + offset
            if index >= len(self._tokens):
                return False
            token = self._tokens[index]
            if token.kind not in (Kind.WORD, Kind.SYMBOL) or token.upper != word:
                return False
        return True

    # --- taking

    def accept(self, *words: str) -> bool:
        """Takes these keywords if they come next."""
        if not self.sees(*words):
            return False
        self._index += len(words)
        return True

    def expect(self, *words: str) -> None:
        for word in words:
            if not self.accept(word):
                raise self.unexpected()

    def take(self) -> Token:
        token = self.token
        if token.kind is Kind.END:
            raise self.unexpected()
        self._index += 1
        return token

    def word(self) -> str:
        """A keyword, in upper case."""
        if self.token.kind is not Kind.WORD:
            raise self.unexpected()
        return self.take().upper

    def name(self) -> Name:
        """One identifier, or IDENTIFIER('...') of one part."""
        parts = self.qualified_name().parts
        if len(parts) != 1:
            raise errors.syntax(f"Invalid identifier '{QualifiedName(parts)}'.")
        return parts[0]

    def qualified_name(self) -> QualifiedName:
        """`a.b.c`, or IDENTIFIER('a.b.c'); `a..c` (default schema) means a.PUBLIC.c."""
        if self.accept("IDENTIFIER", "("):
            name = parse_name(self.string())
            self.expect(")")
            return name
        parts = [self._part()]
        while self.accept("."):
            parts.append(Name("PUBLIC") if self.sees(".") else self._part())
        return QualifiedName(tuple(parts))

    def _part(self) -> Name:
        token = self.token
        if token.kind is Kind.QUOTED:
            return Name(self.take().value, quoted=True)
        if token.kind is Kind.WORD:
            return Name(self.take().text)
        raise self.unexpected()

    def type_name(self) -> str:
        """A data type as written, with what is in parentheses behind it: `NUMBER(10, 2)`, `DOUBLE PRECISION`."""
        if self.token.kind is not Kind.WORD:
            raise self.unexpected()
        start = self.token.start
        end = self.take().end
        while self.token.upper in _TYPE_WORDS:
            end = self.take().end
        if self.sees("("):
            end = self.token.start + len(self.parenthesized())
        return self.statement.text[start:end]

    def expression(self) -> str:
        """Up to the comma or parenthesis that ends an item of a list, as written; empty where nothing is before it."""
        start = end = self.token.start
        while not (self.sees(",") or self.sees(")")):
            end = self.token.start + len(self.parenthesized()) if self.sees("(") else self.take().end
        return self.statement.text[start:end]

    def parenthesized(self) -> str:
        """From the parenthesis that comes next to the one that closes it, as written."""
        if not self.sees("("):
            raise self.unexpected()
        start, depth = self.token.start, 0
        while True:
            depth += self.sees("(") - self.sees(")")
            end = self.take().end
            if depth == 0:
                return self.statement.text[start:end]

    def string(self) -> str:
        if self.token.kind is not Kind.STRING:
            raise self.unexpected()
        return self.take().value

    def integer(self) -> int:
        if self.token.kind is not Kind.NUMBER or not self.token.text.isdigit():
            raise self.unexpected()
        return int(self.take().text)

    def value(self) -> Any:
        """str for '...', Word for a bare word, int or Decimal for a number, list or Properties for (...)."""
        if self.sees("("):
            return self._parenthesised()
        token = self.token
        if token.kind is Kind.STRING:
            return self.take().value
        if token.kind is Kind.SYMBOL and token.text in "+-":
            sign = self.take().text
            if self.token.kind is not Kind.NUMBER:
                raise self.unexpected()
            number = _number(self.take().text)
            return -number if sign == "-" else number
        if token.kind is Kind.NUMBER:
            return _number(self.take().text)
        if token.kind is Kind.QUOTED or token.kind is Kind.WORD:
            name = self.qualified_name()
            return Word(str(name)) if token.kind is Kind.QUOTED or len(name.parts) > 1 else Word(name.last.text)
        raise self.unexpected()

    def properties(self, statement: str) -> Properties:
        """Every `KEY = value` that follows; `statement` names it in messages. A key given twice is refused."""
        found = Properties(statement)
        while self.token.kind is Kind.WORD and self._peek_is("=", 1):
            key = self.word()
            self.expect("=")
            found.add(key, self.value())
            self.accept(",")
        return found

    def _peek_is(self, symbol: str, offset: int) -> bool:
        index = self._index + offset
        return index < len(self._tokens) and self._tokens[index].text == symbol

    def _parenthesised(self) -> Any:
        self.expect("(")
        if self.token.kind is Kind.WORD and self._peek_is("=", 1):
            found = self.properties("(...)")
            self.expect(")")
            return found
        items = []
        while not self.accept(")"):
            items.append(self.value())
            self.accept(",")
        return items

    # --- ending

    def end(self) -> None:
        """Raises 001003 when something is left."""
        if not self.at_end:
            raise self.unexpected()

    def unexpected(self) -> errors.SnowflakeError:
        """The syntax error at the next token."""
        token = self.token
        return errors.syntax_error(*line_and_column(self.statement.text, token.start), token.text)


def _number(text: str) -> int | Decimal:
    return int(text) if text.isdigit() else Decimal(text)


def parse_name(text: str) -> QualifiedName:
    """A qualified name in a string, as system functions and IDENTIFIER() take it."""
    from snowdome.snowflake.script import split

    statements = split(text)
    if len(statements) != 1:
        raise errors.invalid_identifier(text)
    cursor = Cursor(statements[0])
    name = cursor.qualified_name()
    if not cursor.at_end:
        raise errors.invalid_identifier(text)
    return name
