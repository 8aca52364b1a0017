"""Values of a field, as records have them -> a column of Arrow."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from lakehouse.record_fields import Field, ListOf, MapOf

_TYPES = {
    "boolean": pa.bool_(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
}


def arrow_type(field: Field) -> pa.DataType:
    match field.type:
        case ListOf(element):
            return pa.list_(arrow_type(element))
        case MapOf(value):
            return pa.map_(pa.string(), arrow_type(value))
        case str():
            if field.name_of_type == "decimal":
                return pa.decimal128(*field.precision_and_scale)
            return _TYPES[field.type]
        case members:
            return pa.struct([pa.field(inner.name, arrow_type(inner)) for inner in members])


def column_of(field: Field, values: Sequence[Any]) -> pa.Array:
    """`values` are texts that cast to the field's type, lists of values, or pairs of a key and a value; or None."""
    match field.type:
        case str():
            return pa.array(values, pa.string()).cast(arrow_type(field))
        case ListOf(element):
            items = column_of(element, [item for value in values if value is not None for item in value])
            return pa.ListArray.from_arrays(offsets(_lengths(values)), items)
        case MapOf(inner):
            pairs = [pair for value in values if value is not None for pair in value]
            keys = pa.array([key for key, _ in pairs], pa.string())
            items = column_of(inner, [item for _, item in pairs])
            return pa.MapArray.from_arrays(offsets(_lengths(values)), keys, items)
        case members:
            columns = [
                column_of(inner, [None if value is None else value[place] for value in values])
                for place, inner in enumerate(members)
            ]
            absent = pa.array([value is None for value in values], pa.bool_())
            return pa.StructArray.from_arrays(columns, fields=list(arrow_type(field)), mask=absent)


def _lengths(values: Sequence[Sequence[Any] | None]) -> list[int | None]:
    return [None if value is None else len(value) for value in values]


def offsets(lengths: Sequence[int | None]) -> pa.Array:
    """Where each list begins among all items, and where the last ends; NULL where there is none."""
    ends = list(itertools.accumulate((length or 0 for length in lengths), initial=0))
    return pa.array([*(None if n is None else at for n, at in zip(lengths, ends, strict=False)), ends[-1]], pa.int32())
