"""A request's text as statements: split at semicolons, and `->>` pipes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from snowdome.snowflake import block_extent
from snowdome.snowflake.lexer import Kind, Token, tokenize


@dataclass(frozen=True)
class Statement:
    """One statement: its own text, and its tokens with offsets into that text."""

    text: str
    tokens: tuple[Token, ...]

    @staticmethod
    def of(source: str, tokens: list[Token]) -> Statement:
        start, end = tokens[0].start, tokens[-1].end
        moved = tuple(Token(t.kind, t.text, t.start - start, t.end - start) for t in tokens)
        return Statement(source[start:end], moved)

    @property
    def first_word(self) -> str:
        """Leading keyword in upper case; empty when the statement starts otherwise."""
        return self.tokens[0].upper if self.tokens[0].kind is Kind.WORD else ""


_FILE_COMMAND = re.compile(r"\s*(put|get|list|ls|remove|rm)\s+(?=['\"@f])", re.IGNORECASE)


_PIECE = re.compile(r"'(?:[^']|'')*'|\S+")


def _kind_of_piece(piece: str) -> Kind:
    """A bind, or text that is read where it stands."""
    return Kind.SYMBOL if piece == "?" else Kind.STRING


def split(source: str) -> list[Statement]:
    """The statements of `source`; a comment or blank after the last semicolon is none."""
    file_command = _FILE_COMMAND.match(source)
    if file_command is not None:
        # The slashes of file://path and @stage//path start no comment; such a statement is always sent alone.
        text = source.strip().rstrip(";").rstrip()
        verb = file_command[1]
        pieces = _PIECE.finditer(text, len(verb))
        rest = (Token(_kind_of_piece(piece[0]), piece[0], piece.start(), piece.end()) for piece in pieces)
        return [Statement(text, (Token(Kind.WORD, verb, 0, len(verb)), *rest))]
    return _split_at(source, tokenize(source), ";")


def split_pipe(statement: Statement) -> list[Statement]:
    """The steps of `a ->> b ->> c`; one step when there is no pipe.

    https://docs.snowflake.com/en/sql-reference/operators-flow
    """
    return _split_at(statement.text, list(statement.tokens), "->>")


def _split_at(source: str, tokens: list[Token], symbol: str) -> list[Statement]:
    parts: list[list[Token]] = [[]]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        block = _block_at(tokens, index) if not parts[-1] else None
        if block is not None:
            parts[-1].extend(tokens[index:block])
            index = block
            continue
        index += 1
        if token.kind is Kind.SYMBOL and token.text == symbol:
            parts.append([])
        else:
            parts[-1].append(token)
    return [Statement.of(source, part) for part in parts if part]


def _block_at(tokens: list[Token], index: int) -> int | None:
    """Behind the block that the statement at `index` is, or ends with; None for a statement without one."""
    if tokens[index].upper not in ("BEGIN", "DECLARE", "CREATE"):
        return None
    rest = tokens[index:]
    start = 0 if block_extent.is_block(rest) else block_extent.inner_block(rest)
    return None if start is None else index + block_extent.end_of(rest, start)
