"""VARIANT, OBJECT and ARRAY without declared types: kept as canonical JSON text in DuckDB, computed by json_functions.

A VARIANT where another type is wanted is cast to it: to text in text functions, to DOUBLE in arithmetic, to the other
side's type in comparisons. A typed value beside VARIANTs in CASE, COALESCE and the like becomes a VARIANT.

Sources: https://docs.snowflake.com/en/sql-reference/data-types-semistructured,
https://docs.snowflake.com/en/sql-reference/data-type-conversion
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import known_functions
from snowdome.snowflake.engine.column_types import precision_and_scale
from snowdome.snowflake.engine.json_functions import FUNCTIONS, NULLED, PAIRS, PATH, VALUE
from snowdome.snowflake.engine.transpile import structured_coercions, variant_comparisons
from snowdome.snowflake.engine.transpile.nodes import COMPARED, cast_in_place, own, plain
from snowdome.snowflake.engine.transpile.variants import (
    call,
    cast_out,
    is_variant,
    replace,
    replace_in,
    to_text,
    to_variant,
)

_T = exp.DType
_NESTED = (_T.STRUCT, _T.OBJECT, _T.ARRAY, _T.LIST, _T.MAP)
_PLAIN_JSON = (*exp.DataType.TEXT_TYPES, _T.DECIMAL, *exp.DataType.INTEGER_TYPES, _T.BOOLEAN)
ASSIGNED = "assigned"
"""Mark of a cast to the type of a column that takes the value."""
COERCED = "coerced"
"""Mark of one to a column that takes only what Snowflake coerces."""
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv, exp.Neg)
_NUMERIC = (
    *(exp.Sum, exp.Avg, exp.Median, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop),
    *(exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Sqrt, exp.Pow, exp.Ln, exp.Log, exp.Exp, exp.Sign, exp.Cbrt),
    *(exp.Corr, exp.CovarPop, exp.CovarSamp, exp.Kurtosis, exp.Skewness, exp.PercentileCont, exp.PercentileDisc),
)
_NUMERIC_NAMES = known_functions.NUMERIC_NAMES
BRANCHING = (exp.Coalesce, exp.If, exp.Case, exp.Greatest, exp.Least)
PASSED_ON = (
    *(exp.AnyValue, exp.Count, exp.CountIf, exp.ApproxDistinct, exp.FirstValue, exp.LastValue, exp.NthValue),
    *(exp.Lag, exp.Lead, exp.ArrayAgg, exp.ObjectAgg, exp.Cast, exp.Explode, exp.Exists),
)
"""Functions that take a VARIANT as it is, or are translated here by name."""


def transform(tree: exp.Expression) -> exp.Expression:
    # Inner nodes first: what is around them sees their new form, with its type.
    for node in reversed(list(tree.walk())):
        handler = _handler(node)
        if handler is not None:
            handler(node)
    return tree


def _handler(node: exp.Expression) -> Callable[[Any], None] | None:
    for kinds, handler in _HANDLERS:
        if isinstance(node, kinds):
            return handler
    if isinstance(node, exp.Func) and not node.meta.get(known_functions.OWN):
        return _arguments
    return None


def _named(node: exp.Anonymous) -> None:
    name = node.name.upper()
    function = FUNCTIONS.get(name)
    if node.meta.get(known_functions.OWN):
        return
    if function is None:
        replace_in(
            node, lambda value: cast_out(value, plain(_T.DOUBLE) if name in _NUMERIC_NAMES else plain(_T.VARCHAR))
        )
        return
    given = len(node.expressions)
    if not function.fewest <= given <= function.most:
        raise errors.wrong_number_of_arguments(
            name, function.fewest if given < function.fewest else function.most, given
        )
    replace(node, lambda: call(name, node.expressions, function.result))


def _arguments(node: exp.Expression) -> None:
    """A function that knows no VARIANT gets text, or a number."""
    wanted = plain(_T.DOUBLE) if isinstance(node, _NUMERIC) else plain(_T.VARCHAR)
    replace_in(node, lambda value: cast_out(value, wanted))
    argument = node.this
    if isinstance(node, (exp.Sum, exp.Avg, exp.Median, exp.Stddev, exp.StddevPop, exp.Variance, exp.VariancePop)):
        # https://docs.snowflake.com/en/sql-reference/functions/sum: text is cast to floating point.
        summed = argument.expressions[0] if isinstance(argument, exp.Distinct) else argument
        if is_variant(summed.type):
            replace(summed, lambda: cast_out(summed, plain(_T.DOUBLE)))
        elif summed.type is not None and summed.type.this in exp.DataType.TEXT_TYPES:
            cast_in_place(summed, plain(_T.DOUBLE))
    if is_variant(node.type):
        # sqlglot's functions on arrays make DuckDB's lists.
        listed = own("snowflake_to_json", exp.Null())
        listed.type = plain(_T.VARIANT)
        made = call(VALUE, [listed], _T.ARRAY)
        node.replace(made)
        listed.set("expressions", [node])


def _literal_object(node: exp.Struct) -> None:
    arguments: list[exp.Expression] = []
    for pair in node.expressions:
        if not isinstance(pair, exp.PropertyEQ):
            raise errors.syntax(f"parse error near '{pair.sql('snowflake')[:60]}'.")
        key = pair.this
        arguments += [exp.Literal.string(key.name) if isinstance(key, exp.Identifier) else key, pair.expression]
    for key in arguments[::2]:
        if isinstance(key, exp.Literal):
            key.type = plain(_T.VARCHAR)
    replace(node, lambda: call("OBJECT_CONSTRUCT", arguments, _T.OBJECT))


def _literal_array(node: exp.Array) -> None:
    if node.find(exp.Query) is None:
        replace(node, lambda: call("ARRAY_CONSTRUCT", node.expressions, _T.ARRAY))


def _aggregate(node: exp.ArrayAgg | exp.ObjectAgg) -> None:
    """Gathered by DuckDB as a list of JSON texts; NULLs are left out."""
    holder: exp.Expression = node
    while isinstance(holder.parent, (exp.Window, exp.WithinGroup, exp.Filter)) and holder.arg_key == "this":
        holder = holder.parent
    gather, name, result = "snowflake_gathered", VALUE, _T.ARRAY
    if isinstance(node, exp.ObjectAgg):
        gathered = exp.ArrayAgg(this=call("ARRAY_CONSTRUCT", [node.this, node.expression], _T.ARRAY))
        node.replace(gathered)
        holder = gathered if holder is node else holder
        name, result = PAIRS, _T.OBJECT
    else:
        is_distinct = isinstance(node.this, exp.Distinct)
        gathered_value = node.this.expressions[0] if is_distinct else node.this
        if is_distinct and node.find_ancestor(exp.WithinGroup) is not None:
            # DuckDB orders distinct values only by themselves: they become JSON afterwards.
            if gathered_value.type is None or gathered_value.type.this not in _PLAIN_JSON:
                raise errors.unsupported("ARRAY_AGG(DISTINCT ...) WITHIN GROUP of values that are no text or numbers")
            is_exact = precision_and_scale(gathered_value.type) is not None
            gather = "snowflake_gathered_numbers" if is_exact else "snowflake_gathered_values"
        else:
            replace(gathered_value, lambda: to_variant(gathered_value))
    replace(holder, lambda: _gathered(holder, gather, name, result))


def _gathered(holder: exp.Expression, gather: str, name: str, result: exp.DType) -> exp.Expression:
    joined = own(gather, holder)
    joined.type = plain(_T.VARIANT)
    return call(name, [joined], result)


def _path(node: exp.JSONExtract | exp.JSONExtractScalar) -> None:
    if not isinstance(node.expression, exp.JSONPath):
        raise errors.unsupported(f"the path {node.expression.sql('snowflake')[:60]}")
    steps: list[str | int] = []
    for step in node.expression.expressions:
        if isinstance(step, exp.JSONPathKey):
            steps.append(str(step.this))
        elif isinstance(step, exp.JSONPathSubscript) and isinstance(step.this, int):
            steps.append(step.this)
        elif not isinstance(step, exp.JSONPathRoot):
            raise errors.unsupported(f"the path {node.expression.sql('snowflake')[:60]}")
    replace(node, lambda: _at(node.this, steps))


def _at(value: exp.Expression, steps: list[str | int]) -> exp.Expression:
    path = exp.Literal.string(json.dumps(steps, ensure_ascii=False))
    path.type = plain(_T.VARIANT)
    return call(PATH, [value, path], _T.VARIANT)


def _subscript(node: exp.Bracket) -> None:
    base = node.this.type
    if base is not None and base.this in (_T.ARRAY, _T.LIST) and base.expressions and len(node.expressions) == 1:
        replace(node, lambda: _element(node))
        return
    if base is not None and not is_variant(base) and base.this is not _T.UNKNOWN:
        return
    if len(node.expressions) != 1:
        raise errors.unsupported(f"the subscript {node.sql('snowflake')[:60]}")
    replace(node, lambda: call("GET", [node.this, node.expressions[0]], _T.VARIANT))


def _element(node: exp.Bracket) -> exp.Expression:
    """An element of a typed ARRAY: counted from 0, where DuckDB counts from 1, and from the end below it."""
    made = own("snowflake_element", node.this, node.expressions[0])
    made.type = node.type
    return made


def _cast(node: exp.Cast) -> None:
    source, wanted = node.this.type, node.to
    if node.meta.get(COERCED) and structured_coercions.is_structured(wanted):
        structured_coercions.check(source, wanted)
    if is_variant(wanted):
        if node.meta.get(ASSIGNED):
            _check_assigned(source, wanted)
        if isinstance(node.this, exp.Null):
            return
        if wanted.this in (_T.ARRAY, _T.LIST):
            replace(node, lambda: call("TO_ARRAY", [node.this], _T.ARRAY))
        elif wanted.this is _T.OBJECT:
            if source is not None and source.this in exp.DataType.TEXT_TYPES:
                raise errors.invalid_type("VARCHAR", "TO_OBJECT")
            replace(node, lambda: call("TO_OBJECT", [node.this], _T.OBJECT))
        else:
            replace(node, lambda: _as_variant(node.this))
    elif is_variant(source) and wanted.this in _NESTED:
        node.set("this", exp.Cast(this=call(NULLED, [node.this], _T.VARIANT), to=plain(_T.JSON)))
    elif is_variant(source):
        node.set("this", to_text(node.this))


def _check_assigned(source: exp.DataType | None, wanted: exp.DataType) -> None:
    """Of other types, a column of type OBJECT or ARRAY takes VARIANT alone: the others have to be cast.

    Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion (coercible)
    """
    if wanted.this is _T.VARIANT or source is None:
        return
    if source.this in (_T.UNKNOWN, _T.NULL, _T.VARIANT, _T.JSON, wanted.this):
        return
    if {source.this, wanted.this} <= {_T.OBJECT, _T.STRUCT} or {source.this, wanted.this} <= {_T.ARRAY, _T.LIST}:
        return
    raise errors.type_mismatch(wanted.this.value, source.sql("snowflake"))


def _as_variant(value: exp.Expression) -> exp.Expression:
    made = to_variant(value)
    made.type = plain(_T.VARIANT)
    return made


def _arithmetic(node: exp.Expression) -> None:
    replace_in(node, lambda value: cast_out(value, plain(_T.DOUBLE)))


def _lambda(node: exp.Lambda) -> None:
    function = node.find_ancestor(exp.Func)
    name = function.sql("snowflake").partition("(")[0] if function is not None else "a lambda expression"
    raise errors.unsupported(f"{name} with a lambda expression")


def _condition(node: exp.Expression) -> None:
    boolean = plain(_T.BOOLEAN)
    replace_in(node, lambda value: cast_out(value, boolean))


_HANDLERS: tuple[tuple[Any, Callable[[Any], None]], ...] = (
    (exp.Lambda, _lambda),
    (exp.Anonymous, _named),
    ((exp.ArrayAgg, exp.ObjectAgg), _aggregate),
    (exp.Struct, _literal_object),
    (exp.Array, _literal_array),
    ((exp.JSONExtract, exp.JSONExtractScalar), _path),
    (exp.Bracket, _subscript),
    (exp.Cast, _cast),
    (COMPARED, variant_comparisons.compare),
    (_ARITHMETIC, _arithmetic),
    ((exp.Where, exp.Having, exp.Qualify, exp.And, exp.Or, exp.Xor, exp.Not), _condition),
    (exp.DPipe, _arguments),
    ((exp.Like, exp.ILike, exp.RegexpLike), _arguments),
    (BRANCHING, variant_comparisons.branch),
    (exp.DecodeCase, variant_comparisons.decode),
    (exp.Nullif, variant_comparisons.null_if),
    ((exp.Min, exp.Max), variant_comparisons.extreme),
    (exp.Ordered, variant_comparisons.order),
    (PASSED_ON, lambda node: None),
)
