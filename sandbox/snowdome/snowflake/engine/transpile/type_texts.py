"""SYSTEM$TYPEOF: the text of an expression's type and, in brackets, how it is stored.

Sources: https://docs.snowflake.com/en/sql-reference/functions/system_typeof, .../functions/cast; of the types that no
page shows, the tests of https://github.com/mlorek/frostlake, which say of themselves that they hold on an account.
Limit: a number is stored in as few bytes as the values need, which is known of constants alone.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.column_types import first_parameter, precision_and_scale
from snowdome.snowflake.engine.transpile.nodes import is_binary, is_float, is_text, kind

FUNCTION = "SYSTEM$TYPEOF"
_T = exp.DType
_SIMPLE = {_T.BOOLEAN: "BOOLEAN[SB1]", _T.DATE: "DATE[SB4]", _T.VARIANT: "VARIANT[LOB]", _T.JSON: "VARIANT[LOB]"}
_SEMI_STRUCTURED = {_T.OBJECT: "OBJECT[LOB]", _T.ARRAY: "ARRAY[LOB]", _T.LIST: "ARRAY[LOB]"}


def transform(tree: exp.Expression) -> exp.Expression:
    # The outer of two first: of a text without a known length no page tells the type.
    for node in list(tree.find_all(exp.Anonymous)):
        if node.name.upper() != FUNCTION:
            continue
        if len(node.expressions) != 1:
            raise errors.wrong_number_of_arguments(FUNCTION, 1, len(node.expressions))
        made = exp.Literal.string(_described(node.expressions[0].unnest()))
        made.type = node.type
        if node is tree:
            return made
        node.replace(made)
    return tree


def _described(value: exp.Expression) -> str:
    given = value.type
    if isinstance(value, exp.Null):
        return "NULL[LOB]"
    exact = precision_and_scale(given) or _exponent(value)
    if exact is not None:
        return _number(value, exact)
    if is_text(given) and isinstance(value, exp.Literal) and value.name:
        return f"VARCHAR({len(value.name)})[LOB]"
    length = first_parameter(given)
    if is_text(given) and length is not None:
        return f"VARCHAR({length})[LOB]"
    if is_binary(given) and length is not None:
        return f"BINARY({length})[LOB]"
    if is_float(given) and not isinstance(value, exp.Literal):
        return "FLOAT[DOUBLE]"
    dated = kind(given)
    if dated is not None and dated != "DATE":
        digits = 9 if length is None else length
        return f"{dated}({digits})[{'SB8' if dated == 'TIME' else 'SB16'}]"
    if given is not None and not given.expressions:
        found = _SIMPLE.get(given.this) or _SEMI_STRUCTURED.get(given.this)
        if found is not None:
            return found
    raise errors.unsupported(f"{FUNCTION} of {value.sql('snowflake')[:60]}")


def _exponent(value: exp.Expression) -> tuple[int, int] | None:
    """Digits of a whole constant with an exponent: 1e10 is a NUMBER(11, 0)."""
    constant = None if not isinstance(value, exp.Literal) or value.is_string else _constant(value)
    if constant is None or constant != constant.to_integral_value():
        return None
    return len(str(abs(int(constant)))), 0


def _number(value: exp.Expression, exact: tuple[int, int]) -> str:
    precision, scale = exact
    constant = _constant(value)
    if constant is None:
        raise errors.unsupported(f"{FUNCTION} of a number that is no constant: {value.sql('snowflake')[:60]}")
    unscaled = abs(int(constant.scaleb(scale).to_integral_value()))
    size = next((size for size in (1, 2, 4, 8) if unscaled < 2 ** (8 * size - 1)), 16)
    return f"NUMBER({precision},{scale})[SB{size}]"


def _constant(value: exp.Expression) -> Decimal | None:
    if isinstance(value, (exp.Paren, exp.Cast)) and not isinstance(value, exp.TryCast):
        return _constant(value.this)
    if isinstance(value, exp.Neg):
        inner = _constant(value.this)
        return None if inner is None else -inner
    if not isinstance(value, exp.Literal):
        return None
    try:
        return Decimal(value.name.strip())
    except InvalidOperation:
        return None
