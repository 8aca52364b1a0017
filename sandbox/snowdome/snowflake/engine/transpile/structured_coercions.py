"""Which values a column of a structured type takes without an explicit cast.

Source: https://docs.snowflake.com/en/sql-reference/data-types-structured#implicit-casting-a-value-coercion
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors

_T = exp.DType
_KINDS = {_T.STRUCT: _T.OBJECT, _T.OBJECT: _T.OBJECT, _T.ARRAY: _T.ARRAY, _T.LIST: _T.ARRAY, _T.MAP: _T.MAP}
_NUMBERS = exp.DataType.NUMERIC_TYPES
_ZONED = {_T.TIMESTAMPLTZ, _T.TIMESTAMPTZ}


def is_structured(data_type: exp.DataType | None) -> bool:
    """Whether a type declares its elements, keys or values."""
    return data_type is not None and data_type.this in _KINDS and bool(data_type.expressions)


def check(source: exp.DataType | None, wanted: exp.DataType) -> None:
    """Raises 002023 when a value of type `source` has to be cast to the structured type `wanted`."""
    if source is None or source.this in (_T.UNKNOWN, _T.NULL):
        return
    if not _coercible(source, wanted):
        raise errors.type_mismatch(wanted.sql("snowflake"), source.sql("snowflake"))


def _coercible(source: exp.DataType, wanted: exp.DataType) -> bool:
    if _T.UNKNOWN in (source.this, wanted.this):
        return True
    if is_structured(wanted):
        return is_structured(source) and _KINDS[source.this] is _KINDS[wanted.this] and _parts_fit(source, wanted)
    if source.this in _KINDS:
        return not is_structured(source) and _KINDS[source.this] is _KINDS.get(wanted.this)
    pair = {source.this, wanted.this}
    texts = exp.DataType.TEXT_TYPES
    return len(pair) == 1 or pair <= _NUMBERS or pair <= _ZONED or pair <= texts


def _parts_fit(source: exp.DataType, wanted: exp.DataType) -> bool:
    pairs = list(zip(source.expressions, wanted.expressions, strict=False))
    return len(source.expressions) == len(wanted.expressions) and all(
        _key(a) == _key(b) and _coercible(_type(a), _type(b)) for a, b in pairs
    )


def _key(part: exp.Expression) -> str:
    """The key that a part of an OBJECT's type is of; empty for parts of the others."""
    return part.name if isinstance(part, exp.ColumnDef) else ""


def _type(part: exp.Expression) -> exp.DataType:
    found = part.args.get("kind") if isinstance(part, exp.ColumnDef) else part
    return found if isinstance(found, exp.DataType) else exp.DataType(this=_T.UNKNOWN)
