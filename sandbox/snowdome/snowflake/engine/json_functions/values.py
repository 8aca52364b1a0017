"""Functions that read JSON, tell types, and take values out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from snowdome.snowflake.engine.json_documents import UNDEFINED, DocumentError, parse

if TYPE_CHECKING:
    pass
from snowdome.snowflake.engine.json_functions.arguments import (
    Refused,
    as_object,
    as_text,
    is_exact,
    is_number,
    is_whole,
)


def parse_json(document: Any, option: Any = "s") -> Any:
    if option not in ("s", "d"):
        raise Refused("001015", "22023", f"argument {option} to function PARSE_JSON is not valid")
    try:
        return parse(as_text(document), duplicates=option == "d")
    except DocumentError as error:
        raise Refused("100069", "22P02", str(error)) from None


def try_parse_json(document: Any, option: Any = "s") -> Any:
    try:
        return parse(as_text(document), duplicates=option == "d")
    except DocumentError:
        return UNDEFINED


def check_json(document: Any) -> Any:
    try:
        parse(as_text(document))
    except DocumentError as error:
        return str(error)
    return UNDEFINED


TESTS: dict[str, Callable[[Any], bool]] = {
    "ARRAY": lambda value: isinstance(value, list),
    "OBJECT": lambda value: isinstance(value, dict),
    "BOOLEAN": lambda value: isinstance(value, bool),
    "INTEGER": is_whole,
    "DECIMAL": is_exact,
    "DOUBLE": is_number,
    "REAL": is_number,
    "VARCHAR": lambda value: isinstance(value, str),
    "CHAR": lambda value: isinstance(value, str),
}


def to_array(value: Any) -> Any:
    if value is None:
        return UNDEFINED
    return value if isinstance(value, list) else [value]


def with_nulls(value: Any) -> Any:
    """The value with null for each undefined part."""
    if isinstance(value, list):
        return [with_nulls(part) for part in value]
    if isinstance(value, dict):
        return {key: with_nulls(part) for key, part in value.items()}
    return None if value is UNDEFINED else value


def to_object(value: Any) -> Any:
    return UNDEFINED if value is None else as_object(value)


def at_path(value: Any, steps: list[Any]) -> Any:
    for step in steps:
        value = get(value, step)
    return value


def get(value: Any, step: Any) -> Any:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step, UNDEFINED)
    if isinstance(value, list) and is_number(step) and 0 <= step < len(value):
        return value[int(step)]
    return UNDEFINED


def get_ignore_case(value: Any, key: Any) -> Any:
    found = get(value, key)
    if found is UNDEFINED and isinstance(value, dict) and isinstance(key, str):
        return next((value[name] for name in sorted(value) if name.upper() == key.upper()), UNDEFINED)
    return found
