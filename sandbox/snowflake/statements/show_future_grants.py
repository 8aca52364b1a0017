"""SHOW FUTURE GRANTS IN a database or schema, or TO a role.

https://docs.snowflake.com/en/sql-reference/sql/show-grants
"""

from __future__ import annotations

from typing import Any

from sandbox.snowflake import show
from sandbox.snowflake.catalog import locate, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import FutureGrant
from sandbox.snowflake.context import Context
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import quote_if_needed
from sandbox.snowflake.result import Column, Result

COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("privilege", "grant_on", "name", "grant_to", "grantee_name", "grant_option")),
)


def future_rows(context: Context, cursor: Cursor) -> Result:
    """The answer; the caller holds the account's lock."""
    session = context.session
    rows: list[dict[str, Any]] = []
    if cursor.accept("TO"):
        role = locate.read_grantee(session, cursor).role_name
        for database in context.account.databases.values():
            rows += [_row(database, None, grant) for grant in database.future_grants if grant.grantee == role]
            for schema in database.schemas.values():
                rows += [_row(database, schema, grant) for grant in schema.future_grants if grant.grantee == role]
    else:
        cursor.expect("IN")
        if cursor.accept("DATABASE"):
            database = resolve.database(session, cursor.name())
            rows = [_row(database, None, grant) for grant in database.future_grants]
        else:
            cursor.expect("SCHEMA")
            database, schema = resolve.schema(session, cursor.qualified_name(), "SHOW FUTURE GRANTS")
            rows = [_row(database, schema, grant) for grant in schema.future_grants]
    return show.table(COLUMNS, rows, show.read_filter(cursor))


def _row(database: Database, schema: Schema | None, grant: FutureGrant) -> dict[str, Any]:
    parts = [database.name, *([schema.name] if schema else [])]
    kind = grant.object_kind.replace(" ", "_")
    return {
        "created_on": grant.created_on,
        "privilege": grant.privilege,
        "grant_on": kind,
        "name": ".".join(quote_if_needed(part) for part in parts) + f".<{kind}>",
        "grant_to": grant.grantee.kind,
        "grantee_name": quote_if_needed(grant.grantee.name),
        "grant_option": str(grant.grant_option).lower(),
    }
