"""Types: as DESCRIBE TABLE and SHOW COLUMNS print them, and by the names that statements give them."""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.result import MAX_BINARY_LENGTH, MAX_TEXT_LENGTH, Column

_FAMILIES = {
    "NUMBER": "NUMBER, DECIMAL, DEC, NUMERIC, INT, INTEGER, BIGINT, SMALLINT, TINYINT, BYTEINT",
    "FLOAT": "FLOAT, FLOAT4, FLOAT8, DOUBLE, DOUBLE PRECISION, REAL",
    "VARCHAR": "VARCHAR, CHAR, CHARACTER, NCHAR, STRING, TEXT, NVARCHAR, NVARCHAR2, CHAR VARYING, NCHAR VARYING",
    "BINARY": "BINARY, VARBINARY",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIME": "TIME",
    "TIMESTAMP_NTZ": "TIMESTAMP_NTZ, TIMESTAMPNTZ, TIMESTAMP WITHOUT TIME ZONE, DATETIME, TIMESTAMP",
    "TIMESTAMP_LTZ": "TIMESTAMP_LTZ, TIMESTAMPLTZ, TIMESTAMP WITH LOCAL TIME ZONE",
    "TIMESTAMP_TZ": "TIMESTAMP_TZ, TIMESTAMPTZ, TIMESTAMP WITH TIME ZONE",
    "VARIANT": "VARIANT",
    "OBJECT": "OBJECT",
    "ARRAY": "ARRAY",
    "MAP": "MAP",
}
"""https://docs.snowflake.com/en/sql-reference/intro-summary-data-types"""
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names.split(", ")}
_NOT_HERE = ("DECFLOAT", "FILE", "GEOGRAPHY", "GEOMETRY", "VECTOR", "UUID")


def family(written: str) -> str:
    """`DECIMAL(10, 2)` is a NUMBER. Raises for what is not a type, and for a type that this account has not."""
    name = " ".join(written.split("(")[0].upper().split())
    if name in _NOT_HERE:
        raise errors.unsupported(f"data type {name}")
    if name not in _FAMILY_OF:
        raise errors.syntax(f"Unsupported data type '{name}'.")
    return _FAMILY_OF[name]


_SECONDS_TYPES = ("TIME", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ")
_ONE_CHARACTER = ("CHAR", "CHARACTER", "NCHAR")
_DEFAULT_PARAMETERS = {
    "NUMBER": ("38", "0"),
    "VARCHAR": (str(MAX_TEXT_LENGTH),),
    "BINARY": (str(MAX_BINARY_LENGTH),),
    **dict.fromkeys(_SECONDS_TYPES, ("9",)),
}


def parameters(written: str) -> tuple[str, ...]:
    """`NUMBER(10)` has ("10", "0"): precision and scale, a length or digits of seconds; () for types without any."""
    defaults = _DEFAULT_PARAMETERS.get(family(written), ())
    name, _, given = written.partition("(")
    found = tuple(part.strip() for part in given.rstrip(" )").split(",") if part.strip())
    if not found and name.strip().upper() in _ONE_CHARACTER:
        found = ("1",)
    return (*found, *defaults[len(found) :])[: len(defaults)]


def complete(written: str) -> str:
    """`int` as NUMBER(38,0)."""
    given = parameters(written)
    return f"{family(written)}({','.join(given)})" if given else family(written)


def declared(column: Column) -> str:
    """`NUMBER(38,0)`, `VARCHAR(16777216)`, `OBJECT(a NUMBER(10,0))` ...

    https://docs.snowflake.com/en/sql-reference/sql/desc-table
    """
    if column.type == "FIXED":
        return f"NUMBER({_or(column.precision, 38)},{column.scale or 0})"
    if column.type == "TEXT":
        return f"VARCHAR({_or(column.length, MAX_TEXT_LENGTH)})"
    if column.type == "BINARY":
        return f"BINARY({_or(column.length, MAX_BINARY_LENGTH)})"
    if column.type == "REAL":
        return "FLOAT"
    if column.type in _SECONDS_TYPES:
        return f"{column.type}({_or(column.scale, 9)})"
    if column.fields:
        parts = [f"{f'{part.name} ' if part.name else ''}{_element(part)}" for part in column.fields]
        return f"{column.type}({', '.join(parts)})"
    return column.type


def _element(part: Column) -> str:
    return declared(part) if part.nullable else f"{declared(part)} NOT NULL"


_FIXED = {"TEXT": False, "BINARY": True}
"""Whether values have one length. Limit: a column declared as VARBINARY is told as BINARY."""


def as_json(column: Column) -> str:
    """`data_type` of SHOW COLUMNS.

    https://docs.snowflake.com/en/sql-reference/sql/show-columns
    """
    description: dict[str, object] = {"type": column.type}
    if column.type == "FIXED":
        description |= {"precision": _or(column.precision, 38), "scale": column.scale or 0}
    elif column.type == "TEXT":
        length = _or(column.length, MAX_TEXT_LENGTH)
        description |= {"length": length, "byteLength": min(length * 4, MAX_TEXT_LENGTH)}
    elif column.type == "BINARY":
        length = _or(column.length, MAX_BINARY_LENGTH)
        description |= {"length": length, "byteLength": length}
    elif column.type in _SECONDS_TYPES:
        description |= {"precision": 0, "scale": _or(column.scale, 9)}
    description["nullable"] = column.nullable
    if column.type in _FIXED:
        description["fixed"] = _FIXED[column.type]
    return json.dumps(description, separators=(",", ":"))


def _or(value: int | None, default: int) -> int:
    return default if value is None else value
