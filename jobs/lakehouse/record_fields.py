"""What a raw record must hold, declared once: its fields by name, type and rules.

The table's columns, the reader's patterns and the checks follow from it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from lakehouse.schemas import Columns

_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


#: Of a value; a text names the value that the load gives, as `last_day`.
Bound = int | datetime.date | str


@dataclass(frozen=True)
class Rule:
    """What a value must keep beside its type: all that is given here."""

    #: Follows the field's name where a value does not.
    reason: str
    above: Bound | None = None
    least: Bound | None = None
    most: Bound | None = None
    not_blank: bool = False


POSITIVE = Rule("is not positive", above=0)


@dataclass(frozen=True)
class Field:
    """A field of a record: `int`, `date` (text as YYYY-MM-DD), `string`, `decimal(p,s)`, or an object of fields."""

    name: str
    type: str | tuple[Field, ...]
    #: One that is not may be absent or null. An object always is.
    required: bool = True
    rules: tuple[Rule, ...] = ()

    @property
    def name_of_type(self) -> str:
        """`int`, `date`, `string`, `decimal` or `object`."""
        return self.type.split("(")[0] if isinstance(self.type, str) else "object"

    @property
    def precision_and_scale(self) -> tuple[int, int]:
        """Of a decimal."""
        found = _DECIMAL.fullmatch(self.type) if isinstance(self.type, str) else None
        if found is None:
            raise ValueError(f"{self.name} is not a decimal.")
        return int(found[1]), int(found[2])


Fields = tuple[Field, ...]
#: Names from the record down to a field.
Path = tuple[str, ...]


def leaves(fields: Fields, parent: Path = ()) -> list[tuple[Path, Field]]:
    """The fields that hold a value, in order, those of an object in its place."""
    found: list[tuple[Path, Field]] = []
    for field in fields:
        path = (*parent, field.name)
        found += [(path, field)] if isinstance(field.type, str) else leaves(field.type, path)
    return found


def columns_of(fields: Fields) -> Columns:
    """Of the table that holds the records."""
    return {field.name: _sql_type(field) for field in fields}


def _sql_type(field: Field) -> str:
    if isinstance(field.type, str):
        return field.type
    return f"struct<{','.join(f'{inner.name}:{_sql_type(inner)}' for inner in field.type)}>"


def names(fields: Fields) -> set[str]:
    """Of all fields, objects and what they hold."""
    return {name for path, _ in leaves(fields) for name in path}
