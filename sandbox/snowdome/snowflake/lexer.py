"""Tokens of Snowflake SQL, exact enough to split statements, find binds and read object statements.

Comments: `--`, `//` and `/* */`. Strings: '...' with '' and backslash escapes, and $$...$$.
https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from snowdome.snowflake import errors


class Kind(Enum):
    WORD = auto()
    QUOTED = auto()
    STRING = auto()
    NUMBER = auto()
    VARIABLE = auto()
    """`$name` or `$1`."""
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    """As written."""
    start: int
    end: int

    @property
    def upper(self) -> str:
        return self.text.upper()

    @property
    def value(self) -> str:
        """Content of a string or quoted identifier; the text of everything else."""
        if self.kind is Kind.STRING:
            return string_value(self.text)
        if self.kind is Kind.QUOTED:
            return self.text[1:-1].replace('""', '"')
        return self.text


_TOKEN = re.compile(
    r"""
      (?P<space>\s+ | --[^\n]* | //[^\n]* | /\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\.|'')*' | \$\$.*?\$\$)
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<variable>\$\w+)
    | (?P<symbol>->>|=>|::|->|\|\||<>|!=|>=|<=|:=|[^\s'"])
    """,
    re.VERBOSE | re.DOTALL,
)

_KINDS = {
    "string": Kind.STRING,
    "quoted": Kind.QUOTED,
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "variable": Kind.VARIABLE,
    "symbol": Kind.SYMBOL,
}

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[0-7]{3}|.)|''", re.DOTALL)


def string_value(text: str) -> str:
    """What a string literal stands for."""
    if text.startswith("$$"):
        return text[2:-2]
    return _ESCAPE.sub(_unescape, text[1:-1])


def _unescape(match: re.Match[str]) -> str:
    escape = match[1]
    if escape is None:
        return "'"
    if len(escape) == 1:
        return _ESCAPES.get(escape, escape)
    if escape[0] in "ux":
        return chr(int(escape[1:], 16))
    return chr(int(escape, 8))


def tokenize(sql: str) -> list[Token]:
    """All tokens, without blanks and comments. Raises 001003 for a string or comment that does not end."""
    tokens: list[Token] = []
    position = 0
    while position < len(sql):
        match = _TOKEN.match(sql, position)
        if match is None:  # an opening quote with no closing one
            raise errors.syntax_error(*line_and_column(sql, position), sql[position : position + 20])
        if match.lastgroup == "symbol" and sql.startswith("/*", position):
            raise errors.syntax_error(*line_and_column(sql, position), "/*")
        if match.lastgroup != "space":
            tokens.append(Token(_KINDS[match.lastgroup or ""], match[0], position, match.end()))
        position = match.end()
    return tokens


def line_and_column(sql: str, position: int) -> tuple[int, int]:
    """Line from 1 and column from 0, as Snowflake counts them."""
    before = sql[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1)
