"""What functions take: values of JSON as the types that they want, or Snowflake's error."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from snowdome.snowflake.engine.json_documents import dump, text

if TYPE_CHECKING:
    pass


class Refused(ValueError):
    """What a function raises for its arguments; `code` and `state` are Snowflake's."""

    def __init__(self, code: str, state: str, message: str) -> None:
        super().__init__(f"snowflake-error:{code}:{state}:{message}")


def failed_cast(value: Any, wanted: str) -> Refused:
    return Refused("100071", "22000", f"Failed to cast variant value {dump(value)[:100]} to {wanted}")


def as_array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise failed_cast(value, "ARRAY")
    return value


def as_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise failed_cast(value, "OBJECT")
    return value


def as_whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, float)) or value != int(value):
        raise failed_cast(value, "FIXED")
    return int(value)


def as_text(value: Any) -> str:
    found = text(value)
    if found is None:
        raise failed_cast(value, "VARCHAR")
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal, float)) and not isinstance(value, bool)


def is_exact(value: Any) -> bool:
    return is_number(value) and not isinstance(value, float)


def is_whole(value: Any) -> bool:
    return is_exact(value) and value == int(value)
