"""COMMENT ON: the comment of an object or a column.

https://docs.snowflake.com/en/sql-reference/sql/comment
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.table import Table, column_named
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Result, status
from snowdome.snowflake.session import Session

_WORDS = {"CATALOG INTEGRATION": "INTEGRATION"}
"""Kinds with a longer name in this statement."""


def comment_on(context: Context, cursor: Cursor, head: Head) -> Result:
    """COMMENT [IF EXISTS] ON kind name IS 'text'. Needs ownership."""
    cursor.expect("ON")
    is_column = cursor.accept("COLUMN")
    kind = "TABLE" if is_column else _read_kind(cursor)
    name = cursor.qualified_name() if is_column else locate.read_name(cursor, kind)
    cursor.expect("IS")
    text = cursor.string()
    cursor.end()
    with context.account.lock:
        try:
            if is_column:
                _comment_on_column(context.session, name, text)
            else:
                found = locate.find(context.session, kind, name, "COMMENT").securable
                access.require_ownership(context.session, found)
                found.comment = text
        except errors.SnowflakeError as error:
            if not (head.if_exists and error.is_missing):
                raise
    return status("Statement executed successfully.")


def _read_kind(cursor: Cursor) -> str:
    for words, kind in _WORDS.items():
        if cursor.accept(*words.split()):
            return kind
    return locate.read_kind(cursor)


def _comment_on_column(session: Session, name: QualifiedName, text: str) -> None:
    if len(name.parts) < 2:
        raise errors.syntax(f"COMMENT ON COLUMN requires the table name, too: table.{name}")
    table = locate.one(session, Table, QualifiedName(name.qualifiers), "COMMENT")
    access.require_ownership(session, table)
    column = column_named(table, name.last)
    if column is None:
        raise errors.invalid_identifier(str(name.last))
    table.column_comments[column.name] = text
