"""What a raw record must hold: its fields by name and type."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Field:
    """A field of a record: `int`, `date` (text as YYYY-MM-DD), `string`, `decimal(p,s)`, or an object of fields."""

    name: str
    type: str | tuple[Field, ...]
    #: One that is not may be absent or null. An object always is.
    required: bool = True

    @property
    def name_of_type(self) -> str:
        """`int`, `date`, `string`, `decimal` or `object`."""
        return self.type.split("(")[0] if isinstance(self.type, str) else "object"

    @property
    def precision_and_scale(self) -> tuple[int, int]:
        """Of a decimal."""
        found = _DECIMAL.fullmatch(self.type) if isinstance(self.type, str) else None
        if found is None:
            raise ValueError(f"{self.name} is no decimal.")
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


def arrow_type(field: Field) -> pa.DataType:
    """Of a leaf's column."""
    if field.name_of_type == "decimal":
        return pa.decimal128(*field.precision_and_scale)
    return {"int": pa.int32(), "date": pa.date32(), "string": pa.string()}[field.name_of_type]


def names(fields: Fields) -> set[str]:
    """Of all fields, objects and what they hold."""
    return {name for path, _ in leaves(fields) for name in path}
