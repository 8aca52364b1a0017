"""What a block knows: its variables, cursors and exceptions, and those of the blocks around it.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/blocks
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from snowdome.snowflake import errors
from snowdome.snowflake.identifiers import Name, literal
from snowdome.snowflake.lexer import Kind, Token, tokenize
from snowdome.snowflake.scripting.syntax import Text
from snowdome.snowflake.scripting.values import NULL, Record, Rows, Value
from snowdome.snowflake.splice import spliced

_BEFORE_A_PATH = (Kind.WORD, Kind.QUOTED, Kind.STRING, Kind.NUMBER)


@dataclass
class Variable:
    """A variable. `type` is the declared one, to which each value is cast; None where none was given."""

    value: Value | Record | Rows = NULL
    type: str | None = None


@dataclass
class RowCursor:
    """A cursor; `rows` is None while it is closed."""

    query: Text
    rows: Iterator[Record] | None = None


@dataclass(frozen=True)
class DeclaredException:
    name: str
    number: int
    message: str


Entity = Variable | RowCursor | DeclaredException


@dataclass
class Scope:
    """The names of one block."""

    outer: Scope | None = None
    names: dict[str, Entity] = field(default_factory=dict)

    def find(self, name: str) -> Entity | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def variable(self, name: str) -> Variable:
        """Raises 000904 for a name that is no variable."""
        found = self.find(name)
        if not isinstance(found, Variable):
            raise errors.invalid_identifier(name)
        return found

    def cursor(self, name: str) -> RowCursor:
        found = self.find(name)
        if not isinstance(found, RowCursor):
            raise errors.invalid_identifier(name)
        return found

    def put(self, sql: str, given: Sequence[Value] = (), *, bare: bool) -> tuple[str, list[Value]]:
        """The text with `?` for each variable, and their values in order; a `?` of the text takes the next of `given`.

        In an expression variables stand `bare`, but for subqueries; in a statement they have a colon.
        """
        tokens = tokenize(sql)
        values: list[Value] = []
        left = list(given)
        replaced: list[tuple[int, int, str]] = []
        bareness = [bare]
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.text == "(" and token.kind is Kind.SYMBOL:
                inside = index + 1 < len(tokens) and tokens[index + 1].upper in ("SELECT", "WITH")
                bareness.append(bareness[-1] and not inside)
            elif token.text == ")" and token.kind is Kind.SYMBOL and len(bareness) > 1:
                bareness.pop()
            scan = self._result_set(tokens, index)
            if scan is not None:
                replaced.append((token.start, tokens[index + scan[1] - 1].end, scan[0]))
                index += scan[1]
                continue
            if token.text == "?" and token.kind is Kind.SYMBOL:
                if not left:
                    raise errors.bind_missing("?")
                values.append(left.pop(0))
                index += 1
                continue
            reference = self._reference(tokens, index, bare=bareness[-1])
            if reference is None:
                index += 1
                continue
            value, length = reference
            values.append(value)
            replaced.append((token.start, tokens[index + length - 1].end, "?"))
            index += length
        return spliced(sql, replaced), values

    def _reference(self, tokens: Sequence[Token], index: int, *, bare: bool) -> tuple[Value, int] | None:
        """The value that a name stands for, and how many tokens spell it."""
        start = index
        before = tokens[index - 1] if index else None
        if tokens[index].text == ":" and tokens[index].kind is Kind.SYMBOL:
            is_path = before is not None and before.end == tokens[index].start
            if is_path and before is not None and (before.kind in _BEFORE_A_PATH or before.text in (")", "]")):
                return None
            index += 1
        elif not bare or (before is not None and before.text in (".", ":", "::", "AS")):
            return None
        if index >= len(tokens) or tokens[index].kind not in (Kind.WORD, Kind.QUOTED):
            return None
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        found = self.find(_resolved(tokens[index]))
        if not isinstance(found, Variable) or following in ("(", "=>"):
            return None
        if isinstance(found.value, Record) and following == "." and index + 2 < len(tokens):
            name = _resolved(tokens[index + 2])
            if name not in found.value.fields:
                raise errors.invalid_identifier(f"{tokens[index].upper}.{name}")
            return found.value.fields[name], index + 3 - start
        return (found.value, index + 1 - start) if isinstance(found.value, Value) else None

    def _result_set(self, tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
        """`TABLE(name)` of a RESULTSET as a scan of its result, and how many tokens it is."""
        if tokens[index].upper != "TABLE" or index + 3 >= len(tokens) or tokens[index + 1].text != "(":
            return None
        at = index + 3 if tokens[index + 2].text == ":" else index + 2
        if at + 1 >= len(tokens) or tokens[at + 1].text != ")":
            return None
        found = self.find(_resolved(tokens[at]))
        if not isinstance(found, Variable) or not isinstance(found.value, Rows):
            return None
        return f"TABLE(RESULT_SCAN({literal(found.value.query_id)}))", at + 2 - index


def _resolved(token: Token) -> str:
    return Name(token.value, quoted=token.kind is Kind.QUOTED).resolved
