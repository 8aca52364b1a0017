"""Bind variables: `?` and `:n` outside strings, names and comments become literals of their type.

Array binds (one value list per position) become columns of a relation that the statement reads row by row.
Source: https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests#using-bind-variables-in-a-statement
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlglot.tokens import Token, TokenType

from sandbox.snowflake import errors
from sandbox.snowflake.engine import parsing
from sandbox.snowflake.identifiers import literal

BIND_ROWS = "__BIND_ROWS"

_BEFORE_A_PATH = {
    TokenType.VAR,
    TokenType.IDENTIFIER,
    TokenType.R_PAREN,
    TokenType.R_BRACKET,
    TokenType.STRING,
    TokenType.NUMBER,
}


def substitute(sql: str, binds: dict[str, Any] | None) -> tuple[str, pa.Table | None]:
    """The text with binds put in, and the rows of array binds. Raises 002049 for a position that has no value."""
    if not binds:
        return sql, None
    arrays = {key: bind["value"] for key, bind in binds.items() if isinstance(bind.get("value"), list)}
    pieces: list[str] = []
    position = count = 0
    tokens = parsing.tokenize(sql)
    for index, token in enumerate(tokens):
        if token.start < position:
            continue
        end = token.end
        if token.token_type in (TokenType.PLACEHOLDER, TokenType.QDCOLON):
            # `?::` is one token to sqlglot, an operator of another dialect.
            count += 1
            key, end = str(count), token.start
        elif _is_numbered(tokens, index):
            key, end = tokens[index + 1].text, tokens[index + 1].end
        else:
            continue
        if key not in binds:
            raise errors.bind_missing(f":{key}")
        value = _column(key, binds[key]) if key in arrays else sql_value(binds[key])
        pieces += [sql[position : token.start], value]
        position = end + 1
    return "".join(pieces) + sql[position:], _rows(arrays) if arrays else None


def _is_numbered(tokens: list[Token], index: int) -> bool:
    """`:1`, but not the path of `v:1` nor the second part of `::`."""
    token = tokens[index]
    if token.token_type is not TokenType.COLON or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    if following.token_type is not TokenType.NUMBER or following.start != token.end + 1:
        return False
    before = tokens[index - 1] if index else None
    return not (before is not None and before.end + 1 == token.start and before.token_type in _BEFORE_A_PATH)


_CASTS = {
    "DATE": "DATE",
    "TIME": "TIME",
    "TIMESTAMP_NTZ": "TIMESTAMP_NTZ",
    "TIMESTAMP_LTZ": "TIMESTAMP_LTZ",
    "TIMESTAMP_TZ": "TIMESTAMP_TZ",
    "BOOLEAN": "BOOLEAN",
    "REAL": "FLOAT",
}


def sql_value(bind: dict[str, Any]) -> str:
    """One bind as a literal of its type."""
    kind = str(bind.get("type", "TEXT")).upper()
    value = bind.get("value")
    if value is None:
        return "NULL"
    text = _text(kind, str(value), str(bind.get("fmt") or ""))
    if kind == "FIXED":
        return text if _is_number(text) else literal(text)
    if kind in ("VARIANT", "OBJECT", "ARRAY"):
        return f"PARSE_JSON({literal(text)})"
    if kind == "BINARY":
        return f"TO_BINARY({literal(text)}, 'HEX')"
    return f"CAST({literal(text)} AS {_CASTS[kind]})" if kind in _CASTS else literal(text)


def _column(key: str, bind: dict[str, Any]) -> str:
    kind = str(bind.get("type", "TEXT")).upper()
    column = f'"{BIND_ROWS}"."{key}"'
    if kind == "FIXED":
        return f"CAST({column} AS NUMBER(38, {_scale(bind['value'])}))"
    return f"CAST({column} AS {_CASTS[kind]})" if kind in _CASTS else column


def _scale(values: list[Any]) -> int:
    return max((len(str(value).partition(".")[2]) for value in values if value is not None), default=0)


def _rows(arrays: dict[str, list[Any]]) -> pa.Table:
    if len({len(values) for values in arrays.values()}) > 1:
        raise errors.syntax("Array binds have different numbers of values.")
    return pa.table(
        {key: pa.array([None if v is None else str(v) for v in values], pa.string()) for key, values in arrays.items()}
    )


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _text(kind: str, value: str, form: str) -> str:
    """Drivers send dates in milliseconds, times and timestamps in nanoseconds since the epoch; others send text."""
    if form or not value.lstrip("-").split(" ")[0].isdigit():
        return value
    from datetime import datetime, timedelta

    epoch = datetime(1970, 1, 1)
    if kind == "DATE":
        return (epoch + timedelta(milliseconds=int(value))).date().isoformat()
    if kind == "TIME":
        return (epoch + timedelta(microseconds=int(value) // 1000)).time().isoformat()
    if kind.startswith("TIMESTAMP"):
        nanoseconds = value.partition(" ")[0]  # The instant is what is kept, see transpile/casts.py.
        moment = (epoch + timedelta(microseconds=int(nanoseconds) // 1000)).isoformat(sep=" ")
        if kind == "TIMESTAMP_NTZ":
            return moment
        return f"{moment}+00:00"
    return value
