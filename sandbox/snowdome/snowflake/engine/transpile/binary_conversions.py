"""Conversions of binary values to texts and back: HEX, BASE64, UTF-8."""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.transpile.nodes import is_binary, is_text, own, plain, typed
from snowdome.snowflake.engine.transpile.variants import is_variant

_T = exp.DType


def to_binary(value: exp.Expression, form: str, *, safe: bool) -> exp.Expression | None:
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


def to_text(value: exp.Expression, form: str, *, safe: bool = False) -> exp.Expression:
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


def coded(name: str, value: exp.Expression, option: exp.Expression | None, *, safe: bool) -> exp.Expression:
    """HEX_* and BASE64_*: to text from text or bytes, and back."""
    if option is not None:
        raise errors.unsupported(f"{name} with a second argument")
    form = name.partition("_")[0]
    if name.endswith("_ENCODE"):
        if not is_binary(value.type):
            value = typed(own("encode", exp.Cast(this=value, to=plain(_T.TEXT))), _T.BINARY)
        return to_text(value, form)
    decoded = _decoded(value, form, safe=safe)
    return decoded if name.endswith("_BINARY") else to_text(decoded, "UTF-8", safe=safe)


def _binary_format(form: str) -> str:
    known = {"HEX": "HEX", "BASE64": "BASE64", "UTF-8": "UTF-8", "UTF8": "UTF-8"}.get(form.upper())
    if known is None:
        raise errors.invalid_property_value(form, "BINARY_FORMAT")
    return known
