"""Arguments that count or mark a position: any number in Snowflake, a whole number of 64 bits in DuckDB.

DuckDB does not turn a DECIMAL, which every NUMBER is here, into one by itself. Bits are those of 128.

Sources: https://docs.snowflake.com/en/sql-reference/functions/left and the pages of the others,
https://docs.snowflake.com/en/sql-reference/functions/bitand
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake.engine.transpile.nodes import is_float, own, plain

_T = exp.DType
_BITS = (
    exp.BitwiseAnd,
    exp.BitwiseOr,
    exp.BitwiseXor,
    exp.BitwiseNot,
    exp.BitwiseLeftShift,
    exp.BitwiseRightShift,
)

_COUNTS: dict[type[exp.Expression], tuple[str, ...]] = {
    **dict.fromkeys((exp.Left, exp.Right), ("expression",)),
    **dict.fromkeys((exp.Substring, exp.Stuff), ("start", "length")),
    **dict.fromkeys((exp.Lag, exp.Lead, exp.NthValue), ("offset",)),
    **dict.fromkeys((exp.RegexpExtract, exp.RegexpInstr), ("position", "occurrence")),
    **dict.fromkeys((exp.RegexpCount, exp.StrPosition), ("position",)),
    **dict.fromkeys(_BITS, ("this", "expression")),
    **dict.fromkeys((exp.Ntile, exp.Factorial), ("this",)),
    exp.SplitPart: ("part_index",),
    exp.TimestampFromParts: ("year", "month", "day", "hour", "min", "sec"),
}

KINDS = tuple(_COUNTS)


def _wanted(node: exp.Expression, name: str) -> exp.DType:
    """DuckDB's type of the argument."""
    if isinstance(node, _BITS):
        return _T.INT128
    if isinstance(node, exp.Factorial):
        return _T.INT
    return _T.DOUBLE if name == "sec" else _T.BIGINT


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*KINDS)):
        for name in _COUNTS[type(node)]:
            value, wanted = node.args.get(name), _wanted(node, name)
            if isinstance(value, exp.Expression) and not isinstance(value, (exp.Literal, exp.Null)):
                # DuckDB's cast of a FLOAT rounds a half to the even neighbor, its function away from zero as Snowflake.
                rounded = own("round", value) if is_float(value.type) and wanted is not _T.DOUBLE else value
                node.set(name, exp.Cast(this=rounded, to=plain(wanted)))
    return tree
