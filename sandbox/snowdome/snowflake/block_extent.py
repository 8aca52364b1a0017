"""Where a block begins and ends among the statements of a request.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/blocks
"""

from __future__ import annotations

from collections.abc import Sequence

from snowdome.snowflake.lexer import Kind, Token

_OF_TRANSACTIONS = ("TRANSACTION", "WORK", "NAME")
_STARTS = (";", "THEN", "ELSE", "DO", "LOOP", "BEGIN", "DECLARE", "EXCEPTION", "REPEAT")
"""Words and signs behind which a statement of a block begins."""
_OPENING = ("IF", "CASE", "FOR", "WHILE", "LOOP", "REPEAT")


def is_block(tokens: Sequence[Token]) -> bool:
    """Whether a statement that begins so is a block: BEGIN alone, or with TRANSACTION, begins a transaction."""
    first = _word(tokens, 0)
    if first == "DECLARE":
        return True
    if first != "BEGIN" or len(tokens) < 2:
        return False
    return _word(tokens, 1) not in _OF_TRANSACTIONS and tokens[1].text != ";"


def inner_block(tokens: Sequence[Token]) -> int | None:
    """Where the block of `CREATE PROCEDURE ... AS BEGIN ... END` begins; None for every other statement."""
    if _word(tokens, 0) != "CREATE" or "PROCEDURE" not in [token.upper for token in tokens[:6]]:
        return None
    for index in range(len(tokens) - 1):
        if tokens[index].text == ";":
            return None
        if _word(tokens, index) == "AS" and _word(tokens, index + 1) in ("BEGIN", "DECLARE"):
            return index + 1
    return None


def end_of(tokens: Sequence[Token], start: int) -> int:
    """The index behind the END of the block that begins at `start`; behind the last token where there is none."""
    depth = 0
    index = start
    while index < len(tokens):
        word, following = _word(tokens, index), _word(tokens, index + 1)
        is_first = index == start or tokens[index - 1].upper in _STARTS
        if word == "END":
            depth -= 1
            if following in _OPENING:
                index += 1
            if depth == 0:
                return index + 1
        elif word == "CASE" or (is_first and _opens(tokens, index)):
            depth += 1
        index += 1
    return index


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a statement of a block begins here that has an END; `REPEAT('x', 2)` is a function."""
    word = _word(tokens, index)
    if word == "BEGIN":
        return is_block(tokens[index : index + 2])
    is_call = word == "REPEAT" and index + 1 < len(tokens) and tokens[index + 1].text == "("
    return word in _OPENING and not is_call


def _word(tokens: Sequence[Token], index: int) -> str:
    if index >= len(tokens) or tokens[index].kind is not Kind.WORD:
        return ""
    return tokens[index].upper
