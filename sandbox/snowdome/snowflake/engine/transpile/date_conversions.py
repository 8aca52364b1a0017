"""Conversions to dates, times and timestamps, and their texts, in Snowflake's formats."""

from __future__ import annotations

import re
from datetime import datetime

from sqlglot import exp

from snowdome.snowflake import datetime_formats, errors
from snowdome.snowflake.engine.column_types import first_parameter
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile.nodes import constant, is_float, is_text, kind, own, plain, typed
from snowdome.snowflake.engine.transpile.variants import is_variant

_T = exp.DType
_ISO = re.compile(
    r"(?P<wall>\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?)"
    r"(?:(?<=:\d\d) ?(?P<sign>[+-])(?P<hours>0\d|1[0-4]):?(?P<minutes>[0-5]\d))?"
)
_EXACT_DIGITS = 7
"""From this scale on nanoseconds would have to be kept; DuckDB keeps microseconds."""
_WHOLE_IN_JSON = ("BIGINT", "UBIGINT", "HUGEINT")
"""DuckDB's names of JSON's whole numbers."""
_DTYPES = {
    "DATE": _T.DATE,
    "TIME": _T.TIME,
    "TIMESTAMP_NTZ": _T.TIMESTAMPNTZ,
    "TIMESTAMP_LTZ": _T.TIMESTAMPLTZ,
    "TIMESTAMP_TZ": _T.TIMESTAMPTZ,
}


def to_dated(
    value: exp.Expression,
    wanted: exp.DataType,
    formats: SessionFormats,
    *,
    safe: bool = False,
    option: exp.Expression | None = None,
    function: str = "",
) -> exp.Expression:
    """`value` as a date, time or timestamp. `option` is a format of texts, or the scale of numbers."""
    target, source = str(kind(wanted)), value.type
    given = kind(source)
    if isinstance(value, exp.Null) or (source is not None and source.this is _T.NULL):
        made: exp.Expression = exp.Cast(this=value, to=wanted)
    elif given is not None:
        made = _between(value, given, target)
    elif is_variant(source):
        made = _of_variant(value, target, formats, wanted, safe=safe)
    elif source is not None and source.this in exp.DataType.NUMERIC_TYPES:
        if target in ("DATE", "TIME"):
            raise errors.invalid_type(value.sql("snowflake"), function or f"TO_{target}")
        made = _of_number(value, target, _scale(option))
    elif source is None or source.this is _T.UNKNOWN or is_text(source):
        form = constant(option, function) if option is not None else formats.input(target)
        made = read(value, target, form, formats, exact=_digits(wanted) >= _EXACT_DIGITS, safe=safe)
    else:
        raise errors.invalid_type(value.sql("snowflake"), function or f"TO_{target}")
    digits = _digits(wanted)
    if target != "DATE" and digits < 6:
        made = own(f"snowflake_cut_{_short(target)}", made, exp.Literal.number(10 ** (6 - digits)))
    made.type = wanted
    return made


def _iso_literal(value: exp.Expression, form: str, target: str) -> exp.Expression | None:
    """A literal that DuckDB reads just so: most statements hold no other, and compile much faster then."""
    if target == "TIME" or form.strip().upper() != "AUTO" or not isinstance(value, exp.Literal) or not value.is_string:
        return None
    found = _ISO.fullmatch(value.name)
    if found is None:
        return None
    try:
        datetime.fromisoformat(found["wall"][:19])  # also refuses the year 0
    except ValueError:
        return None
    wall = exp.Cast(this=exp.Literal.string(found["wall"]), to=plain(_T.TIMESTAMPNTZ))
    if target == "DATE":
        return exp.Cast(this=wall, to=plain(_T.DATE))
    if target == "TIMESTAMP_NTZ":
        return wall
    if found["sign"] is None:
        zoned = own("snowflake_zoned_local", wall)
    else:
        minutes = int(f"{found['sign']}1") * (int(found["hours"]) * 60 + int(found["minutes"]))
        zoned = own("snowflake_zoned", wall, exp.Literal.number(minutes))
    return zoned if target == "TIMESTAMP_TZ" else own("snowflake_instant", zoned)


def read(
    value: exp.Expression, target: str, form: str, formats: SessionFormats, *, exact: bool, safe: bool
) -> exp.Expression:
    """A text as a date or time: NULL or Snowflake's error when the format does not read it."""
    literal = _iso_literal(value, form, target)
    if literal is not None:
        return literal
    text = value if is_text(value.type) else exp.Cast(this=value, to=plain(_T.TEXT))
    automatic = form.strip().upper() == "AUTO"
    if automatic:
        canonical: exp.Expression = own(f"snowflake_auto_{'time' if target == 'TIME' else 'date'}", text.copy())
    else:
        readings = [
            own("snowflake_by_format", text.copy(), exp.Literal.string(pattern), exp.Literal.string(rewriting))
            for pattern, rewriting in datetime_formats.reading(form, formats.century_start)
        ]
        canonical = readings[0] if len(readings) == 1 else exp.Coalesce(this=readings[0], expressions=readings[1:])
    made = own(f"snowflake_{_short(target)}_of", canonical, exp.Boolean(this=exact))
    if safe:
        return made
    before, after = errors.not_recognized(target, None if automatic else form)
    return own("snowflake_checked", made, text.copy(), exp.Literal.string(before), exp.Literal.string(after))


def _between(value: exp.Expression, given: str, target: str) -> exp.Expression:
    if given == target:
        return value.copy()
    if (given, target) in (("DATE", "TIME"), ("TIME", "DATE")) or given == "TIME":
        raise errors.invalid_type(value.sql("snowflake"), f"TO_{target}")
    if target == "TIMESTAMP_TZ":
        maker = "snowflake_zoned_instant" if given == "TIMESTAMP_LTZ" else "snowflake_zoned_local"
        return own(maker, value.copy())
    if given == "TIMESTAMP_TZ":
        if target == "TIMESTAMP_LTZ":
            return own("snowflake_instant", value.copy())
        value = own("snowflake_wall", value.copy())
    return exp.Cast(this=value.copy(), to=plain(_DTYPES[target]))


def _of_number(value: exp.Expression, target: str, scale: int) -> exp.Expression:
    if is_float(value.type):
        micros = own("snowflake_scaled_float", value.copy(), exp.Literal.number(10.0 ** (6 - scale)))
    else:
        micros = own("snowflake_scaled_epoch", value.copy(), exp.Literal.number(scale))
    return _of_microseconds(micros, target)


def _of_microseconds(micros: exp.Expression, target: str) -> exp.Expression:
    """Microseconds since 1970 as a timestamp."""
    if target == "TIMESTAMP_NTZ":
        return own("make_timestamp", micros)
    instant = own("make_timestamptz", micros)
    return instant if target == "TIMESTAMP_LTZ" else own("snowflake_zoned_instant", instant)


def _of_variant(
    value: exp.Expression, target: str, formats: SessionFormats, wanted: exp.DataType, *, safe: bool
) -> exp.Expression:
    """Texts as texts. Numbers are a time since 1970, which a TIMESTAMP_NTZ shows in the session's time zone: whole ones
    in the unit that their size tells, as in texts, others in seconds.

    Source: https://docs.snowflake.com/en/sql-reference/functions/to_timestamp (variant_expr)
    """
    text = own("json_extract_string", value.copy(), exp.Literal.string("$"))
    text.type = plain(_T.VARCHAR)
    made = read(text, target, formats.input(target), formats, exact=_digits(wanted) >= _EXACT_DIGITS, safe=safe)
    if target in ("DATE", "TIME"):
        return made
    whole = own("snowflake_guessed_epoch", exp.Cast(this=text.copy(), to=plain(_T.BIGINT)))
    fractional = typed(exp.Cast(this=text.copy(), to=plain(_T.DOUBLE)), _T.DOUBLE)
    moments = (
        (_WHOLE_IN_JSON, _of_microseconds(whole, "TIMESTAMP_LTZ")),
        (("DOUBLE",), _of_number(fractional, "TIMESTAMP_LTZ", 0)),
    )
    return exp.Case(
        ifs=[
            exp.If(
                this=_has_json_type(value, names),
                true=_between(typed(instant, _T.TIMESTAMPLTZ), "TIMESTAMP_LTZ", target),
            )
            for names, instant in moments
        ],
        default=made,
    )


def _has_json_type(value: exp.Expression, names: tuple[str, ...]) -> exp.Expression:
    return exp.In(this=own("json_type", value.copy()), expressions=[exp.Literal.string(name) for name in names])


def write(value: exp.Expression, given: str, form: str) -> exp.Expression:
    """A date or time in a format."""
    datetime_formats.check_writes(form, given)
    zoned, wall = value, value
    if given == "TIMESTAMP_LTZ":
        zoned = own("snowflake_zoned_instant", value.copy())
        wall = exp.Cast(this=value.copy(), to=plain(_T.TIMESTAMP))
    elif given == "TIMESTAMP_TZ":
        wall = own("snowflake_wall", value.copy())
    elif given == "TIME":
        wall = exp.Add(this=exp.Cast(this=exp.Literal.string("1970-01-01"), to=plain(_T.DATE)), expression=value.copy())
        wall = exp.Cast(this=exp.Paren(this=wall), to=plain(_T.TIMESTAMP))
    else:
        wall = exp.Cast(this=value.copy(), to=plain(_T.TIMESTAMP))
    pieces = [_piece(piece, wall, zoned) for piece in datetime_formats.writing(form)]
    whole = pieces[0] if pieces else exp.Literal.string("")
    for piece in pieces[1:]:
        whole = exp.DPipe(this=whole, expression=piece)
    return typed(exp.Paren(this=whole), _T.VARCHAR)


def _piece(piece: datetime_formats.Piece, wall: exp.Expression, zoned: exp.Expression) -> exp.Expression:
    if piece.kind == "codes":
        return own("strftime", wall.copy(), exp.Literal.string(piece.text))
    if piece.kind == "fraction":
        return own("left", own("strftime", wall.copy(), exp.Literal.string("%n")), exp.Literal.number(int(piece.text)))
    if piece.kind == "half":
        return own("left", own("strftime", wall.copy(), exp.Literal.string("%p")), exp.Literal.number(1))
    separator = ":" if ":" in piece.text else ""
    offset = own("snowflake_offset_text", own("snowflake_offset", zoned.copy()), exp.Literal.string(separator))
    return offset if piece.text != "TZH" else own("left", offset, exp.Literal.number(3))


def _short(target: str) -> str:
    return target.removeprefix("TIMESTAMP_").lower()


def _digits(wanted: exp.DataType) -> int:
    given = first_parameter(wanted)
    return 9 if given is None else given


def _scale(option: exp.Expression | None) -> int:
    if option is None:
        return 0
    if not isinstance(option, exp.Literal) or not option.is_int or not 0 <= int(option.name) <= 9:
        raise errors.invalid_argument("TO_TIMESTAMP", option.sql("snowflake"))
    return int(option.name)
