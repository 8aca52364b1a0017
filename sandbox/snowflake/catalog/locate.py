"""From `KIND name` in GRANT, REVOKE and SHOW GRANTS to the object."""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.inventory import Entry
from sandbox.snowflake.catalog.role import DatabaseRole, Role
from sandbox.snowflake.catalog.securable import Securable
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name, QualifiedName
from sandbox.snowflake.session import Session

_ACCOUNT_LEVEL = {
    "WAREHOUSE": ("virtual_warehouses", "Warehouse"),
    "INTEGRATION": ("catalog_integrations", "Integration"),
    "EXTERNAL VOLUME": ("external_volumes", "External volume"),
    "USER": ("users", "User"),
    "ROLE": ("roles", "Role"),
}
_KINDS = (
    "EXTERNAL VOLUME",
    "DATABASE ROLE",
    "ICEBERG TABLE",
    "DATABASE",
    "SCHEMA",
    "WAREHOUSE",
    "INTEGRATION",
    "USER",
    "ROLE",
    "TABLE",
    "VIEW",
    "STAGE",
    "NOTEBOOK",
)


def read_kind(cursor: Cursor) -> str:
    """The kind of object that comes next."""
    for kind in _KINDS:
        if cursor.accept(*kind.split()):
            return kind
    raise cursor.unexpected()


def find(session: Session, kind: str, name: QualifiedName) -> Entry:
    """An object the session can see; the kind's own "does not exist or not authorized" otherwise."""
    if kind in _ACCOUNT_LEVEL:
        attribute, text = _ACCOUNT_LEVEL[kind]
        found: Securable | None = getattr(session.account, attribute).get(name.last.resolved)
        # Roles are no secret: every role may be named in a grant, not every other object.
        if found is None or (kind != "ROLE" and not access.is_visible(session, found)):
            raise errors.does_not_exist(text, str(name))
        return Entry(kind, (found.name,), found)
    if kind == "DATABASE":
        database = resolve.database(session, name.last)
        return Entry(kind, (database.name,), database)
    if kind == "SCHEMA":
        database, schema = resolve.schema(session, name, "GRANT")
        return Entry(kind, (database.name, schema.name), schema)
    if kind == "DATABASE ROLE":
        role = database_role(session, name)
        return Entry(kind, (role.database, role.name), role)
    return _in_schema(session, kind, name)


def _in_schema(session: Session, kind: str, name: QualifiedName) -> Entry:
    database, schema = resolve.container(session, name, "GRANT")
    item: Securable | None
    if kind == "STAGE":
        item = schema.stages.get(name.last.resolved)
    elif kind == "NOTEBOOK":
        item = schema.notebooks.get(name.last.resolved)
    else:
        item = schema.find_table(name.last, case_insensitive=database.case_insensitive, session_id=session.id)
    if item is None or not access.is_visible(session, item):
        raise errors.does_not_exist(kind.capitalize(), str(name))
    return Entry(kind, (database.name, schema.name, item.name), item)


def account_role(session: Session, name: Name) -> Role:
    role = session.account.roles.get(name.resolved)
    if role is None:
        raise errors.does_not_exist("Role", str(name))
    return role


def database_role(session: Session, name: QualifiedName) -> DatabaseRole:
    """`db.role`, or `role` in the current database."""
    if len(name.parts) > 2:
        raise errors.syntax(f"Invalid database role name '{name}'.")
    database = (
        resolve.database(session, name.parts[0])
        if len(name.parts) == 2
        else resolve.current_database(session, "SHOW DATABASE ROLE")
    )
    role = database.roles.get(name.last.resolved)
    if role is None:
        raise errors.does_not_exist("Database role", str(name))
    return role


def read_grantee(session: Session, cursor: Cursor) -> Role | DatabaseRole:
    """`[ROLE] x` or `DATABASE ROLE d.x`."""
    if cursor.accept("DATABASE", "ROLE"):
        return database_role(session, cursor.qualified_name())
    for unsupported in ("SHARE", "USER", "APPLICATION"):
        if cursor.sees(unsupported):
            raise errors.unsupported(f"GRANT ... TO {unsupported}")
    cursor.accept("ROLE")
    return account_role(session, cursor.name())
