"""Grants as SHOW lists them.

https://docs.snowflake.com/en/sql-reference/sql/show-grants
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from snowdome import inversion
from snowdome.snowflake import show
from snowdome.snowflake.catalog import inventory, locate, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.inventory import Entry
from snowdome.snowflake.catalog.role import DatabaseRole, Role
from snowdome.snowflake.catalog.securable import FutureGrant, RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import quote_if_needed
from snowdome.snowflake.result import Column, Result

_CREATED_ON = Column.timestamp("created_on")
PRIVILEGE_COLUMNS = (
    _CREATED_ON,
    *Column.texts(
        "privilege",
        "granted_on",
        "name",
        "granted_to",
        "grantee_name",
        "grant_option",
        "granted_by",
        "granted_by_role_type",
    ),
)
MEMBER_COLUMNS = (_CREATED_ON, *Column.texts("role", "granted_to", "grantee_name", "granted_by"))


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW GRANTS: ON an object, TO a role or user, OF a role; SHOW FUTURE GRANTS."""
    session = context.session
    with context.account.lock:
        if head.kind == "FUTURE GRANTS":
            return future_rows(context, cursor)
        if cursor.accept("ON"):
            if cursor.accept("ACCOUNT"):
                entry = Entry("ACCOUNT", (context.account.name,), context.account)
            else:
                entry = locate.read_granted_on(session, cursor)
            return _privileges(cursor, _on(entry))
        if cursor.accept("OF"):
            return _members(cursor, _of(_read_role(context, cursor)))
        if cursor.accept("TO") and not cursor.sees("USER"):
            return _privileges(cursor, _to(context, _read_role(context, cursor)))
        user = cursor.name().resolved if cursor.accept("USER") else session.user
        return _members(cursor, _to_user(context, user))


def _read_role(context: Context, cursor: Cursor) -> Role | DatabaseRole:
    if cursor.accept("DATABASE", "ROLE"):
        return locate.database_role(context.session, cursor.qualified_name())
    cursor.expect("ROLE")
    return locate.account_role(context.session, cursor.name())


def _privileges(cursor: Cursor, rows: list[dict[str, Any]]) -> Result:
    return show.table(PRIVILEGE_COLUMNS, rows, show.read_filter(cursor))


def _members(cursor: Cursor, rows: list[dict[str, Any]]) -> Result:
    return show.table(MEMBER_COLUMNS, rows, show.read_filter(cursor), key="role")


def _on(entry: Entry) -> list[dict[str, Any]]:
    securable = entry.securable
    rows = []
    if securable.owner is not None and entry.kind != "ACCOUNT":
        rows.append(_row(entry, "OWNERSHIP", securable.owner, True, str(securable.owner), securable.created_on))
    rows += [
        _row(entry, grant.privilege, grant.grantee, grant.grant_option, grant.granted_by, grant.created_on)
        for grant in securable.grants
    ]
    if isinstance(securable, Role | DatabaseRole):
        rows += [
            _row(entry, "USAGE", held.grantee, False, held.granted_by, held.created_on)
            for held in securable.granted_to_roles
        ]
    return rows


def _to(context: Context, role: Role | DatabaseRole) -> list[dict[str, Any]]:
    grantee = _printed(role.role_name)
    return [
        row
        for entry in inventory.everything(context.account)
        for row in _on(entry)
        if (row["granted_to"], row["grantee_name"]) == (role.role_name.kind, grantee)
    ]


def _of(role: Role | DatabaseRole) -> list[dict[str, Any]]:
    name = _printed(role.role_name)
    rows = [
        {
            "created_on": held.created_on,
            "role": name,
            "granted_to": held.grantee.kind,
            "grantee_name": _printed(held.grantee),
            "granted_by": held.granted_by,
        }
        for held in role.granted_to_roles
    ]
    if isinstance(role, Role):
        rows += [
            {
                "created_on": role.created_on,
                "role": name,
                "granted_to": "USER",
                "grantee_name": quote_if_needed(user),
                "granted_by": str(role.owner or ""),
            }
            for user in role.granted_to_users
        ]
    return rows


def _to_user(context: Context, user: str) -> list[dict[str, Any]]:
    return [
        row
        for role in context.account.roles.values()
        for row in _of(role)
        if (row["granted_to"], row["grantee_name"]) == ("USER", quote_if_needed(user))
    ]


def _row(
    entry: Entry, privilege: str, grantee: RoleName, grant_option: bool, granted_by: str, created_on: datetime
) -> dict[str, Any]:
    return {
        "created_on": created_on,
        "privilege": privilege,
        "granted_on": entry.granted_on,
        "name": entry.name,
        "granted_to": grantee.kind,
        "grantee_name": _printed(grantee),
        "grant_option": str(grant_option).lower(),
        "granted_by": granted_by,
        "granted_by_role_type": "ROLE" if granted_by else "",
    }


def _printed(role: RoleName) -> str:
    """A database role is shown without its database, as in Snowflake."""
    if role.database is not None and inversion.is_inverted("database-roles-without-database"):
        return f"{quote_if_needed(role.database)}.{quote_if_needed(role.name)}"
    return quote_if_needed(role.name)


FUTURE_COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("privilege", "grant_on", "name", "grant_to", "grantee_name", "grant_option"),
)


def future_rows(context: Context, cursor: Cursor) -> Result:
    """The answer; the caller holds the account's lock."""
    session = context.session
    rows: list[dict[str, Any]] = []
    if cursor.accept("TO"):
        role = locate.read_grantee(session, cursor).role_name
        for database in context.account.databases.values():
            rows += [_future_row(database, None, grant) for grant in database.future_grants if grant.grantee == role]
            for schema in database.schemas.values():
                rows += [
                    _future_row(database, schema, grant) for grant in schema.future_grants if grant.grantee == role
                ]
    else:
        cursor.expect("IN")
        if cursor.accept("DATABASE"):
            database = resolve.database(session, cursor.name())
            rows = [_future_row(database, None, grant) for grant in database.future_grants]
        else:
            cursor.expect("SCHEMA")
            database, schema = resolve.schema(session, cursor.qualified_name(), "SHOW FUTURE GRANTS")
            rows = [_future_row(database, schema, grant) for grant in schema.future_grants]
    return show.table(FUTURE_COLUMNS, rows, show.read_filter(cursor))


def _future_row(database: Database, schema: Schema | None, grant: FutureGrant) -> dict[str, Any]:
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
