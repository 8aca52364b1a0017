"""Constructs of other dialects, which sqlglot reads as Snowflake's, too: syntax errors.

Accepted, some would be left out without a word: `DELETE FROM t LIMIT 1` would delete every row.
Source: https://docs.snowflake.com/en/sql-reference/constructs, .../sql/insert, .../sql/delete, .../sql/update
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from snowdome.snowflake import errors

_OPERATORS = {TokenType.AMP, TokenType.CARET, TokenType.PIPE}
_SHIFTS = ({TokenType.LT}, {TokenType.GT})
_ARGUMENTS: dict[type[exp.Expression], dict[str, str]] = {
    exp.Between: {"symmetric": "SYMMETRIC"},
    exp.Delete: {"limit": "LIMIT", "order": "ORDER BY", "returning": "RETURNING"},
    exp.Distinct: {"on": "DISTINCT ON"},
    exp.Group: {"totals": "WITH TOTALS"},
    exp.Insert: {"alternative": "OR", "conflict": "ON CONFLICT", "returning": "RETURNING"},
    exp.Lateral: {"cross_apply": "APPLY"},
    exp.Limit: {"expressions": "BY"},
    exp.LimitOptions: {"percent": "PERCENT", "with_ties": "WITH TIES"},
    exp.Merge: {"returning": "RETURNING"},
    exp.Select: {"sample": "USING SAMPLE"},
    exp.Table: {"version": "FOR SYSTEM_TIME"},
    exp.When: {"source": "BY SOURCE"},
    exp.Update: {"limit": "LIMIT", "order": "ORDER BY", "returning": "RETURNING"},
}
_NODES: dict[type[exp.Expression], str] = {
    exp.AtTimeZone: "AT TIME ZONE",
    exp.Comprehension: "for",
    exp.Filter: "FILTER",
    exp.Glob: "GLOB",
    exp.Overlay: "OVERLAY",
    exp.SimilarTo: "SIMILAR TO",
}
_JOINS = {"SEMI", "ANTI"}
KINDS = (*_ARGUMENTS, *_NODES, exp.Join, exp.In, exp.DataType)
_TYPES = (exp.DType.BIT, exp.DType.INT128, exp.DType.INT256, exp.DType.JSON, exp.DType.JSONB, exp.DType.MONEY)


def refuse_operators(tokens: Sequence[Token]) -> None:
    """Raises 001003 for `a & b`, `a << b` and the like: Snowflake has functions for them."""
    for token, following in itertools.pairwise(tokens):
        is_shift = {token.token_type, following.token_type} in _SHIFTS and token.end + 1 == following.start
        if token.token_type in _OPERATORS or is_shift or token.text == "==":
            raise errors.syntax(f"unexpected '{token.text}{following.text if is_shift else ''}'.")


def refuse(tree: exp.Expression) -> None:
    """Raises 001003 for the first one."""
    for node in tree.find_all(*KINDS):
        unexpected = _NODES.get(type(node)) or next(
            (word for name, word in _ARGUMENTS.get(type(node), {}).items() if node.args.get(name)), None
        )
        if isinstance(node, exp.Join) and str(node.args.get("kind") or "").upper() in _JOINS:
            unexpected = node.args["kind"]
        elif isinstance(node, exp.In) and not (node.expressions or node.args.get("query") or node.args.get("field")):
            unexpected = ")"
        elif isinstance(node, exp.DataType) and node.this in _TYPES:
            unexpected = node.this.value
        if unexpected is not None:
            raise errors.syntax(f"unexpected '{unexpected}'.")
