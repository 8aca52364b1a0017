"""From the kind and the name of an object in a statement to the object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from snowdome.snowflake import errors, type_names
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.catalog.inventory import Entry
from snowdome.snowflake.catalog.role import DatabaseRole, Role, User
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.session import Session

T = TypeVar("T", bound=Securable)

_ACCOUNT_LEVEL = {
    "WAREHOUSE": ("virtual_warehouses", "Warehouse"),
    "RESOURCE MONITOR": ("resource_monitors", "Resource monitor"),
    "INTEGRATION": ("catalog_integrations", "Integration"),
    "EXTERNAL VOLUME": ("external_volumes", "External volume"),
    "USER": ("users", "User"),
    "ROLE": ("roles", "Role"),
    "DATABASE": ("databases", "Database"),
}
_KINDS = (
    "EXTERNAL VOLUME",
    "RESOURCE MONITOR",
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
    "FILE FORMAT",
    "SEQUENCE",
    "FUNCTION",
    "PROCEDURE",
)
_ROUTINES = ("FUNCTION", "PROCEDURE")


def read_kind(cursor: Cursor) -> str:
    """The kind of object that comes next."""
    kind = _accepted_kind(cursor)
    if kind is None:
        raise cursor.unexpected()
    return kind


def read_granted_on(session: Session, cursor: Cursor) -> Entry:
    """The object of GRANT, REVOKE and SHOW GRANTS ON: `KIND name`, or a table's or view's name alone.

    dbt leaves out the kind, for views, too: https://github.com/dbt-labs/dbt-adapters/blob/main/dbt-adapters/src/dbt/
    include/global_project/macros/adapters/apply_grants.sql
    """
    kind = _accepted_kind(cursor)
    if kind is not None:
        return find(session, kind, read_name(cursor, kind))
    name = cursor.qualified_name()
    if not cursor.at_end and not cursor.sees("TO") and not cursor.sees("FROM"):
        raise cursor.unexpected()
    table = find(session, "TABLE", name)
    assert isinstance(table.securable, Table)
    return Entry(table.securable.grant_kind, table.parts, table.securable)


def _accepted_kind(cursor: Cursor) -> str | None:
    return next((kind for kind in _KINDS if cursor.accept(*kind.split())), None)


def read_name(cursor: Cursor, kind: str) -> QualifiedName:
    """The name of an object of a kind; behind a routine's stand the types of its arguments."""
    name = cursor.qualified_name()
    return _with_signature(name, _read_types(cursor)) if kind in _ROUTINES else name


def _read_types(cursor: Cursor) -> str:
    """`(INT, VARCHAR)` as the signature of a routine has it: `(NUMBER, VARCHAR)`."""
    types: list[str] = []
    cursor.expect("(")
    while not cursor.accept(")"):
        types.append(type_names.family(cursor.type_name()))
        if not cursor.sees(")"):
            cursor.expect(",")
    return f"({', '.join(types)})"


def _with_signature(name: QualifiedName, signature: str) -> QualifiedName:
    """The name under which a routine of this signature is stored."""
    return QualifiedName((*name.qualifiers, Name.stored(f"{name.last.resolved}{signature}")))


def find(session: Session, kind: str, name: QualifiedName, operation: str = "GRANT") -> Entry:
    """An object the session can see; the kind's own "does not exist or not authorized" otherwise.

    `operation` is what needs a current database or schema when the name has none: "CREATE STAGE", as messages say it.
    """
    if kind in _ACCOUNT_LEVEL:
        if name.qualifiers:
            raise errors.syntax(f"Invalid identifier '{name}'.")
        found: Securable | None = collection(session.account, kind).get(name.last.resolved)
        if found is None or not sees(session, found):
            raise errors.does_not_exist(_ACCOUNT_LEVEL[kind][1], str(name))
        return Entry(kind, (found.name,), found)
    if kind == "SCHEMA":
        database, schema = resolve.schema(session, name, operation)
        return Entry(kind, (database.name, schema.name), schema)
    if kind == "DATABASE ROLE":
        role = database_role(session, name)
        return Entry(kind, (role.database, role.name), role)
    return _in_schema(session, kind, name, operation)


def one(session: Session, kind: type[T], name: QualifiedName, operation: str = "GRANT") -> T:
    """As :func:`find`, by the kind's class."""
    found = find(session, kind.kind, name, operation).securable
    assert isinstance(found, kind)
    return found


def collection(account: Account, kind: str, parts: Sequence[str] = ()) -> dict[str, Any]:
    """The objects of a kind, by name: the account's, or those of the database or schema that `parts` begins with."""
    if kind in _ACCOUNT_LEVEL:
        return getattr(account, _ACCOUNT_LEVEL[kind][0])
    database = account.databases[parts[0]]
    if kind == "DATABASE ROLE":
        return database.roles
    schema = database.schemas[parts[1]]
    by_kind: dict[str, dict[str, Any]] = {
        "STAGE": schema.stages,
        "NOTEBOOK": schema.notebooks,
        "FILE FORMAT": schema.file_formats,
        "SEQUENCE": schema.sequences,
        "FUNCTION": schema.functions,
        "PROCEDURE": schema.procedures,
    }
    return by_kind[kind]


def is_of_account(kind: str) -> bool:
    """Whether objects of a kind are in no database."""
    return kind in _ACCOUNT_LEVEL


def sees(session: Session, securable: Securable) -> bool:
    """Whether statements that name the object find it."""
    if isinstance(securable, Role):
        # Roles are no secret: every role may be named, not every other object.
        return True
    if isinstance(securable, User) and securable.name == session.user:
        return True
    if isinstance(securable, Stage | FileFormat) and securable.session_id not in (None, session.id):
        return False
    return access.is_visible(session, securable)


def _in_schema(session: Session, kind: str, name: QualifiedName, operation: str) -> Entry:
    database, schema = resolve.container(session, name, operation)
    item: Securable | None
    if kind in ("STAGE", "NOTEBOOK", "FILE FORMAT", "SEQUENCE", *_ROUTINES):
        item = collection(session.account, kind, (database.name, schema.name)).get(name.last.resolved)
    else:
        item = schema.find_table(name.last, case_insensitive=database.case_insensitive, session_id=session.id)
    if item is None or not sees(session, item):
        shown = str(name)
        if kind in _ROUTINES:
            shown = name.last.text
        elif kind != "FILE FORMAT":
            # As public transcripts have it: "Stage 'DB.SCHEMA.S' does not exist or not authorized."
            shown = f"{Name.stored(database.name)}.{Name.stored(schema.name)}.{name.last}"
        raise errors.does_not_exist(kind.capitalize(), shown)
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
