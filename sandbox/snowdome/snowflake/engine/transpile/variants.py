"""VARIANT, OBJECT and ARRAY without declared types are JSON text in DuckDB: how such values are made and cast."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine.column_types import MAX_PRECISION, number, precision_and_scale
from snowdome.snowflake.engine.json_functions import JSON_UDF, TEXT_UDF, VALUE
from snowdome.snowflake.engine.transpile import casts
from snowdome.snowflake.engine.transpile.nodes import own, plain
from snowdome.snowflake.engine.transpile.structured_paths import is_structured

_T = exp.DType
_SEMI = {_T.VARIANT, _T.JSON, _T.OBJECT}
_AROUND = (exp.Distinct, exp.Order, exp.IgnoreNulls, exp.RespectNulls)
MACROS = (
    """
CREATE OR REPLACE MACRO snowflake_double_json(x) AS
    snowflake_json('value', [
        CASE WHEN isnan(x) THEN 'NaN'
             WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
             WHEN contains(CAST(x AS VARCHAR), 'e') THEN CAST(x AS VARCHAR)
             ELSE CAST(x AS VARCHAR) || 'e0'
        END
    ])
""",
    """
CREATE OR REPLACE MACRO snowflake_element(elements, position) AS
    CASE WHEN position >= 0 THEN list_extract(elements, CAST(position AS BIGINT) + 1) END
""",
    "CREATE OR REPLACE MACRO snowflake_to_json(x) AS CAST(to_json(x) AS VARCHAR)",
    """
CREATE OR REPLACE MACRO snowflake_exact_json(x) AS
    list_extract(list_transform([CAST(x AS VARCHAR)], lambda t:
        CASE WHEN contains(t, '.') THEN rtrim(rtrim(t, '0'), '.') ELSE t END), 1)
""",
    """
CREATE OR REPLACE MACRO snowflake_gathered(texts) AS '[' || coalesce(array_to_string(texts, ','), '') || ']'
""",
    """
CREATE OR REPLACE MACRO snowflake_gathered_values(found) AS
    snowflake_gathered(list_transform(found, lambda x: CAST(to_json(x) AS VARCHAR)))
""",
    """
CREATE OR REPLACE MACRO snowflake_gathered_numbers(found) AS
    snowflake_gathered(list_transform(found, lambda x: snowflake_exact_json(x)))
""",
    """
CREATE OR REPLACE MACRO snowflake_variant_order(v) AS
    CASE WHEN v IS NULL THEN NULL
         WHEN regexp_full_match(CAST(v AS VARCHAR), '-?[0-9.]+(e[+-]?[0-9]+)?')
             THEN row(0, CAST(CAST(v AS VARCHAR) AS DOUBLE), '')
         WHEN CAST(v AS VARCHAR) = 'null' THEN row(2, 0::DOUBLE, '')
         ELSE row(1, 0::DOUBLE, CAST(v AS VARCHAR))
    END
""",
)
"""A DOUBLE as JSON (its exponent is the sign of its type); an element of a typed ARRAY; gathered JSON texts as one
array; what VARIANTs are compared by: numbers by value, text by its letters, JSON null last."""


def is_variant(data_type: exp.DataType | None) -> bool:
    """Whether values of this type are JSON text in DuckDB."""
    if data_type is None:
        return False
    if data_type.this in (_T.ARRAY, _T.LIST):
        return not data_type.expressions
    return data_type.this in _SEMI and not is_structured(data_type)


def call(name: str, arguments: list[exp.Expression], result: exp.DType) -> exp.Expression:
    """A call of one of json_functions; `arguments` are values of any type."""
    texts = exp.DataType(this=_T.ARRAY, expressions=[plain(_T.VARCHAR)], nested=True)
    cells = exp.Cast(this=own("list_value", *map(to_variant, arguments)), to=texts)
    is_json = result in (_T.VARIANT, _T.OBJECT, _T.ARRAY)
    made: exp.Expression = own(JSON_UDF if is_json else TEXT_UDF, exp.Literal.string(name), cells)
    made.type = exp.DataType(this=result if is_json else _T.VARCHAR, nested=result is _T.ARRAY)
    if not is_json and result is not _T.VARCHAR:
        made = exp.Cast(this=made, to=exp.DataType(this=result, nested=False))
        made.type = made.to
    return made


def to_variant(value: exp.Expression) -> exp.Expression:
    """`value` as JSON text. Dates, times and binaries become text, as in JSON."""
    kind = value.type
    if isinstance(value, exp.Null) or is_variant(kind):
        return value
    if kind is not None and kind.this in (_T.DOUBLE, _T.FLOAT):
        made: exp.Expression = own("snowflake_double_json", value)
    elif precision_and_scale(kind) is not None:
        # to_json writes a DECIMAL without fraction as 1.0.
        made = own("snowflake_exact_json", value)
    elif kind is None or kind.this in (_T.UNKNOWN, _T.BOOLEAN, *exp.DataType.TEXT_TYPES, *exp.DataType.NUMERIC_TYPES):
        made = own("snowflake_to_json", value)
    elif kind.this in (_T.STRUCT, _T.OBJECT, _T.ARRAY, _T.LIST, _T.MAP):
        made = own("snowflake_to_json", _with_plain_integers(value, kind))
        made.type = plain(_T.VARIANT)
        return call(VALUE, [made], _T.VARIANT)
    else:
        text = exp.Cast(this=value, to=plain(_T.VARCHAR))
        text.type = text.to
        made = own("snowflake_to_json", text)
    made.type = plain(_T.VARIANT)
    return made


def _with_plain_integers(value: exp.Expression, kind: exp.DataType) -> exp.Expression:
    """`value` with its NUMBER(p, 0)s as DuckDB's largest, which to_json writes without a fraction."""
    wide = kind.copy()
    for part in list(wide.find_all(exp.DataType)):
        exact = precision_and_scale(part)
        if part.this is _T.DECIMAL and exact is not None and exact[1] == 0:
            part.replace(number(MAX_PRECISION))
    return value if wide == kind else exp.Cast(this=value, to=casts.physical(wide))


def to_text(value: exp.Expression) -> exp.Expression:
    """A VARIANT cast to VARCHAR: text without its quotes, NULL for JSON null."""
    if isinstance(value, exp.Anonymous) and value.name == JSON_UDF:
        value.set("this", TEXT_UDF)
        value.type = plain(_T.VARCHAR)
        return value
    return call(VALUE, [value], _T.VARCHAR)


def cast_out(value: exp.Expression, wanted: exp.DataType) -> exp.Expression:
    """A VARIANT as a value of another type."""
    text = to_text(value)
    if wanted.this in exp.DataType.TEXT_TYPES and not wanted.expressions:
        return text
    cast = exp.Cast(this=text, to=wanted.copy())
    cast.type = wanted.copy()
    return cast


def replace(node: exp.Expression, build: Callable[[], exp.Expression]) -> None:
    """Puts what `build` makes of the node's own parts in its place: the parts move, they are not copied."""
    place = exp.Placeholder()
    node.replace(place)
    place.replace(build())


def replace_in(node: exp.Expression, change: Callable[[exp.Expression], exp.Expression]) -> None:
    """Changes each VARIANT among a node's direct arguments, DISTINCT and ORDER BY around them left aside."""
    for argument in list(node.iter_expressions()):
        value = argument
        while isinstance(value, _AROUND):
            value = value.expressions[0] if isinstance(value, exp.Distinct) else value.this
        if is_variant(value.type):
            replace(value, lambda value=value: change(value))  # type: ignore[misc]


def is_typed(data_type: exp.DataType | None) -> bool:
    return data_type is not None and not is_variant(data_type) and data_type.this not in (_T.UNKNOWN, _T.NULL)
