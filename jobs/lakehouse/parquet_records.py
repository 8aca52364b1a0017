"""The records of a Parquet file, of the types of the declaration, or narrower ones: nothing is cast with a loss.

What cannot be read so is refused by name: another type, INT96, unsigned 64-bit numbers, nanoseconds that would be cut.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lakehouse.arrow_columns import arrow_type, offsets
from lakehouse.file_content import BrokenContent
from lakehouse.json_record import KEY_REPEATED
from lakehouse.record_fields import Field, Fields, ListOf, MapOf, leaves
from lakehouse.scalar_values import MISSING, OUT_OF_RANGE

MAGIC = b"PAR1"
NOT_FINITE = " is not a finite number"

_SMALL = (pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint16())
#: Type -> what of Parquet it takes without loss.
_TAKEN: dict[str, tuple[pa.DataType, ...]] = {
    "boolean": (pa.bool_(),),
    "int": _SMALL,
    "bigint": (*_SMALL, pa.int64(), pa.uint32()),
    "float": (pa.float16(), pa.float32()),
    "double": (pa.float16(), pa.float32(), pa.float64()),
    "string": (pa.string(), pa.large_string()),
    "date": (pa.date32(),),
}
#: Days and moments that all engines have, from the first to the one after the last.
_FIRST, _LAST = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)


class BrokenParquet(BrokenContent):
    """The content is not Parquet with the declared columns; the message says why."""

    cure = "Fix the file, or its declaration"


class Rows(NamedTuple):
    """Some records of a file."""

    #: Of each leaf of the fields; NULL where there is a problem.
    columns: list[pa.Array]
    problems: list[str | None]
    #: As JSON, for people; none without `texts`.
    texts: list[str]


class ParquetReader:
    def __init__(self, fields: Fields, *, texts: bool) -> None:
        self._fields, self._texts = fields, texts

    def rows(self, content: bytes, batch: int) -> Iterator[Rows]:
        """Records of the file, some at a time. Raises BrokenParquet."""
        try:
            file = pq.ParquetFile(pa.BufferReader(content))
            self._check(file)
            for found in file.iter_batches(batch_size=batch):
                found.validate(full=True)
                yield self._converted(found)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise BrokenParquet(f"cannot be read ({str(error).splitlines()[0][:200]})") from error

    def _check(self, file: pq.ParquetFile) -> None:
        keys = {field.key for field in self._fields}
        for number in range(len(file.schema)):
            column = file.schema.column(number)
            if column.physical_type == "INT96" and column.path.split(".")[0] in keys:
                raise BrokenParquet(f"{column.path} is INT96, which has no zone. Write it as TIMESTAMP(MICROS)")
        problem = _members_mismatch(self._fields, list(file.schema_arrow), "")
        if problem is not None:
            raise BrokenParquet(problem)

    def _converted(self, found: pa.RecordBatch) -> Rows:
        problems: list[str | None] = [None] * len(found)

        def bad(rows: pa.Array, problem: str) -> None:
            for row in pc.indices_nonzero(pc.fill_null(rows, False)).to_pylist():
                problems[row] = problems[row] or problem

        columns: list[pa.Array] = []
        struct = pa.StructArray.from_arrays(found.columns, fields=list(found.schema))
        self._leaves(self._fields, struct, columns, bad)
        for (_, field), column in zip(leaves(self._fields), columns, strict=True):
            if not isinstance(field.type, str):
                for row, value in enumerate(column.to_pylist()):
                    problems[row] = problems[row] or (None if value is None else _problem(field, value))
        if any(problems):
            good = pa.array([None if problem else row for row, problem in enumerate(problems)], pa.int64())
            columns = [column.take(good) for column in columns]
        return Rows(columns, problems, _texts(found) if self._texts else [])

    def _leaves(
        self, fields: Fields, holder: pa.StructArray, columns: list[pa.Array], bad: Callable[[pa.Array, str], None]
    ) -> None:
        for field in fields:
            values = _member(holder, field)
            if field.required:
                bad(pc.is_null(values), field.name + MISSING)
            if field.members is not None:
                self._leaves(field.members, values, columns, bad)
                continue
            column = _cast(field, values)
            if field.type in ("float", "double"):
                bad(pc.invert(pc.is_finite(column)), field.name + NOT_FINITE)
            if field.type in ("date", "timestamp", "timestamp_ntz"):
                days = column.cast(pa.date32(), safe=False)
                outside = pc.or_(pc.less(days, pa.scalar(_FIRST)), pc.greater(days, pa.scalar(_LAST)))
                bad(outside, field.name + OUT_OF_RANGE)
            columns.append(column)


def _mismatch(field: Field, found: pa.DataType, path: str) -> str | None:
    """Why a column of that type does not hold the field; None where it does."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    match field.type:
        case _ if pa.types.is_null(found):
            return None
        case ListOf(element):
            if pa.types.is_list(found) or pa.types.is_large_list(found):
                return _mismatch(element, found.value_type, f"{path}.element")
        case MapOf(inner):
            if pa.types.is_map(found) and found.key_type in _TAKEN["string"]:
                return _mismatch(inner, found.item_type, f"{path}.value")
        case str():
            if _takes(field, found):
                return None
        case members:
            if pa.types.is_struct(found):
                return _members_mismatch(members, list(found), f"{path}.")
    return f"{path} is {found}, which the declared type does not take without loss"


def _members_mismatch(fields: Fields, found: list[pa.Field], parent: str) -> str | None:
    for field in fields:
        same = [column for column in found if column.name == field.key]
        if len(same) > 1:
            return f"has the column {parent}{field.key} twice"
        if not same and field.required:
            return f"lacks the column {parent}{field.key}"
        problem = _mismatch(field, same[0].type, parent + field.key) if same else None
        if problem is not None:
            return problem
    return None


def _takes(field: Field, found: pa.DataType) -> bool:
    name = field.name_of_type
    if name == "decimal":
        precision, scale = field.precision_and_scale
        return (
            pa.types.is_decimal(found) and found.scale <= scale and found.precision - found.scale <= precision - scale
        )
    if name in ("timestamp", "timestamp_ntz"):
        return pa.types.is_timestamp(found) and (found.tz is None) == (name == "timestamp_ntz")
    return found in _TAKEN[name]


def _member(holder: pa.StructArray, field: Field) -> pa.Array:
    """With NULL where the holder is."""
    place = holder.type.get_field_index(field.key)
    if place >= 0:
        return pc.struct_field(holder, [place])
    return pa.nulls(len(holder), arrow_type(field))


def _cast(field: Field, values: pa.Array) -> pa.Array:
    """As the table has it. Raises ArrowInvalid where a value would change."""
    wanted = arrow_type(field)
    if values.type == wanted and isinstance(field.type, str):
        return values
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), wanted)
    match field.type:
        case ListOf(element):
            lengths = pc.list_value_length(values).to_pylist()
            return pa.ListArray.from_arrays(offsets(lengths), _cast(element, values.flatten()))
        case MapOf(inner):
            maps = [None if pairs is None else sorted(pairs, key=lambda pair: pair[0]) for pairs in values.to_pylist()]
            pairs = [pair for found in maps if found is not None for pair in found]
            items = pa.array([item for _, item in pairs], values.type.item_type)
            keys = pa.array([key for key, _ in pairs], pa.string())
            lengths = [None if found is None else len(found) for found in maps]
            return pa.MapArray.from_arrays(offsets(lengths), keys, _cast(inner, items))
        case str():
            if pa.types.is_dictionary(values.type):
                values = values.dictionary_decode()
            return values.cast(wanted)
        case members:
            columns = [_cast(member, _member(values, member)) for member in members]
            return pa.StructArray.from_arrays(columns, fields=list(wanted), mask=pc.is_null(values))


def _texts(found: pa.RecordBatch) -> list[str]:
    # Python has fewer days than Parquet.
    shown = [column.cast(pa.string()) if pa.types.is_temporal(column.type) else column for column in found.columns]
    rows = pa.RecordBatch.from_arrays(shown, names=found.schema.names).to_pylist()
    return [json.dumps(row, default=str, ensure_ascii=False) for row in rows]


def _problem(field: Field, value: Any) -> str | None:
    """Of what a list, a map or an object holds that a record need not have."""
    match field.type:
        case ListOf(element):
            return _first(_item_problem(element, item) for item in value)
        case MapOf(inner):
            if len({key for key, _ in value}) < len(value):
                return KEY_REPEATED
            return _first(_item_problem(inner, item) for _, item in value)
        case str():
            return field.name + NOT_FINITE if isinstance(value, float) and not math.isfinite(value) else None
        case members:
            return _first(_item_problem(member, value[member.name]) for member in members)


def _item_problem(field: Field, value: Any) -> str | None:
    if value is None:
        return field.name + MISSING if field.required else None
    return _problem(field, value)


def _first(problems: Iterator[str | None]) -> str | None:
    return next((problem for problem in problems if problem is not None), None)
