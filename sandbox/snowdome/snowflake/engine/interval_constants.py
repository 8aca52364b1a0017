"""`d + INTERVAL '1 year, 3 days'` as the DATEADDs that it stands for: one for each part, in the order written.

Source: https://docs.snowflake.com/en/sql-reference/data-types-datetime#interval-constants
"""

from __future__ import annotations

import re

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import date_parts

KINDS = (exp.Interval,)
_PART = re.compile(r"\s*([+-]?\d+)\s*([A-Za-z]*)\s*")
_UNITS = frozenset(
    ("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND")
)
_WITHOUT_UNIT = "SECOND"


def spell(tree: exp.Expression) -> None:
    """Replaces every sum and difference with one. Raises 000002 for a constant that stands anywhere else."""
    for constant in reversed(list(tree.find_all(*KINDS, bfs=False))):
        around = constant.parent
        if isinstance(around, exp.WindowSpec) and constant.args.get("unit") is not None:
            continue
        if not isinstance(around, (exp.Add, exp.Sub)) or around.expression is not constant:
            raise errors.unsupported("an INTERVAL that is not added to a date or time, or subtracted from one")
    # The innermost sum first: `d + INTERVAL '1 month' + INTERVAL '1 day'` adds the month before the day.
    for node in reversed(list(tree.find_all(exp.Add, exp.Sub, bfs=False))):
        if isinstance(node.expression, exp.Interval):
            node.replace(_shifted(node.this, _parts(node.expression), -1 if isinstance(node, exp.Sub) else 1))


def _parts(constant: exp.Interval) -> list[tuple[int, str]]:
    unit = constant.args.get("unit")
    written = constant.name if unit is None else f"{constant.name} {unit.name}"
    found = []
    for part in written.split(","):
        matched = _PART.fullmatch(part)
        if matched is None:
            raise errors.unsupported(f"INTERVAL '{written}'")
        name = date_parts.named(matched[2]) or _WITHOUT_UNIT
        if name not in _UNITS:
            raise errors.unsupported(f"INTERVAL '{written}'")
        found.append((int(matched[1]), name))
    return found


def _shifted(value: exp.Expression, parts: list[tuple[int, str]], sign: int) -> exp.Expression:
    for amount, unit in parts:
        number = exp.Literal.number(abs(amount))
        value = exp.DateAdd(
            this=value, expression=exp.Neg(this=number) if sign * amount < 0 else number, unit=exp.var(unit)
        )
    return value
