"""What all SHOW statements share: LIKE, IN, STARTS WITH, LIMIT ... FROM.

https://docs.snowflake.com/en/sql-reference/sql/show
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Column, Result, StatementType


@dataclass(frozen=True)
class Scope:
    """`IN ACCOUNT`, `IN DATABASE x`, `IN SCHEMA x`, `IN x` (kind empty); name None means the current one."""

    kind: str
    name: QualifiedName | None = None


@dataclass(frozen=True)
class Filter:
    """What narrows a SHOW."""

    like: str | None = None
    scope: Scope | None = None
    starts_with: str | None = None
    limit: int | None = None
    limit_from: str | None = None

    def accepts(self, name: str) -> bool:
        """LIKE ignores case, STARTS WITH does not."""
        if self.like is not None and not like_pattern(self.like).fullmatch(name):
            return False
        return self.starts_with is None or name.startswith(self.starts_with)


def like_pattern(like: str) -> re.Pattern[str]:
    """SHOW ... LIKE as a regular expression: % and _, a backslash escapes."""
    parts = []
    position = 0
    while position < len(like):
        character = like[position]
        if character == "\\" and position + 1 < len(like):
            position += 1
            parts.append(re.escape(like[position]))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
        position += 1
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def read_filter(cursor: Cursor, *scope_kinds: str) -> Filter:
    """Reads to the end of the statement. `scope_kinds` are the words allowed after IN, e.g. "ACCOUNT"."""
    like = scope = starts_with = limit = limit_from = None
    if cursor.accept("LIKE"):
        like = cursor.string()
    if scope_kinds and (cursor.accept("IN") or cursor.accept("FROM")):
        scope = _read_scope(cursor, scope_kinds)
    if cursor.accept("STARTS", "WITH"):
        starts_with = cursor.string()
    if cursor.accept("LIMIT"):
        limit = cursor.integer()
        if cursor.accept("FROM"):
            limit_from = cursor.string()
    cursor.end()
    return Filter(like, scope, starts_with, limit, limit_from)


def _read_scope(cursor: Cursor, kinds: tuple[str, ...]) -> Scope:
    if cursor.accept("ACCOUNT"):
        return Scope("ACCOUNT")
    for kind in kinds:
        if kind != "ACCOUNT" and cursor.accept(*kind.split()):
            named = not cursor.at_end and not (cursor.sees("STARTS", "WITH") or cursor.sees("LIMIT"))
            return Scope(kind, cursor.qualified_name() if named else None)
    return Scope("", cursor.qualified_name())


def table(columns: Sequence[Column], rows: list[dict[str, Any]], narrowed: Filter, key: str = "name") -> Result:
    """The answer: rows by column name, ordered as given, narrowed by name and LIMIT.

    `LIMIT n FROM 'x'` starts at the first name after x in the order of the rows.
    """
    kept = [row for row in rows if narrowed.accepts(str(row[key]))]
    if narrowed.limit_from is not None:
        kept = [row for row in kept if str(row[key]) > narrowed.limit_from]
    if narrowed.limit is not None:
        kept = kept[: narrowed.limit]
    return Result(
        columns,
        rows=[tuple(row[column.name] for column in columns) for row in kept],
        statement_type=StatementType.SHOW,
    )


def described(columns: Sequence[str], rows: list[tuple[Any, ...]]) -> Result:
    """The answer of a DESCRIBE: text columns."""
    return Result(
        [Column.text(name) for name in columns],
        rows=[tuple("" if cell is None else str(cell) for cell in row) for row in rows],
        statement_type=StatementType.DESCRIBE,
    )


def yes_no(value: bool) -> str:
    return "Y" if value else "N"
