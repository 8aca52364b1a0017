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

from sandbox.snowflake import errors
from sandbox.snowflake.engine import known_functions
from sandbox.snowflake.engine.json_functions import FUNCTIONS, JSON_UDF, PAIRS, PATH, TEXT_UDF, VALUE
from sandbox.snowflake.engine.transpile.structured_paths import is_structured

_T = exp.DType
_NESTED = (_T.STRUCT, _T.OBJECT, _T.ARRAY, _T.LIST, _T.MAP)
_PLAIN_JSON = (*exp.DataType.TEXT_TYPES, _T.DECIMAL, *exp.DataType.INTEGER_TYPES, _T.BOOLEAN)
_AROUND = (exp.Distinct, exp.Order, exp.IgnoreNulls, exp.RespectNulls)
ASSIGNED = "assigned"
"""Mark of a cast to the type of a column that takes the value."""
_SEMI = {_T.VARIANT, _T.JSON, _T.OBJECT}
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv, exp.Neg)
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In)
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
CREATE OR REPLACE MACRO snowflake_gathered(texts) AS '[' || coalesce(array_to_string(texts, ','), '') || ']'
""",
    """
CREATE OR REPLACE MACRO snowflake_gathered_values(found) AS
    snowflake_gathered(list_transform(found, lambda x: CAST(to_json(x) AS VARCHAR)))
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


# --- building


def call(name: str, arguments: list[exp.Expression], result: exp.DType) -> exp.Expression:
    """A call of one of json_functions; `arguments` are values of any type."""
    texts = exp.DataType(this=_T.ARRAY, expressions=[_varchar()], nested=True)
    cells = exp.Cast(this=_own("list_value", *map(to_variant, arguments)), to=texts)
    is_json = result in (_T.VARIANT, _T.OBJECT, _T.ARRAY)
    made: exp.Expression = _own(JSON_UDF if is_json else TEXT_UDF, exp.Literal.string(name), cells)
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
        made: exp.Expression = _own("snowflake_double_json", value)
    elif kind is None or kind.this in (_T.UNKNOWN, _T.BOOLEAN, *exp.DataType.TEXT_TYPES, *exp.DataType.NUMERIC_TYPES):
        made = _own("snowflake_to_json", value)
    elif kind.this in (_T.STRUCT, _T.OBJECT, _T.ARRAY, _T.LIST, _T.MAP):
        made = _own("snowflake_to_json", value)
        made.type = exp.DataType(this=_T.VARIANT, nested=False)
        return call(VALUE, [made], _T.VARIANT)
    else:
        text = exp.Cast(this=value, to=exp.DataType(this=_T.VARCHAR, nested=False))
        text.type = text.to
        made = _own("snowflake_to_json", text)
    made.type = exp.DataType(this=_T.VARIANT, nested=False)
    return made


def _own(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    made = exp.Anonymous(this=name, expressions=list(arguments))
    made.meta[known_functions.OWN] = True
    return made


def _text(value: exp.Expression) -> exp.Expression:
    """A VARIANT cast to VARCHAR: text without its quotes, NULL for JSON null."""
    if isinstance(value, exp.Anonymous) and value.name == JSON_UDF:
        value.set("this", TEXT_UDF)
        value.type = exp.DataType(this=_T.VARCHAR, nested=False)
        return value
    return call(VALUE, [value], _T.VARCHAR)


def _cast_out(value: exp.Expression, wanted: exp.DataType) -> exp.Expression:
    """A VARIANT as a value of another type."""
    text = _text(value)
    if wanted.this in exp.DataType.TEXT_TYPES and not wanted.expressions:
        return text
    cast = exp.Cast(this=text, to=wanted.copy())
    cast.type = wanted.copy()
    return cast


def _replace(node: exp.Expression, build: Callable[[], exp.Expression]) -> None:
    """Puts what `build` makes of the node's own parts in its place: the parts move, they are not copied."""
    place = exp.Placeholder()
    node.replace(place)
    place.replace(build())


def _double() -> exp.DataType:
    return exp.DataType(this=_T.DOUBLE, nested=False)


def _varchar() -> exp.DataType:
    return exp.DataType(this=_T.VARCHAR, nested=False)


def _replace_in(node: exp.Expression, change: Callable[[exp.Expression], exp.Expression]) -> None:
    """Changes each VARIANT among a node's direct arguments, DISTINCT and ORDER BY around them left aside."""
    for argument in list(node.iter_expressions()):
        value = argument
        while isinstance(value, _AROUND):
            value = value.expressions[0] if isinstance(value, exp.Distinct) else value.this
        if is_variant(value.type):
            _replace(value, lambda value=value: change(value))  # type: ignore[misc]


# --- functions


def _named(node: exp.Anonymous) -> None:
    name = node.name.upper()
    function = FUNCTIONS.get(name)
    if node.meta.get(known_functions.OWN):
        return
    if function is None:
        _replace_in(node, lambda value: _cast_out(value, _double() if name in _NUMERIC_NAMES else _varchar()))
        return
    given = len(node.expressions)
    if not function.fewest <= given <= function.most:
        raise errors.wrong_number_of_arguments(
            name, function.fewest if given < function.fewest else function.most, given
        )
    _replace(node, lambda: call(name, node.expressions, function.result))


def _arguments(node: exp.Expression) -> None:
    """A function that knows no VARIANT gets text, or a number."""
    wanted = _double() if isinstance(node, _NUMERIC) else _varchar()
    _replace_in(node, lambda value: _cast_out(value, wanted))
    argument = node.this
    if isinstance(node, (exp.Sum, exp.Avg, exp.Median, exp.Stddev, exp.StddevPop, exp.Variance, exp.VariancePop)):
        # https://docs.snowflake.com/en/sql-reference/functions/sum: text is cast to floating point.
        plain = argument.expressions[0] if isinstance(argument, exp.Distinct) else argument
        if is_variant(plain.type):
            _replace(plain, lambda: _cast_out(plain, _double()))
        elif plain.type is not None and plain.type.this in exp.DataType.TEXT_TYPES:
            cast = exp.Cast(this=exp.Null(), to=_double())
            cast.type = _double()
            plain.replace(cast)
            cast.set("this", plain)
    if is_variant(node.type):
        # sqlglot's functions on arrays make DuckDB's lists.
        listed = _own("snowflake_to_json", exp.Null())
        listed.type = exp.DataType(this=_T.VARIANT, nested=False)
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
            key.type = _varchar()
    _replace(node, lambda: call("OBJECT_CONSTRUCT", arguments, _T.OBJECT))


def _literal_array(node: exp.Array) -> None:
    if node.find(exp.Query) is None:
        _replace(node, lambda: call("ARRAY_CONSTRUCT", node.expressions, _T.ARRAY))


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
        plain = node.this.expressions[0] if is_distinct else node.this
        if is_distinct and node.find_ancestor(exp.WithinGroup) is not None:
            # DuckDB orders distinct values only by themselves: they become JSON afterwards.
            if plain.type is None or plain.type.this not in _PLAIN_JSON:
                raise errors.unsupported("ARRAY_AGG(DISTINCT ...) WITHIN GROUP of values that are no text or numbers")
            gather = "snowflake_gathered_values"
        else:
            _replace(plain, lambda: to_variant(plain))
    _replace(holder, lambda: _gathered(holder, gather, name, result))


def _gathered(holder: exp.Expression, gather: str, name: str, result: exp.DType) -> exp.Expression:
    joined = _own(gather, holder)
    joined.type = exp.DataType(this=_T.VARIANT, nested=False)
    return call(name, [joined], result)


# --- paths, casts, comparisons


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
    _replace(node, lambda: _at(node.this, steps))


def _at(value: exp.Expression, steps: list[str | int]) -> exp.Expression:
    path = exp.Literal.string(json.dumps(steps, ensure_ascii=False))
    path.type = exp.DataType(this=_T.VARIANT, nested=False)
    return call(PATH, [value, path], _T.VARIANT)


def _subscript(node: exp.Bracket) -> None:
    base = node.this.type
    if base is not None and base.this in (_T.ARRAY, _T.LIST) and base.expressions and len(node.expressions) == 1:
        _replace(node, lambda: _element(node))
        return
    if base is not None and not is_variant(base) and base.this is not _T.UNKNOWN:
        return
    if len(node.expressions) != 1:
        raise errors.unsupported(f"the subscript {node.sql('snowflake')[:60]}")
    _replace(node, lambda: call("GET", [node.this, node.expressions[0]], _T.VARIANT))


def _element(node: exp.Bracket) -> exp.Expression:
    """An element of a typed ARRAY: counted from 0, where DuckDB counts from 1, and from the end below it."""
    made = _own("snowflake_element", node.this, node.expressions[0])
    made.type = node.type
    return made


def _cast(node: exp.Cast) -> None:
    source, wanted = node.this.type, node.to
    if is_variant(wanted):
        if node.meta.get(ASSIGNED):
            _check_assigned(source, wanted)
        if isinstance(node.this, exp.Null):
            return
        if wanted.this in (_T.ARRAY, _T.LIST):
            _replace(node, lambda: call("TO_ARRAY", [node.this], _T.ARRAY))
        elif wanted.this is _T.OBJECT:
            if source is not None and source.this in exp.DataType.TEXT_TYPES:
                raise errors.invalid_type("VARCHAR", "TO_OBJECT")
            _replace(node, lambda: call("TO_OBJECT", [node.this], _T.OBJECT))
        else:
            _replace(node, lambda: _as_variant(node.this))
    elif is_variant(source) and wanted.this in _NESTED:
        node.set("this", exp.Cast(this=node.this, to=exp.DataType(this=_T.JSON, nested=False)))
    elif is_variant(source):
        node.set("this", _text(node.this))


def _check_assigned(source: exp.DataType | None, wanted: exp.DataType) -> None:
    """A column of type OBJECT or ARRAY takes no other type, not even VARIANT."""
    if wanted.this is _T.VARIANT or source is None or source.this in (_T.UNKNOWN, _T.NULL, wanted.this):
        return
    if {source.this, wanted.this} <= {_T.OBJECT, _T.STRUCT} or {source.this, wanted.this} <= {_T.ARRAY, _T.LIST}:
        return
    raise errors.type_mismatch(wanted.this.value, source.sql("snowflake"))


def _as_variant(value: exp.Expression) -> exp.Expression:
    made = to_variant(value)
    made.type = exp.DataType(this=_T.VARIANT, nested=False)
    return made


def _arithmetic(node: exp.Expression) -> None:
    _replace_in(node, lambda value: _cast_out(value, _double()))


def _compare(node: exp.Expression) -> None:
    query = node.args.get("query")
    if query is not None:
        _compare_with_query(node, query)
        return
    operands = [node.this, node.args.get("expression"), node.args.get("low"), node.args.get("high")]
    operands += node.expressions if isinstance(node, exp.In) else []
    present = [operand for operand in operands if isinstance(operand, exp.Expression)]
    if not any(is_variant(operand.type) for operand in present):
        return
    wanted = next((operand.type for operand in present if _is_typed(operand.type)), None)
    if wanted is None:
        _replace_in(node, lambda value: _own("snowflake_variant_order", value))
    else:
        _replace_in(node, lambda value: _cast_out(value, _comparable(wanted)))


def _compare_with_query(node: exp.Expression, query: exp.Expression) -> None:
    inner = query.this if isinstance(query, exp.Subquery) else query
    if not isinstance(inner, exp.Select) or len(inner.selects) != 1:
        return
    projection = inner.selects[0]
    if is_variant(node.this.type) and _is_typed(projection.type):
        node.set("this", _cast_out(node.this, _comparable(projection.type)))
    elif is_variant(projection.type) and _is_typed(node.this.type):
        value = projection.unalias()
        _replace(value, lambda: _cast_out(value, _comparable(node.this.type)))


def _is_typed(data_type: exp.DataType | None) -> bool:
    return data_type is not None and not is_variant(data_type) and data_type.this not in (_T.UNKNOWN, _T.NULL)


def _comparable(data_type: exp.DataType) -> exp.DataType:
    """Numbers compare as DOUBLE: the literal's own scale would round the VARIANT's value."""
    if data_type.this in exp.DataType.NUMERIC_TYPES:
        return _double()
    return exp.DataType(this=data_type.this, nested=False) if data_type.this in exp.DataType.TEXT_TYPES else data_type


def _branch(node: exp.Expression) -> None:
    """Branches of one type: VARIANT where one of them is one."""
    if isinstance(node, exp.Case):
        if node.this is not None:
            _searched(node)
        places = [(branch, "true") for branch in node.args["ifs"]] + [(node, "default")]
    elif isinstance(node, exp.If):
        places = [(node, "true"), (node, "false")]
    else:
        places = [(node, "this")]
        if any(is_variant(item.type) for item in (node.this, *node.expressions)):
            node.set("expressions", [_branch_value(item) for item in node.expressions])
    branches = [holder.args.get(key) for holder, key in places]
    others = node.expressions if not isinstance(node, (exp.Case, exp.If)) else []
    if not any(branch is not None and is_variant(branch.type) for branch in (*branches, *others)):
        return
    for holder, key in places:
        value = holder.args.get(key)
        if value is not None:
            holder.set(key, _branch_value(value))
    if isinstance(node, (exp.Greatest, exp.Least)):
        raise errors.unsupported(f"{node.sql_name()} of VARIANT values")


def _branch_value(value: exp.Expression) -> exp.Expression:
    return to_variant(value) if _is_typed(value.type) else value


def _searched(node: exp.Case) -> None:
    """`CASE v WHEN x` as `CASE WHEN v = x` for a VARIANT on either side."""
    operand = node.this
    if not any(is_variant(part.type) for part in (operand, *(branch.this for branch in node.args["ifs"]))):
        return
    node.set("this", None)
    for branch in node.args["ifs"]:
        comparison = exp.EQ(this=operand.copy(), expression=branch.this)
        _compare(comparison)
        branch.set("this", comparison)


def _decode(node: exp.DecodeCase) -> None:
    if any(is_variant(item.type) for item in node.expressions):
        raise errors.unsupported("DECODE of VARIANT values (cast them, or use CASE)")


def _null_if(node: exp.Nullif) -> None:
    if not is_variant(node.this.type) and not is_variant(node.expression.type):
        return

    def build() -> exp.Expression:
        comparison = exp.EQ(this=node.this.copy(), expression=node.expression)
        _compare(comparison)
        made = exp.Case(ifs=[exp.If(this=comparison, true=exp.Null())], default=node.this)
        made.type = node.this.type
        return made

    _replace(node, build)


def _extreme(node: exp.Min | exp.Max) -> None:
    value = node.this
    if not is_variant(value.type):
        return
    name = "arg_min" if isinstance(node, exp.Min) else "arg_max"
    made = _own(name, value.copy(), _own("snowflake_variant_order", value))
    made.type = node.type
    node.replace(made)


def _order(node: exp.Ordered) -> None:
    value = node.this
    data_type = value.type
    select = node.find_ancestor(exp.Select)
    if isinstance(value, exp.Column) and not value.table and select is not None:
        named = next((item for item in select.selects if item.alias == value.name), None)
        data_type = named.type if named is not None else data_type
    if not is_variant(data_type):
        return
    around = node.parent
    if isinstance(around, exp.Order) and isinstance(around.this, exp.Distinct):
        # Distinct values of an aggregate are ordered by themselves: as the text that they become.
        node.set("this", _text(value))
        return
    if select is not None and select.args.get("distinct") is not None:
        raise errors.unsupported("ORDER BY a VARIANT with DISTINCT (cast it)")
    node.set("this", _own("snowflake_variant_order", value))


def _lambda(node: exp.Lambda) -> None:
    function = node.find_ancestor(exp.Func)
    name = function.sql("snowflake").partition("(")[0] if function is not None else "a lambda expression"
    raise errors.unsupported(f"{name} with a lambda expression")


def _condition(node: exp.Expression) -> None:
    boolean = exp.DataType(this=_T.BOOLEAN, nested=False)
    _replace_in(node, lambda value: _cast_out(value, boolean))


_HANDLERS: tuple[tuple[Any, Callable[[Any], None]], ...] = (
    (exp.Lambda, _lambda),
    (exp.Anonymous, _named),
    ((exp.ArrayAgg, exp.ObjectAgg), _aggregate),
    (exp.Struct, _literal_object),
    (exp.Array, _literal_array),
    ((exp.JSONExtract, exp.JSONExtractScalar), _path),
    (exp.Bracket, _subscript),
    (exp.Cast, _cast),
    (_COMPARED, _compare),
    (_ARITHMETIC, _arithmetic),
    ((exp.Where, exp.Having, exp.Qualify, exp.And, exp.Or, exp.Xor, exp.Not), _condition),
    (exp.DPipe, _arguments),
    ((exp.Like, exp.ILike, exp.RegexpLike), _arguments),
    (BRANCHING, _branch),
    (exp.DecodeCase, _decode),
    (exp.Nullif, _null_if),
    ((exp.Min, exp.Max), _extreme),
    (exp.Ordered, _order),
    (PASSED_ON, lambda node: None),
)
