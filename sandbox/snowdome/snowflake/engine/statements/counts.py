"""What DML answers: one row of counts, under the column names that drivers and users read.

Source: https://docs.snowflake.com/en/sql-reference/sql/insert and its siblings' examples.
"""

from __future__ import annotations

from snowdome.snowflake.result import Column, Result, StatementType


def changed_rows(kind: StatementType, counts: dict[str, int], *, describe_only: bool = False) -> Result:
    """The answer of a DML statement; `rowcount` is the sum of its counts."""
    columns = [Column.fixed(name, 19) for name in counts]
    rows = [] if describe_only else [tuple(counts.values())]
    return Result(columns, rows=rows, statement_type=kind, rowcount=sum(counts.values()))
