"""Casts and conversion functions of texts, numbers, dates, times, timestamps and binary values.

Texts are read and written in Snowflake's formats: the one that the call gives, else the session's. What Snowflake
converts into nothing else is refused with its error 001007.

Sources: https://docs.snowflake.com/en/sql-reference/data-type-conversion, .../functions/to_timestamp, .../to_date,
.../to_time, .../to_char, .../to_binary. That fewer fractional digits are cut, not rounded, is known from practice only.
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import known_functions
from snowdome.snowflake.engine.conversion_functions import DATED, RETURNS
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile import binary_conversions, date_conversions
from snowdome.snowflake.engine.transpile.nodes import constant, is_binary, is_float, is_text, kind, own, plain, typed
from snowdome.snowflake.engine.transpile.variants import is_variant

_T = exp.DType


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
        return date_conversions.to_dated(value, wanted, formats, safe=safe)
    if is_text(wanted):
        text = to_text(value, formats)
        if text is not None:
            node.set("this", text)
        return None
    if is_binary(wanted):
        return binary_conversions.to_binary(value, formats.binary_input, safe=safe)
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
        return date_conversions.to_dated(value, wanted, formats, safe=safe, option=option, function=base)
    if base in ("TO_CHAR", "TO_VARCHAR"):
        text = to_text(value, formats, option)
        return text if text is not None else typed(exp.Cast(this=value, to=plain(_T.VARCHAR)), _T.VARCHAR)
    if base == "TO_BINARY":
        form = constant(option, name) if option is not None else formats.binary_input
        return binary_conversions.to_binary(value, form, safe=safe)
    return binary_conversions.coded(base, value, option, safe=safe)


def _to_boolean(value: exp.Expression, *, safe: bool) -> exp.Expression:
    made = own("snowflake_boolean_of", value.copy())
    if not safe:
        before, after = errors.not_a_boolean()
        made = own("snowflake_checked", made, value.copy(), exp.Literal.string(before), exp.Literal.string(after))
    return typed(made, _T.BOOLEAN)


def to_text(
    value: exp.Expression, formats: SessionFormats, option: exp.Expression | None = None
) -> exp.Expression | None:
    """`value` as Snowflake writes it; None for a type that DuckDB writes the same way."""
    given = kind(value.type)
    if given is not None:
        form = constant(option, "TO_CHAR") if option is not None else formats.output(given)
        return date_conversions.write(value, given, form)
    if is_binary(value.type):
        form = constant(option, "TO_CHAR") if option is not None else formats.binary_output
        return binary_conversions.to_text(value, form)
    if option is not None:
        raise errors.unsupported(f"TO_CHAR with the format {option.sql('snowflake')}")
    if is_float(value.type):
        return typed(own("snowflake_float_text", value.copy()), _T.VARCHAR)
    return None
