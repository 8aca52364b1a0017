"""From a name in a statement to the object, as the session sees it."""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.session import Session

INFORMATION_SCHEMA = "INFORMATION_SCHEMA"
"""In every database; its views are the engine's."""
_SEARCHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""Privileges of queries and of DML, whose unqualified names are looked up by the search path."""

SHARED = "SNOWFLAKE"
"""Snowflake's own database in every account: usage, functions and classes. Not in this one."""


def database(session: Session, name: Name) -> Database:
    """A database the session can see; 002003/02000 otherwise."""
    found = session.account.databases.get(name.resolved)
    if found is None and name.resolved == SHARED:
        raise errors.unsupported(f"the database {SHARED}")
    if found is None or not access.is_visible(session, found):
        raise errors.does_not_exist("Database", str(name))
    return found


def current_database(session: Session, operation: str) -> Database:
    """The database USE chose; 090105 when there is none. `operation` as in the message, e.g. "CREATE SCHEMA"."""
    if session.database is None:
        raise errors.no_current_database(operation)
    return database(session, Name.stored(session.database))


def schema(session: Session, name: QualifiedName, operation: str) -> tuple[Database, Schema]:
    """`[db.]schema`; 002003/02000 when missing or not visible."""
    if len(name.parts) > 2:
        raise errors.syntax(f"Invalid schema name '{name}'.")
    holder = database(session, name.parts[0]) if len(name.parts) == 2 else current_database(session, operation)
    if name.last.resolved == INFORMATION_SCHEMA:
        raise errors.unsupported(INFORMATION_SCHEMA)
    found = holder.find_schema(name.last)
    if found is None or not access.is_visible(session, found):
        raise errors.does_not_exist("Schema", f"{Name.stored(holder.name)}.{name.last}")
    return holder, found


def information_schema(session: Session, name: QualifiedName) -> Database | None:
    """The database whose INFORMATION_SCHEMA a view's name means; None for every other name. Needs USAGE on it."""
    if len(name.parts) > 3:
        return None
    if len(name.parts) == 1:
        if session.schema != INFORMATION_SCHEMA or session.database is None:
            return None
        holder = database(session, Name.stored(session.database))
    else:
        if name.parts[-2].resolved != INFORMATION_SCHEMA:
            return None
        qualified_by = name.parts[:-2]
        holder = database(session, qualified_by[0]) if qualified_by else current_database(session, "SELECT")
    if not access.has_privilege(session, "USAGE", holder):
        raise errors.does_not_exist("Database", str(Name.stored(holder.name)))
    return holder


def container(session: Session, name: QualifiedName, operation: str) -> tuple[Database, Schema]:
    """The schema in which `[[db.]schema.]object` lives, with USAGE on it and on its database checked."""
    if len(name.parts) > 3:
        raise errors.syntax(f"Invalid object name '{name}'.")
    if len(name.parts) > 1:
        holder, found = schema(session, QualifiedName(name.qualifiers), operation)
    else:
        holder = current_database(session, operation)
        if session.schema is None:
            raise errors.no_current_schema(operation)
        current = holder.schemas.get(session.schema)
        if current is None:
            raise errors.no_current_schema(operation)
        found = current
    if not (access.has_privilege(session, "USAGE", holder) and access.has_privilege(session, "USAGE", found)):
        raise errors.does_not_exist("Schema", f"{Name.stored(holder.name)}.{Name.stored(found.name)}")
    return holder, found


def searched(name: QualifiedName) -> tuple[QualifiedName, ...]:
    """The names that an unqualified one of a query or of DML may mean, by the default SEARCH_PATH: $current, $public.

    https://docs.snowflake.com/en/sql-reference/name-resolution
    """
    return (name, QualifiedName((Name("PUBLIC"), name.last))) if len(name.parts) == 1 else (name,)


def table(session: Session, name: QualifiedName, privilege: str = "SELECT") -> tuple[Database, Schema, Table]:
    """A table or view on which the session holds `privilege`.

    002003/42S02 when it is missing or not visible, 003001 when it is visible but the privilege is missing,
    090105/090106 when the name needs a current database or schema.
    """
    first, *others = searched(name) if privilege in _SEARCHING else (name,)
    try:
        return _table(session, first, privilege)
    except errors.SnowflakeError as error:
        for other in others:
            if error.is_missing or error.code == errors.no_current_schema(privilege).code:
                try:
                    return _table(session, other, privilege)
                except errors.SnowflakeError as second:
                    if not second.is_missing:
                        raise
        raise


def _table(session: Session, name: QualifiedName, privilege: str) -> tuple[Database, Schema, Table]:
    try:
        holder, inside = container(session, name, "SELECT")
    except errors.SnowflakeError as error:
        if not error.is_missing:
            raise
        raise errors.object_does_not_exist(str(name)) if len(name.parts) < 2 else error from None
    found = inside.find_table(name.last, case_insensitive=holder.case_insensitive, session_id=session.id)
    if found is None or not access.is_visible(session, found):
        raise errors.object_does_not_exist(str(name))
    if not access.has_privilege(session, privilege, found):
        raise errors.insufficient_privileges(found.table_kind.lower().replace("iceberg", "table"), found.name)
    return holder, inside, found


def qualified(holder: Database, inside: Schema, name: str) -> str:
    """`DB.SCHEMA.NAME` as messages print it."""
    return str(QualifiedName((Name.stored(holder.name), Name.stored(inside.name), Name.stored(name))))
