"""A text that stands for a number is cast: beside an exact number in arithmetic, comparisons and branches, and as the
argument of a function of exact numbers.

A text becomes a NUMBER(18, 5); a constant keeps the digits that it has, since only texts that are not constants are
said to be bound to that type.

Source: https://docs.snowflake.com/en/sql-reference/data-type-conversion#usage-notes
Limit: what a text becomes beside a FLOAT no page tells; DuckDB refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from snowdome.snowflake.engine.column_types import MAX_PRECISION, number, precision_and_scale
from snowdome.snowflake.engine.transpile.nodes import COMPARED, cast_in_place, is_text, operands

_TEXT = (18, 5)
_CONSTANT = re.compile(r"\s*[+-]?(\d*)(?:\.(\d*))?\s*")
_BINARY = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_UNARY = (exp.Neg, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Sign)
BRANCHING = (exp.Coalesce, exp.Greatest, exp.Least, exp.Case, exp.If, exp.Nvl2, exp.DecodeCase)


def digits(value: exp.Expression) -> tuple[int, int] | None:
    """Precision and scale of an exact number, or of the one that a text becomes; None for every other value."""
    if not is_text(value.type):
        return precision_and_scale(value.type)
    found = _CONSTANT.fullmatch(value.name) if isinstance(value, exp.Literal) else None
    if found is None:
        return _TEXT
    scale = len(found[2] or "")
    precision = max(1, len(found[1].lstrip("0")) + scale)
    return (precision, scale) if precision <= MAX_PRECISION else _TEXT


def are_numbers(values: Iterable[exp.Expression]) -> bool:
    """Whether some are exact numbers and some are texts, and nothing else is among them but NULL."""
    kinds = {_kind(value) for value in values}
    return {"text", "number"} <= kinds <= {"text", "number", "null"}


def _kind(value: exp.Expression) -> str:
    if is_text(value.type):
        return "text"
    if isinstance(value, exp.Null) or (value.type is not None and value.type.this is exp.DType.NULL):
        return "null"
    return "other" if precision_and_scale(value.type) is None else "number"


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*_BINARY, *_UNARY, *COMPARED, *BRANCHING)):
        if isinstance(node, _UNARY):
            _cast([node.this])
        elif isinstance(node, _BINARY):
            if digits(node.left) is not None and digits(node.right) is not None:
                _cast([node.left, node.right])
        elif isinstance(node, exp.Case):
            if node.this is not None:
                _cast_mixed([node.this, *(branch.this for branch in node.args["ifs"])])
            _cast_mixed(branches(node))
        else:
            _cast_mixed(branches(node) if isinstance(node, BRANCHING) else operands(node))
    return tree


def branches(node: exp.Expression) -> list[exp.Expression]:
    """The values of which one is the result of CASE, IFF, DECODE, COALESCE, GREATEST or LEAST."""
    if isinstance(node, exp.Case):
        found = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
    elif isinstance(node, (exp.If, exp.Nvl2)):
        found = [node.args["true"], node.args.get("false")]
    elif isinstance(node, exp.DecodeCase):
        # The value, then pairs of what is searched and its result, and perhaps a default.
        pairs = node.expressions[1:]
        found = pairs[1::2] + (pairs[-1:] if len(pairs) % 2 else [])
    else:
        found = [node.this, *node.expressions]
    return [value for value in found if isinstance(value, exp.Expression)]


def _cast_mixed(values: Iterable[exp.Expression]) -> None:
    given = list(values)
    if are_numbers(given):
        _cast(given)


def _cast(values: list[exp.Expression]) -> None:
    for value in values:
        exact = digits(value)
        if exact is not None and is_text(value.type):
            cast_in_place(value, number(*exact))
