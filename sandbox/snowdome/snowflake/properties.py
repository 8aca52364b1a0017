"""`KEY = value` properties of a statement: typed, and refused by name when nobody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, overload

from snowdome.snowflake import errors


class Properties:
    """Properties in the order given. Each reader takes its key out; `finish` refuses what is left."""

    def __init__(self, statement: str) -> None:
        self.statement = statement
        self._values: dict[str, Any] = {}

    def add(self, key: str, value: Any) -> None:
        if key in self._values:
            raise errors.syntax(f"duplicate property '{key}'; only one value of it can be set.")
        self._values[key] = value

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __bool__(self) -> bool:
        return bool(self._values)

    def peek(self, key: str) -> Any:
        """The value as parsed, left in; None when absent."""
        return self._values.get(key)

    def raw(self, key: str) -> Any:
        """The value as parsed; None when absent."""
        return self._values.pop(key, None)

    @overload
    def text(self, key: str) -> str | None: ...
    @overload
    def text(self, key: str, default: str) -> str: ...
    def text(self, key: str, default: str | None = None) -> str | None:
        """A string or a bare word, letter by letter."""
        if key not in self._values:
            return default
        value = self._values.pop(key)
        if isinstance(value, int | Decimal):
            return str(value)
        if not isinstance(value, str):
            raise errors.invalid_property_value("(...)", key)
        return str(value)

    def required_text(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise errors.missing_property(key)
        return value

    def boolean(self, key: str, default: bool) -> bool:
        """TRUE or FALSE, bare or quoted."""
        value = self.text(key)
        if value is None:
            return default
        if value.upper() not in ("TRUE", "FALSE"):
            raise errors.invalid_property_value(value, key)
        return value.upper() == "TRUE"

    def integer(self, key: str, default: int, *, at_least: int = 0, at_most: int = 2**31 - 1) -> int:
        value = self.text(key)
        if value is None:
            return default
        if not value.lstrip("-").isdigit() or not at_least <= int(value) <= at_most:
            raise errors.invalid_property_value(value, key)
        return int(value)

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of `allowed`, in any case, quoted or not."""
        value = self.text(key)
        if value is None:
            return default
        if value.upper() not in allowed:
            raise errors.invalid_property_value(value, key)
        return value.upper()

    def strings(self, key: str) -> list[str]:
        """`('a', 'b')`; empty when absent."""
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise errors.invalid_property_value(str(value), key)
        return [str(item) for item in value]

    def nested(self, key: str) -> Properties | None:
        """`(KEY = value ...)`; None when absent."""
        value = self._values.pop(key, None)
        if value is None or isinstance(value, Properties):
            if value is not None:
                value.statement = f"{self.statement} {key}"
            return value
        if value == []:
            return Properties(f"{self.statement} {key}")
        raise errors.invalid_property_value(str(value), key)

    def refuse(self, *keys: str) -> None:
        """Refuses properties that Snowflake has and this sandbox does not, by name."""
        for key in keys:
            if key in self._values:
                raise errors.unsupported(key)

    def finish(self) -> None:
        """Refuses the first property that nobody read."""
        for key in self._values:
            raise errors.invalid_property(key, self.statement)
