"""VARIANT, OBJECT and ARRAY without declared types: kept as JSON text in DuckDB.

A VARIANT beside a typed value is cast to that value's type; casting a VARIANT takes the value out of its JSON form.
Source: https://docs.snowflake.com/en/sql-reference/data-types-semistructured
"""

from __future__ import annotations

from sqlglot import exp

from sandbox.snowflake.engine.transpile.structured_paths import is_structured

_T = exp.DType
_SEMI = {_T.VARIANT, _T.JSON, _T.OBJECT}
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike, exp.Between, exp.In)
_NUMBERS = (exp.Sum, exp.Avg, exp.Abs, exp.Round, exp.Floor, exp.Ceil)

FLATTEN_MACRO = """
CREATE OR REPLACE MACRO snowflake_flatten(input_value, only_path) AS TABLE
    SELECT CAST(1 AS BIGINT) AS seq,
           CASE WHEN json_type(CAST(input_value AS JSON)) = 'OBJECT' THEN key END AS key,
           CASE WHEN json_type(CAST(input_value AS JSON)) = 'OBJECT' THEN key ELSE '[' || key || ']' END AS path,
           CASE WHEN json_type(CAST(input_value AS JSON)) = 'ARRAY' THEN CAST(key AS BIGINT) END AS "index",
           value,
           CAST(input_value AS JSON) AS this
    FROM json_each(CAST(input_value AS JSON))
"""
"""Rows of FLATTEN. Deviation: SEQ is 1 for every input row."""


def is_variant(data_type: exp.DataType | None) -> bool:
    """Whether values of this type are JSON text in DuckDB."""
    if data_type is None:
        return False
    if data_type.this in (_T.ARRAY, _T.LIST):
        return not data_type.expressions
    return data_type.this in _SEMI and not is_structured(data_type)


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(exp.Bracket)):
        _subscript(node)
    for node in list(tree.find_all(exp.Cast, exp.TryCast, exp.Binary, exp.In, exp.Between, *_NUMBERS, bfs=False)):
        if isinstance(node, exp.Cast):
            _cast(node)
        elif isinstance(node, _ARITHMETIC):
            for side in ("this", "expression"):
                _take_out(node, side, exp.DataType(this=_T.DOUBLE, nested=False))
        elif isinstance(node, _COMPARED):
            _compare(node)
        elif isinstance(node, _NUMBERS):
            _take_out(node, "this", exp.DataType(this=_T.DOUBLE, nested=False))
    for node in list(tree.find_all(exp.Struct, exp.Array, exp.ArrayAgg, exp.ArraySize, exp.JSONKeys)):
        _construct(node)
    return tree


def _subscript(node: exp.Bracket) -> None:
    """`v['key']` and `v[0]` of a VARIANT."""
    base = node.this.type
    if base is not None and not is_variant(base) and base.this is not _T.UNKNOWN:
        return
    path = "$"
    for key in node.expressions:
        if not isinstance(key, exp.Literal):
            return
        path += f'."{key.name}"' if key.is_string else f"[{key.name}]"
    taken = exp.Anonymous(this="json_extract", expressions=[node.this.copy(), exp.Literal.string(path)])
    taken.type = exp.DataType(this=_T.VARIANT, nested=False)
    node.replace(taken)


def _text(value: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="json_extract_string", expressions=[value, exp.Literal.string("$")])


def _cast(node: exp.Cast) -> None:
    source, wanted = node.this.type, node.to
    if is_variant(wanted):
        if not is_variant(source) and not isinstance(node.this, exp.ParseJSON):
            converted = exp.Anonymous(this="to_json", expressions=[node.this.copy()])
            converted.type = wanted
            node.replace(converted)
        elif is_variant(source):
            value = node.this.copy()
            value.type = wanted
            node.replace(value)
        return
    if is_variant(source) and not is_structured(wanted):
        node.set("this", _text(node.this.copy()))


def _take_out(node: exp.Expression, side: str, wanted: exp.DataType) -> None:
    value = node.args.get(side)
    if isinstance(value, exp.Expression) and is_variant(value.type):
        cast = exp.Cast(this=_text(value.copy()), to=wanted)
        cast.type = wanted
        node.set(side, cast)


def _compare(node: exp.Expression) -> None:
    others = [node.args.get("expression"), node.args.get("low"), node.args.get("high"), *node.expressions]
    typed = [o for o in others if isinstance(o, exp.Expression) and o.type is not None and not is_variant(o.type)]
    known = [o.type for o in typed if o.type.this not in (_T.UNKNOWN, _T.NULL)]
    if is_variant(node.this.type) and known:
        _take_out(node, "this", _comparable(known[0]))
    elif isinstance(node, exp.Binary) and _is_typed(node.this.type):
        _take_out(node, "expression", _comparable(node.this.type))


def _is_typed(data_type: exp.DataType | None) -> bool:
    return data_type is not None and not is_variant(data_type) and data_type.this not in (_T.UNKNOWN, _T.NULL)


def _comparable(data_type: exp.DataType) -> exp.DataType:
    """Numbers compare as DOUBLE: the literal's own scale would round the VARIANT's value."""
    if data_type.this in exp.DataType.NUMERIC_TYPES:
        return exp.DataType(this=_T.DOUBLE, nested=False)
    return data_type.copy()


def _construct(node: exp.Expression) -> None:
    """OBJECT_CONSTRUCT drops NULL values, ARRAY_CONSTRUCT keeps them; both make JSON."""
    made: exp.Expression
    if isinstance(node, exp.Struct):
        cells: list[exp.Expression] = []
        for pair in node.expressions:
            if not isinstance(pair, exp.PropertyEQ):
                return
            key = pair.this
            cells += [exp.Literal.string(key.name) if isinstance(key, exp.Identifier) else key.copy()]
            cells += [pair.expression.copy()]
        whole = exp.Anonymous(this="json_object", expressions=cells)
        made = exp.Anonymous(this="json_merge_patch", expressions=[exp.Literal.string("{}"), whole])
    elif isinstance(node, exp.Array):
        if node.find(exp.Query) is not None:
            return
        made = exp.Anonymous(this="json_array", expressions=[e.copy() for e in node.expressions])
    elif isinstance(node, exp.ArrayAgg):
        made = exp.Anonymous(this="to_json", expressions=[node.copy()])
        holder: exp.Expression = node
        while isinstance(holder.parent, (exp.Window, exp.WithinGroup, exp.Filter)) and holder.arg_key == "this":
            holder = holder.parent
        made = exp.Anonymous(this="to_json", expressions=[holder.copy()])
        made.type = exp.DataType(this=_T.ARRAY, nested=True)
        holder.replace(made)
        return
    elif isinstance(node, exp.ArraySize):
        if not is_variant(node.this.type):
            return
        made = exp.Anonymous(this="json_array_length", expressions=[node.this.copy()])
    else:
        made = exp.Anonymous(this="to_json", expressions=[node.copy()])
    made.type = node.type
    node.replace(made)
