"""Casts and conversion functions of texts, numbers, dates, times, timestamps and binary values.

Texts are read and written in Snowflake's formats: the one that the call gives, else the session's. What Snowflake
converts into nothing else is refused with its error 001007.

Sources: https://docs.snowflake.com/en/sql-reference/data-type-conversion, .../functions/to_timestamp, .../to_date,
.../to_time, .../to_char, .../to_binary. That fewer fractional digits are cut, not rounded, is known from practice only.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlglot import exp

from sandbox.snowflake import datetime_formats, errors
from sandbox.snowflake.engine import known_functions
from sandbox.snowflake.engine.conversion_functions import DATED, RETURNS
from sandbox.snowflake.engine.session_formats import SessionFormats
from sandbox.snowflake.engine.transpile.casts import INSTANT_TYPES, WALL_CLOCK_TYPES
from sandbox.snowflake.engine.transpile.semi_structured import is_variant

_T = exp.DType
_FLOATS = {_T.FLOAT, _T.DOUBLE, _T.DECFLOAT}
_BINARIES = {_T.BINARY, _T.VARBINARY, _T.BLOB}
_ISO = re.compile(
    r"(?P<wall>\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?)"
    r"(?:(?<=:\d\d) ?(?P<sign>[+-])(?P<hours>0\d|1[0-4]):?(?P<minutes>[0-5]\d))?"
)
_EXACT_DIGITS = 7
"""From this scale on nanoseconds would have to be kept; DuckDB keeps microseconds."""


def kind(data_type: exp.DataType | None) -> str | None:
    """Snowflake's name of a date or time type; None for every other type."""
    if data_type is None:
        return None
    if data_type.this is _T.DATE:
        return "DATE"
    if data_type.this is _T.TIME:
        return "TIME"
    if data_type.this in WALL_CLOCK_TYPES:
        return "TIMESTAMP_NTZ"
    if data_type.this in INSTANT_TYPES:
        return "TIMESTAMP_TZ" if data_type.this is _T.TIMESTAMPTZ else "TIMESTAMP_LTZ"
    return None


def is_text(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in exp.DataType.TEXT_TYPES


def is_binary(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in _BINARIES


def is_float(data_type: exp.DataType | None) -> bool:
    return data_type is not None and data_type.this in _FLOATS


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    # Inner conversions first: an outer one may need its argument twice.
    for node in reversed(list(tree.find_all(exp.Cast, exp.TryCast, exp.Anonymous, bfs=False))):
        converted = _cast(node, formats) if isinstance(node, exp.Cast) else _call(node, formats)
        if converted is None:
            continue
        if node is tree:
            return converted
        node.replace(converted)
    return tree


def of_variants(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    """Conversions of VARIANTs to dates and times, whose numbers mean something else than texts of digits."""
    for node in reversed(list(tree.find_all(exp.Cast, exp.TryCast, exp.Anonymous, bfs=False))):
        is_call = isinstance(node, exp.Anonymous)
        value = node.expressions[0] if is_call and len(node.expressions) == 1 else node.this
        if not isinstance(value, exp.Expression) or not is_variant(value.type):
            continue
        converted: exp.Expression | None = None
        if is_call and node.name.upper().removeprefix("TRY_") in DATED:
            converted = _call(node, formats)
        elif isinstance(node, exp.Cast) and kind(node.to) is not None:
            converted = _cast(node, formats)
        if converted is not None:
            node.replace(converted)
    return tree


def _cast(node: exp.Cast, formats: SessionFormats) -> exp.Expression | None:
    value, wanted = node.this, node.to
    safe = isinstance(node, exp.TryCast)
    if kind(wanted) is not None:
        return to_dated(value, wanted, formats, safe=safe)
    if is_text(wanted):
        text = to_text(value, formats)
        if text is not None:
            node.set("this", text)
        return None
    if is_binary(wanted):
        return _to_binary(value, formats.binary_input, safe=safe)
    if wanted.this is _T.BOOLEAN and is_text(value.type):
        return _to_boolean(value, safe=safe)
    return None


def _call(node: exp.Anonymous, formats: SessionFormats) -> exp.Expression | None:
    name = node.name.upper()
    if name not in RETURNS or node.meta.get(known_functions.OWN):
        return None
    arguments = list(node.expressions)
    if not 1 <= len(arguments) <= 2:
        raise errors.wrong_number_of_arguments(name, 1 if not arguments else 2, len(arguments))
    value, option = arguments[0], arguments[1] if len(arguments) > 1 else None
    safe = name.startswith("TRY_")
    base = name.removeprefix("TRY_")
    if base in DATED:
        wanted = exp.DataType(this=DATED[base], nested=False)
        return to_dated(value, wanted, formats, safe=safe, option=option, function=base)
    if base in ("TO_CHAR", "TO_VARCHAR"):
        text = to_text(value, formats, option)
        return text if text is not None else typed(exp.Cast(this=value, to=plain(_T.VARCHAR)), _T.VARCHAR)
    if base == "TO_BINARY":
        form = _constant(option, name) if option is not None else formats.binary_input
        return _to_binary(value, form, safe=safe)
    return _coded(base, value, option, safe=safe)


def _to_boolean(value: exp.Expression, *, safe: bool) -> exp.Expression:
    made = own("snowflake_boolean_of", value.copy())
    if not safe:
        before, after = errors.not_a_boolean()
        made = own("snowflake_checked", made, value.copy(), exp.Literal.string(before), exp.Literal.string(after))
    return typed(made, _T.BOOLEAN)


# --- dates and times


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
        form = _constant(option, function) if option is not None else formats.input(target)
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
    if target == "TIMESTAMP_NTZ":
        return own("make_timestamp", micros)
    instant = own("make_timestamptz", micros)
    return instant if target == "TIMESTAMP_LTZ" else own("snowflake_zoned_instant", instant)


def _of_variant(
    value: exp.Expression, target: str, formats: SessionFormats, wanted: exp.DataType, *, safe: bool
) -> exp.Expression:
    """Texts as texts; numbers are seconds since 1970, which a TIMESTAMP_NTZ shows in the session's time zone."""
    text = own("json_extract_string", value.copy(), exp.Literal.string("$"))
    text.type = plain(_T.VARCHAR)
    made = read(text, target, formats.input(target), formats, exact=_digits(wanted) >= _EXACT_DIGITS, safe=safe)
    if target in ("DATE", "TIME"):
        return made
    number = exp.Cast(this=text.copy(), to=plain(_T.DOUBLE))
    number.type = plain(_T.DOUBLE)
    instant = _of_number(number, "TIMESTAMP_LTZ", 0)
    instant.type = plain(_T.TIMESTAMPLTZ)
    is_number = exp.In(
        this=own("json_type", value.copy()),
        expressions=[exp.Literal.string(name) for name in ("BIGINT", "UBIGINT", "HUGEINT", "DOUBLE")],
    )
    return exp.Case(
        ifs=[exp.If(this=is_number, true=_between(instant, "TIMESTAMP_LTZ", target))],
        default=made,
    )


# --- texts


def to_text(
    value: exp.Expression, formats: SessionFormats, option: exp.Expression | None = None
) -> exp.Expression | None:
    """`value` as Snowflake writes it; None for a type that DuckDB writes the same way."""
    given = kind(value.type)
    if given is not None:
        form = _constant(option, "TO_CHAR") if option is not None else formats.output(given)
        return write(value, given, form)
    if is_binary(value.type):
        form = _constant(option, "TO_CHAR") if option is not None else formats.binary_output
        return _binary_text(value, form)
    if option is not None:
        raise errors.unsupported(f"TO_CHAR with the format {option.sql('snowflake')}")
    if is_float(value.type):
        return typed(own("snowflake_float_text", value.copy()), _T.VARCHAR)
    return None


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


# --- binary values


def _to_binary(value: exp.Expression, form: str, *, safe: bool) -> exp.Expression | None:
    if isinstance(value, exp.Null) or is_binary(value.type):
        return typed(exp.Cast(this=value.copy(), to=plain(_T.BLOB)), _T.BINARY)
    if is_variant(value.type):
        value = typed(own("json_extract_string", value.copy(), exp.Literal.string("$")), _T.VARCHAR)
    elif value.type is not None and value.type.this is not _T.UNKNOWN and not is_text(value.type):
        raise errors.invalid_type(value.sql("snowflake"), "TO_BINARY")
    return _decoded(value, _binary_format(form), safe=safe)


def _decoded(value: exp.Expression, form: str, *, safe: bool) -> exp.Expression:
    text = value if is_text(value.type) else exp.Cast(this=value, to=plain(_T.TEXT))
    if form == "UTF-8":
        return typed(own("encode", text.copy()), _T.BINARY)
    made = own("snowflake_hex_bytes" if form == "HEX" else "snowflake_base64_bytes", text.copy())
    if not safe:
        before, after = errors.not_legal_binary(form)
        made = own("snowflake_checked", made, text.copy(), exp.Literal.string(before), exp.Literal.string(after))
    return typed(made, _T.BINARY)


def _binary_text(value: exp.Expression, form: str, *, safe: bool = False) -> exp.Expression:
    form = _binary_format(form)
    if form == "HEX":
        return typed(own("hex", value.copy()), _T.VARCHAR)
    if form == "BASE64":
        return typed(own("to_base64", value.copy()), _T.VARCHAR)
    made = own("snowflake_utf8_text", value.copy())
    if not safe:
        before, after = errors.not_legal_binary("UTF-8")
        shown = own("hex", value.copy())
        made = own("snowflake_checked", made, shown, exp.Literal.string(before), exp.Literal.string(after))
    return typed(made, _T.VARCHAR)


def _coded(name: str, value: exp.Expression, option: exp.Expression | None, *, safe: bool) -> exp.Expression:
    """HEX_* and BASE64_*: to text from text or bytes, and back."""
    if option is not None:
        raise errors.unsupported(f"{name} with a second argument")
    form = name.partition("_")[0]
    if name.endswith("_ENCODE"):
        if not is_binary(value.type):
            value = typed(own("encode", exp.Cast(this=value, to=plain(_T.TEXT))), _T.BINARY)
        return _binary_text(value, form)
    decoded = _decoded(value, form, safe=safe)
    return decoded if name.endswith("_BINARY") else _binary_text(decoded, "UTF-8", safe=safe)


def _binary_format(form: str) -> str:
    known = {"HEX": "HEX", "BASE64": "BASE64", "UTF-8": "UTF-8", "UTF8": "UTF-8"}.get(form.upper())
    if known is None:
        raise errors.invalid_property_value(form, "BINARY_FORMAT")
    return known


# --- nodes

_DTYPES = {
    "DATE": _T.DATE,
    "TIME": _T.TIME,
    "TIMESTAMP_NTZ": _T.TIMESTAMPNTZ,
    "TIMESTAMP_LTZ": _T.TIMESTAMPLTZ,
    "TIMESTAMP_TZ": _T.TIMESTAMPTZ,
}


def _short(target: str) -> str:
    return target.removeprefix("TIMESTAMP_").lower()


def _digits(wanted: exp.DataType) -> int:
    for parameter in wanted.expressions:
        if isinstance(parameter, exp.DataTypeParam) and parameter.this.is_int:
            return int(parameter.this.name)
    return 9


def _scale(option: exp.Expression | None) -> int:
    if option is None:
        return 0
    if not isinstance(option, exp.Literal) or not option.is_int or not 0 <= int(option.name) <= 9:
        raise errors.invalid_argument("TO_TIMESTAMP", option.sql("snowflake"))
    return int(option.name)


def _constant(option: exp.Expression | None, function: str) -> str:
    if not isinstance(option, exp.Literal) or not option.is_string:
        shown = option.sql("snowflake") if option is not None else ""
        raise errors.unsupported(f"{function or 'conversion'} with a format that is no literal: {shown}")
    return option.name


def plain(data_type: exp.DType) -> exp.DataType:
    return exp.DataType(this=data_type, nested=False)


def typed(node: exp.Expression, data_type: exp.DType) -> exp.Expression:
    node.type = plain(data_type)
    return node


def own(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    """A call of DuckDB's own, which no other transform takes for one of the user's."""
    made = exp.Anonymous(this=name, expressions=list(arguments))
    made.meta[known_functions.OWN] = True
    return made
