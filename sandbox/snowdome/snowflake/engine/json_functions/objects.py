"""Functions on OBJECT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snowdome.snowflake.engine.json_documents import UNDEFINED

if TYPE_CHECKING:
    pass
from snowdome.snowflake.engine.json_functions.arguments import Refused, as_object, as_text


def pairs_of(arguments: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    if len(arguments) % 2:
        raise Refused("000938", "22023", "not enough arguments for function [OBJECT_CONSTRUCT]")
    return list(zip(arguments[::2], arguments[1::2], strict=True))


def object_of(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key is UNDEFINED or key is None:
            continue
        name = as_text(key)
        if name in found:
            raise Refused("100069", "22P02", f"Duplicate field key '{name}'")
        found[name] = value
    return {key: value for key, value in found.items() if value is not UNDEFINED}


def construct(*arguments: Any) -> Any:
    return object_of(pairs_of(arguments))


def construct_keep_null(*arguments: Any) -> Any:
    return object_of([(key, None if value is UNDEFINED else value) for key, value in pairs_of(arguments)])


def insert(given: Any, key: Any, value: Any, update: Any = False) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    if key is UNDEFINED or value is UNDEFINED:
        return given
    found, name = dict(as_object(given)), as_text(key)
    if name in found and not update:
        raise Refused("100069", "22P02", f"Duplicate field key '{name}'")
    found[name] = value
    return found


def keys_of(arguments: tuple[Any, ...]) -> set[str]:
    keys = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    return {as_text(key) for key in keys}


def delete(given: Any, *keys: Any) -> Any:
    gone = keys_of(keys)
    return {key: value for key, value in as_object(given).items() if key not in gone}


def pick(given: Any, *keys: Any) -> Any:
    kept = keys_of(keys)
    return {key: value for key, value in as_object(given).items() if key in kept}
