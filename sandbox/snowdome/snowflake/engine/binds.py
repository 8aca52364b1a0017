"""Bind variables: `?`, `:n` and `:name` outside strings, names and comments become literals of their type.

Array binds (one value list per position) become columns of a relation that an INSERT reads row by row.
Source: https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests#using-bind-variables-in-a-statement
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlglot.tokens import Token, TokenType

from snowdome.snowflake import errors
from snowdome.snowflake.engine import parsing
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.lexer import line_and_column
from snowdome.snowflake.splice import spliced

BIND_ROWS = "bind rows"

_BEFORE_A_PATH = {
    TokenType.VAR,
    TokenType.IDENTIFIER,
    TokenType.R_PAREN,
    TokenType.R_BRACKET,
    TokenType.STRING,
    TokenType.NUMBER,
}
_EPOCH = datetime(1970, 1, 1)


def substitute(sql: str, binds: dict[str, Any] | None, *, describe_only: bool = False) -> tuple[str, pa.Table | None]:
    """The text with binds put in, and the rows of array binds.

    A position without a value is NULL while the statement is only described, as drivers do before they bind; else, and
    for an array bind of anything but an INSERT, error 002049.
    """
    binds = binds or {}
    named = {name.upper() for name in binds if not name.isdigit()}
    arrays = {key: bind for key, bind in binds.items() if isinstance(bind.get("value"), list)}
    takes_arrays = sql.lstrip()[:6].upper() == "INSERT"
    replacements: list[tuple[int, int, str]] = []
    count = 0
    tokens = parsing.tokenize(sql)
    for index, token in enumerate(tokens):
        end, shown = token.end, "?"
        if token.token_type in (TokenType.PLACEHOLDER, TokenType.QDCOLON):
            # `?::` is one token to sqlglot, an operator of another dialect.
            count += 1
            key, end = str(count), token.start
        elif _is_bind(tokens, index, named):
            key, end = tokens[index + 1].text, tokens[index + 1].end
            shown = f":{key}"
            key = next((name for name in binds if name.upper() == key.upper()), key)
        else:
            continue
        if key in arrays and takes_arrays:
            value = _column(key, arrays[key])
        elif key in binds and key not in arrays:
            value = sql_value(binds[key])
        elif describe_only and key not in binds:
            value = "NULL"
        else:
            raise errors.bind_missing(shown, *line_and_column(sql, token.start))
        replacements.append((token.start, end + 1, value))
    return spliced(sql, replacements), _rows(arrays) if arrays else None


def _is_bind(tokens: list[Token], index: int, named: set[str]) -> bool:
    """`:1` or the `:name` of a bind, but not the path of `v:1` nor the second part of `::`."""
    token = tokens[index]
    if token.token_type is not TokenType.COLON or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    if following.start != token.end + 1:
        return False
    if following.token_type is not TokenType.NUMBER and following.text.upper() not in named:
        return False
    before = tokens[index - 1] if index else None
    return not (before is not None and before.end + 1 == token.start and before.token_type in _BEFORE_A_PATH)


_CONVERSIONS = {
    "DATE": "TO_DATE({}, 'AUTO')",
    "TIME": "TO_TIME({}, 'AUTO')",
    "TIMESTAMP_NTZ": "TO_TIMESTAMP_NTZ({}, 'AUTO')",
    "TIMESTAMP_LTZ": "TO_TIMESTAMP_LTZ({}, 'AUTO')",
    "TIMESTAMP_TZ": "TO_TIMESTAMP_TZ({}, 'AUTO')",
    "BOOLEAN": "CAST({} AS BOOLEAN)",
    "REAL": "CAST({} AS FLOAT)",
    "BINARY": "TO_BINARY({}, 'HEX')",
    "VARIANT": "PARSE_JSON({})",
    "OBJECT": "PARSE_JSON({})",
    "ARRAY": "PARSE_JSON({})",
}
"""What makes a value of a bind's text; the session's own input formats do not apply to it."""


def _kind(bind: dict[str, Any]) -> str:
    kind = str(bind.get("type") or "TEXT").upper()
    return {"TIMESTAMP": "TIMESTAMP_NTZ", "DATETIME": "TIMESTAMP_NTZ"}.get(kind, kind)


def sql_value(bind: dict[str, Any]) -> str:
    """One bind as a literal of its type."""
    kind, value = _kind(bind), bind.get("value")
    if value is None:
        return "NULL"
    text = _text(kind, str(value), str(bind.get("fmt") or ""))
    if kind == "FIXED":
        return text if _is_number(text) else literal(text)
    return _CONVERSIONS.get(kind, "{}").format(literal(text))


def _column(key: str, bind: dict[str, Any]) -> str:
    if all(value is None for value in bind["value"]):
        # Of no type, as a single NULL: gosnowflake sends some type for a list of nil.
        return "NULL"
    kind = _kind(bind)
    column = f'"{BIND_ROWS}"."{key}"'
    if kind == "FIXED":
        return f"CAST({column} AS NUMBER(38, {_scale(bind['value'])}))"
    return _CONVERSIONS.get(kind, "{}").format(column)


def _scale(values: list[Any]) -> int:
    return max((len(str(value).partition(".")[2]) for value in values if value is not None), default=0)


def _rows(arrays: dict[str, Any]) -> pa.Table:
    if len({len(bind["value"]) for bind in arrays.values()}) > 1:
        raise errors.syntax("Array binds have different numbers of values.")
    columns = {}
    for key, bind in arrays.items():
        kind, form = _kind(bind), str(bind.get("fmt") or "")
        texts = [None if value is None else _text(kind, str(value), form) for value in bind["value"]]
        columns[key] = pa.array(texts, pa.string())
    return pa.table(columns)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _text(kind: str, value: str, form: str) -> str:
    """Drivers send dates in milliseconds, times and timestamps in nanoseconds since 1970; others send text.

    A TIMESTAMP_TZ has its offset behind it, in minutes from -24 hours.
    """
    number, _, offset = value.partition(" ")
    if form or not (kind == "DATE" or kind.startswith("TIME")) or not number.lstrip("-").isdigit():
        return value
    if offset and not offset.isdigit():
        return value
    try:
        if kind == "DATE":
            return (_EPOCH + timedelta(milliseconds=int(number))).date().isoformat()
        seconds, nanoseconds = divmod(int(number), 1_000_000_000)
        minutes = int(offset or 1440) - 1440
        moment = _EPOCH + timedelta(seconds=seconds, minutes=minutes)
    except OverflowError:
        raise errors.not_a_timestamp(value) from None
    # All nine digits: whether nanoseconds can be kept is for the conversion to say.
    fraction = f".{nanoseconds:09d}" if nanoseconds else ""
    if kind == "TIME":
        return f"{moment.time().isoformat()}{fraction}"
    text = f"{moment.isoformat(sep=' ')}{fraction}"
    if kind == "TIMESTAMP_NTZ":
        return text
    hours, rest = divmod(abs(minutes), 60)
    return f"{text} {'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"
