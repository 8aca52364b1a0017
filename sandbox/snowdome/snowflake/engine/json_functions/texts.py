"""Functions on text that make ARRAYs, or that DuckDB does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snowdome.snowflake.engine.json_documents import UNDEFINED

if TYPE_CHECKING:
    pass
from snowdome.snowflake.engine.json_functions.arguments import as_text, as_whole


def split(given: Any, separator: Any) -> list[str]:
    whole, by = as_text(given), as_text(separator)
    return whole.split(by) if by else [whole]


def tokens(given: Any, delimiters: Any = " ") -> list[str]:
    signs = set(as_text(delimiters))
    spaced = "".join("\0" if sign in signs else sign for sign in as_text(given))
    return [token for token in spaced.split("\0") if token]


def token(given: Any, delimiters: Any = " ", number: Any = 1) -> Any:
    found, position = tokens(given, delimiters), as_whole(number)
    return found[position - 1] if 1 <= position <= len(found) else UNDEFINED


_WORD_SEPARATORS = ' \t\n\r\x0b\x0c!?@"^#$&~_,.:;+-*%/|\\[](){}<>'


def initcap(given: Any, delimiters: Any = _WORD_SEPARATORS) -> str:
    separators, begins, found = set(as_text(delimiters)), True, []
    for sign in as_text(given):
        found.append(sign.upper() if begins else sign.lower())
        begins = sign in separators
    return "".join(found)
