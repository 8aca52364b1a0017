"""What a raw record must hold: its fields by name, type and rules.

The table's columns, the reader's patterns and the checks follow from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lakehouse.schemas import Columns

_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Rule:
    """What a value must keep beside its type: all that is given here.

    Bounds and allowed values are texts that cast to the field's type; of a date also `today` or `tomorrow`.
    """

    #: Follows the field's name where a value does not.
    reason: str
    above: str | None = None
    below: str | None = None
    least: str | None = None
    most: str | None = None
    not_blank: bool = False
    #: Regular expression of the whole text.
    pattern: str | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListOf:
    """An array; NULL among its elements only where they are not required."""

    element: Field


@dataclass(frozen=True)
class MapOf:
    """An object whose keys are data; NULL among its values only where they are not required."""

    value: Field


@dataclass(frozen=True)
class Field:
    """A field of a record.

    Its type is `boolean`, `int`, `bigint`, `float`, `double`, `decimal(p,s)`, `string`, `date`, `timestamp`,
    `timestamp_ntz`, or made of other fields: an object, a list or a map.
    """

    name: str
    type: str | tuple[Field, ...] | ListOf | MapOf
    #: One that is not may be absent or null.
    required: bool = True
    rules: tuple[Rule, ...] = ()
    #: Name in the raw data, where it is another.
    source: str = ""

    @property
    def key(self) -> str:
        """Name in the raw data."""
        return self.source or self.name

    @property
    def name_of_type(self) -> str:
        """`int`, `decimal`, ... or `object` for one that is made of other fields."""
        return self.type.split("(")[0] if isinstance(self.type, str) else "object"

    @property
    def inner(self) -> Fields:
        """The fields that it is made of."""
        match self.type:
            case str():
                return ()
            case ListOf(element):
                return (element,)
            case MapOf(value):
                return (value,)
            case members:
                return members

    @property
    def members(self) -> Fields | None:
        """Fields of an object that each record has, so that they can stand in its place; None of anything else."""
        return self.type if isinstance(self.type, tuple) and self.required else None

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
    """The fields in order, those of an object that each record has in its place. So a list is one leaf."""
    found: list[tuple[Path, Field]] = []
    for field in fields:
        path = (*parent, field.name)
        found += [(path, field)] if field.members is None else leaves(field.members, path)
    return found


def columns_of(fields: Fields) -> Columns:
    """Of the table that holds the records."""
    return {field.name: sql_type(field) for field in fields}


def sql_type(field: Field) -> str:
    """As Spark names it."""
    match field.type:
        case str():
            return field.type
        case ListOf(element):
            return f"array<{sql_type(element)}>"
        case MapOf(value):
            return f"map<string,{sql_type(value)}>"
        case members:
            return f"struct<{','.join(f'{inner.name}:{sql_type(inner)}' for inner in members)}>"


def keys_of(fields: Fields) -> set[str]:
    """Names in the raw data of all fields, and of those that they are made of."""
    return {key for field in fields for key in (field.key, *keys_of(field.inner))}
