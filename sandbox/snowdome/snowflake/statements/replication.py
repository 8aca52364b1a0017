"""Replication.

https://docs.snowflake.com/en/sql-reference/sql/show-replication-databases
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result

COLUMNS = (
    Column.text("snowflake_region"),
    Column.timestamp("created_on"),
    *Column.texts(
        "account_name",
        "name",
        "comment",
        "is_primary",
        "primary",
        "replication_allowed_to_accounts",
        "failover_allowed_to_accounts",
        "organization_name",
        "account_locator",
    ),
)


def show_databases(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW REPLICATION DATABASES: always empty, since replication cannot be enabled here."""
    if cursor.accept("LIKE"):
        cursor.string()
    if cursor.accept("WITH", "PRIMARY"):
        _read_primary(cursor)
    cursor.end()
    return show.table(COLUMNS, [], show.Filter())


def _read_primary(cursor: Cursor) -> None:
    """ORGANIZATION.ACCOUNT.DATABASE or REGION.LOCATOR.DATABASE."""
    primary = cursor.qualified_name()
    if len(primary.parts) != 3:
        raise errors.syntax(f"'{primary}' is not the name of an account and its database.")
