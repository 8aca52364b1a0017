"""AT | BEFORE (TIMESTAMP => ..., OFFSET => ..., VERSION => ...) of Iceberg tables, from their snapshot log.

Source: https://docs.snowflake.com/en/sql-reference/constructs/at-before
VERSION takes an Iceberg snapshot ID; STATEMENT is refused (queries of other engines have no Snowflake query ID).
"""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from sqlglot import exp

from snowdome.snowflake import errors

if TYPE_CHECKING:
    from pyiceberg.table import Table


def snapshot_id(table: Table, when: exp.Expression) -> int:
    """The snapshot that was current at the given point. Raises when the table's history does not reach so far."""
    kind = str(when.args.get("kind") or "").upper()
    before = str(when.this).upper() == "BEFORE"
    if kind == "VERSION":
        return _existing(table, when.expression)
    if kind == "OFFSET":
        seconds = _number(when.expression, "OFFSET")
        moment = time.time() + seconds
    elif kind == "TIMESTAMP":
        moment = _moment(when.expression)
    else:
        raise errors.unsupported(f"AT ({kind} => ...)")
    return _current_at(table, int(moment * 1000), before)


def _existing(table: Table, value: exp.Expression) -> int:
    wanted = int(_number(value, "VERSION"))
    if table.snapshot_by_id(wanted) is None:
        raise errors.syntax(f"Iceberg snapshot {wanted} of table {table.name()[-1]} does not exist.")
    return wanted


def _number(value: exp.Expression, name: str) -> float:
    text = value.sql().replace("(", "").replace(")", "").replace(" ", "")
    try:
        result = 1.0
        for factor in text.split("*"):
            result *= float(factor)
        return int(text) if text.lstrip("-").isdigit() else result
    except ValueError:
        raise errors.invalid_argument(name, value.sql("snowflake")) from None


def _moment(value: exp.Expression) -> float:
    """Seconds since the epoch of a timestamp literal, cast or not; without an offset it is UTC."""
    plain = value
    while isinstance(plain, (exp.Cast, exp.Paren)):
        plain = plain.this
    if not isinstance(plain, exp.Literal):
        raise errors.invalid_argument("TIMESTAMP", value.sql("snowflake"))
    text = plain.name.strip().replace(" +", "+").replace("Z", "+00:00")
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise errors.conversion_error(plain.name, "Timestamp") from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp()


def _current_at(table: Table, milliseconds: int, before: bool) -> int:
    found = None
    for entry in table.history():
        if entry.timestamp_ms < milliseconds or (entry.timestamp_ms == milliseconds and not before):
            found = entry.snapshot_id
    if found is None:
        raise errors.SnowflakeError(
            "000707",
            "02000",
            "Time travel data is not available for table "
            f"{table.name()[-1]}. The requested time is either beyond the allowed time travel period or before the "
            "object creation time.",
        )
    return found
