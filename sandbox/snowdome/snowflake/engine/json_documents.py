"""Values of VARIANT, OBJECT and ARRAY: read from JSON text, and written as the canonical text that the engine keeps.

In Python they are str, bool, int, Decimal, float, list, dict, None for JSON null, and UNDEFINED for what is missing: an
SQL NULL, or an array's element that was one. Numbers with an exponent are DOUBLE, all others exact. Keys are sorted.

Sources: https://docs.snowflake.com/en/sql-reference/functions/parse_json, .../flatten (keys without quotes, missing
elements), .../array_construct (`undefined`)
"""

from __future__ import annotations

import contextlib
import json
import math
import re
from decimal import Decimal
from typing import Any

MAX_DEPTH = 200
"""Levels of nesting. Snowflake's own bound is not documented."""
MAX_EXACT_DIGITS = 38
_HALF_A_PAIR = re.compile(r"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]", re.DOTALL)
"""Of escaped UTF-16: no character."""


class Undefined:
    """The type of UNDEFINED."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED = Undefined()


class DocumentError(ValueError):
    """Text that is no JSON; the message is Snowflake's."""


def parse(text: str, *, duplicates: bool = False) -> Any:
    """The value of JSON text; UNDEFINED for blank text. With `duplicates` the last of a repeated key wins."""
    if not text.strip():
        return UNDEFINED
    try:
        if "\\u" in text and _HALF_A_PAIR.search(text):
            # The scanner puts U+FFFD in its place.
            return _Scanner(text, duplicates).document()
        value = json.loads(
            text,
            object_pairs_hook=dict if duplicates else _distinct,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_refuse,
        )
        if text.count("[") + text.count("{") > MAX_DEPTH:
            _check_depth(value, 1)
        return value
    except (ValueError, RecursionError):
        # Slower, but takes what JSON does not have, and knows the position of a fault.
        return _Scanner(text, duplicates).document()


def dump(value: Any) -> str:
    """Canonical text of a value."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ",".join(f"{dump(key)}:{dump(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    if isinstance(value, float):
        if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        text = f"{value:.15e}"
        return text if float(text) == value else f"{value:.16e}"
    if value is UNDEFINED:
        return "undefined"
    return "null" if value is None else scalar_text(value)


_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^"{}\[\],:]+')


def indented(canonical: str, indent: int) -> str:
    """Canonical text, each element on a line of its own. https://docs.snowflake.com/en/sql-reference/parameters"""
    if canonical[:1] not in ("{", "["):
        return canonical
    depth = 0
    lines: list[str] = []
    pieces = _PIECES.findall(canonical)
    for index, piece in enumerate(pieces):
        if piece in ("{", "["):
            depth += 1
            is_empty = pieces[index + 1] in ("}", "]")
            lines.append(piece if is_empty else f"{piece}\n{' ' * (indent * depth)}")
        elif piece in ("}", "]"):
            depth -= 1
            is_empty = pieces[index - 1] in ("{", "[")
            lines.append(piece if is_empty else f"\n{' ' * (indent * depth)}{piece}")
        elif piece == ",":
            lines.append(f",\n{' ' * (indent * depth)}")
        else:
            lines.append(": " if piece == ":" else piece)
    return "".join(lines)


def text(value: Any) -> str | None:
    """The value cast to VARCHAR; None for JSON null and UNDEFINED."""
    if value is None or value is UNDEFINED:
        return None
    return dump(value) if isinstance(value, (dict, list)) else scalar_text(value)


def scalar_text(value: str | bool | int | Decimal | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def type_name(value: Any) -> str:
    """What TYPEOF prints. https://docs.snowflake.com/en/sql-reference/functions/typeof"""
    if value is None:
        return "NULL_VALUE"
    names = {bool: "BOOLEAN", int: "INTEGER", Decimal: "DECIMAL", float: "DOUBLE", str: "VARCHAR", list: "ARRAY"}
    return names.get(type(value), "OBJECT")


def _number(text: str) -> int | Decimal | float:
    digits = sum(sign.isdigit() for sign in text)
    if "e" in text or "E" in text or digits > MAX_EXACT_DIGITS:
        value = float(text)
        if math.isinf(value):
            raise DocumentError(f"Error parsing JSON: number out of range: {text[:50]}")
        return value
    return Decimal(text) if "." in text else int(text)


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("duplicate key")
    return found


def _check_depth(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise DocumentError(f"Error parsing JSON: nested more than {MAX_DEPTH} levels deep")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(inner, depth + 1)


_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
          |(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
          |(?P<word>-Infinity\b|[A-Za-z_$][\w$]*)
          |(?P<symbol>[\[\]{},:]))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {
    "null": None,
    "true": True,
    "false": False,
    "undefined": UNDEFINED,
    "nan": math.nan,
    "infinity": math.inf,
    "-infinity": -math.inf,
}


class _Scanner:
    """Reads JSON, and what Snowflake takes beside it: bare keys, single quotes, words in any case, missing elements."""

    def __init__(self, text: str, duplicates: bool) -> None:
        self._text = text
        self._duplicates = duplicates
        self._position = 0

    def document(self) -> Any:
        value = self._value(1)
        if self._text[self._position :].strip():
            raise self._unexpected()
        return value

    def _peek(self) -> re.Match[str]:
        match = _TOKEN.match(self._text, self._position)
        if match is None:
            raise self._unexpected()
        return match

    def _unexpected(self) -> DocumentError:
        rest = self._text[self._position :].lstrip()
        position = len(self._text) - len(rest)
        what = f"unknown keyword or character {json.dumps(rest[:20])}" if rest else "incomplete JSON value"
        return DocumentError(f"Error parsing JSON: {what}, pos {position}")

    def _take(self, symbol: str) -> bool:
        match = _TOKEN.match(self._text, self._position)
        if match is None or match["symbol"] != symbol:
            return False
        self._position = match.end()
        return True

    def _value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise DocumentError(f"Error parsing JSON: nested more than {MAX_DEPTH} levels deep")
        if self._take("{"):
            return self._object(depth)
        if self._take("["):
            return self._array(depth)
        match = self._peek()
        if match["string"] is not None:
            self._position = match.end()
            return _string(match["string"])
        if match["number"] is not None:
            self._position = match.end()
            return _number(match["number"])
        word = (match["word"] or "").lower()
        if word not in _WORDS:
            raise self._unexpected()
        self._position = match.end()
        return _WORDS[word]

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._take("}"):
            if found and not self._take(","):
                raise self._unexpected()
            match = self._peek()
            if match["string"] is None and match["word"] is None:
                raise self._unexpected()
            key = _string(match["string"]) if match["string"] is not None else match["word"]
            if key in found and not self._duplicates:
                raise DocumentError(
                    f"Error parsing JSON: duplicate object attribute {json.dumps(key)}, pos {match.end()}"
                )
            self._position = match.end()
            if not self._take(":"):
                raise self._unexpected()
            found[key] = self._value(depth + 1)
        return {key: value for key, value in found.items() if value is not UNDEFINED}

    def _array(self, depth: int) -> list[Any]:
        found: list[Any] = []
        if self._take("]"):
            return found
        while True:
            match = self._peek()
            found.append(UNDEFINED if match["symbol"] in (",", "]") else self._value(depth + 1))
            if self._take("]"):
                return found
            if not self._take(","):
                raise self._unexpected()


_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def _string(quoted: str) -> str:
    plain = None
    if quoted[0] == '"':
        with contextlib.suppress(ValueError):
            plain = str(json.loads(quoted, strict=False))
    if plain is None:
        plain = _ESCAPE.sub(
            lambda escape: chr(int(escape[1][1:], 16)) if len(escape[1]) > 1 else _ESCAPES.get(escape[1], escape[1]),
            quoted[1:-1],
        )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
