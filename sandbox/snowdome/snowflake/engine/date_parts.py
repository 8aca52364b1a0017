"""The names of date and time parts that sqlglot does not read, and the part that DuckDB cannot add.

Source: https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake

from snowdome.snowflake import errors

_ALIASES = {
    **Snowflake.DATE_PART_MAPPING,
    "EPOCH": "EPOCH_SECOND",
    "NANOSECONDS": "NANOSECOND",
    "WEEKS": "WEEK",
    "YEARDAY": "DAYOFYEAR",
}
_PARTS = frozenset(_ALIASES.values()) | {
    "EPOCH_MILLISECOND",
    "EPOCH_MICROSECOND",
    "EPOCH_NANOSECOND",
    "YEAROFWEEK",
    "YEAROFWEEKISO",
}
KINDS = (exp.Var,)
_ADDED = (exp.DateAdd, exp.TimeAdd, exp.TimestampAdd, exp.TsOrDsAdd)


def named(part: str) -> str:
    """The part that a name or an alias means, in upper case."""
    return _ALIASES.get(part.upper(), part.upper())


def normalize(tree: exp.Expression) -> None:
    """Gives every part its own name.

    Raises 001003 for what is no part, and 000002 where fractions of a microsecond would be added.
    """
    for node in tree.find_all(*KINDS):
        if node.arg_key == "unit" or (isinstance(node.parent, exp.Extract) and node.arg_key == "this"):
            node.set("this", named(node.name))
            if node.name not in _PARTS:
                raise errors.syntax(f"'{node.name}' is not a date or time part.")
    for node in tree.find_all(*_ADDED):
        unit = node.args.get("unit")
        if unit is not None and unit.name == "NANOSECOND":
            node.set("expression", exp.Literal.number(_microseconds(node.expression)))
            node.set("unit", exp.var("MICROSECOND"))


def _microseconds(amount: exp.Expression) -> int:
    try:
        nanoseconds = int(amount.to_py())
    except ValueError:
        nanoseconds = 1
    if nanoseconds % 1000:
        raise errors.unsupported("adding nanoseconds that are no whole microseconds, or no literal")
    return nanoseconds // 1000
