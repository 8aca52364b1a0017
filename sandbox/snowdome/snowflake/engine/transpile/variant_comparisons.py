"""VARIANTs where values of one type are wanted: comparisons, branches, MIN and MAX, ORDER BY."""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.transpile import numeric_coercions
from snowdome.snowflake.engine.transpile.nodes import own, plain
from snowdome.snowflake.engine.transpile.variants import (
    cast_out,
    is_typed,
    is_variant,
    replace,
    replace_in,
    to_text,
    to_variant,
)

_T = exp.DType


def compare(node: exp.Expression) -> None:
    query = node.args.get("query")
    if query is not None:
        _compare_with_query(node, query)
        return
    operands = [node.this, node.args.get("expression"), node.args.get("low"), node.args.get("high")]
    operands += node.expressions if isinstance(node, exp.In) else []
    present = [operand for operand in operands if isinstance(operand, exp.Expression)]
    if not any(is_variant(operand.type) for operand in present):
        return
    wanted = next((operand.type for operand in present if is_typed(operand.type)), None)
    if wanted is None:
        replace_in(node, lambda value: own("snowflake_variant_order", value))
    else:
        replace_in(node, lambda value: cast_out(value, _comparable(wanted)))


def _compare_with_query(node: exp.Expression, query: exp.Expression) -> None:
    inner = query.this if isinstance(query, exp.Subquery) else query
    if not isinstance(inner, exp.Select) or len(inner.selects) != 1:
        return
    projection = inner.selects[0]
    if is_variant(node.this.type) and is_typed(projection.type):
        node.set("this", cast_out(node.this, _comparable(projection.type)))
    elif is_variant(projection.type) and is_typed(node.this.type):
        value = projection.unalias()
        replace(value, lambda: cast_out(value, _comparable(node.this.type)))


def _comparable(data_type: exp.DataType) -> exp.DataType:
    """Numbers compare as DOUBLE: the literal's own scale would round the VARIANT's value."""
    if data_type.this in exp.DataType.NUMERIC_TYPES:
        return plain(_T.DOUBLE)
    return exp.DataType(this=data_type.this, nested=False) if data_type.this in exp.DataType.TEXT_TYPES else data_type


def branch(node: exp.Expression) -> None:
    """Branches of one type: VARIANT where one of them is one."""
    if isinstance(node, exp.Case) and node.this is not None:
        _searched(node)
    values = numeric_coercions.branches(node)
    if not any(is_variant(value.type) for value in values):
        return
    if isinstance(node, (exp.Greatest, exp.Least)):
        raise errors.unsupported(f"{node.sql_name()} of VARIANT values")
    for value in values:
        if is_typed(value.type):
            replace(value, lambda value=value: to_variant(value))  # type: ignore[misc]


def _searched(node: exp.Case) -> None:
    """`CASE v WHEN x` as `CASE WHEN v = x` for a VARIANT on either side."""
    operand = node.this
    if not any(is_variant(part.type) for part in (operand, *(branch.this for branch in node.args["ifs"]))):
        return
    node.set("this", None)
    for branch in node.args["ifs"]:
        comparison = exp.EQ(this=operand.copy(), expression=branch.this)
        compare(comparison)
        branch.set("this", comparison)


def decode(node: exp.DecodeCase) -> None:
    if any(is_variant(item.type) for item in node.expressions):
        raise errors.unsupported("DECODE of VARIANT values (cast them, or use CASE)")


def null_if(node: exp.Nullif) -> None:
    if not is_variant(node.this.type) and not is_variant(node.expression.type):
        return

    def build() -> exp.Expression:
        comparison = exp.EQ(this=node.this.copy(), expression=node.expression)
        compare(comparison)
        made = exp.Case(ifs=[exp.If(this=comparison, true=exp.Null())], default=node.this)
        made.type = node.this.type
        return made

    replace(node, build)


def extreme(node: exp.Min | exp.Max) -> None:
    value = node.this
    if not is_variant(value.type):
        return
    name = "arg_min" if isinstance(node, exp.Min) else "arg_max"
    made = own(name, value.copy(), own("snowflake_variant_order", value))
    made.type = node.type
    node.replace(made)


def order(node: exp.Ordered) -> None:
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
        node.set("this", to_text(value))
        return
    if select is not None and select.args.get("distinct") is not None:
        raise errors.unsupported("ORDER BY a VARIANT with DISTINCT (cast it)")
    node.set("this", own("snowflake_variant_order", value))
