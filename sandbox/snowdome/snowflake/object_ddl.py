"""The statement that makes an object again, as GET_DDL answers it.

Tables, views, schemas, functions and procedures as in the examples of the documentation; databases, sequences and file
formats, of which it shows none, in the same style.

https://docs.snowflake.com/en/sql-reference/functions/get_ddl
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from snowdome.snowflake import errors, type_names
from snowdome.snowflake.catalog import access, locate, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.catalog.inventory import Entry
from snowdome.snowflake.catalog.routine import Argument, Function, Procedure, Routine
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.sequence import NumberSequence
from snowdome.snowflake.catalog.table import ForeignKey, Table
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import literal, quote, quote_if_needed
from snowdome.snowflake.script import split
from snowdome.snowflake.session import Session

_KINDS = {
    "FILE_FORMAT": "FILE FORMAT",
    **{kind: kind for kind in ("DATABASE", "FUNCTION", "PROCEDURE", "SCHEMA", "SEQUENCE", "TABLE", "VIEW")},
}
_OTHER_KINDS = (
    "ALERT",
    "AGENT",
    "CONTACT",
    "CORTEX_AGENT",
    "CORTEX_SEARCH_SERVICE",
    "DYNAMIC_TABLE",
    "EVENT_TABLE",
    "FAILOVER_GROUP",
    "ICEBERG_TABLE",
    "INTEGRATION",
    "MCP_SERVER",
    "NOTEBOOK",
    "PIPE",
    "POLICY",
    "REPLICATION_GROUP",
    "STREAM",
    "TAG",
    "TASK",
    "TYPE",
    "WAREHOUSE",
)


def text(session: Session, kind: str, name: str, *, qualified: bool = False) -> str:
    """GET_DDL(kind, name, qualified); TABLE and VIEW mean the same.

    Raises 000002 for kinds that are not written here, 002003 for what the session does not see.
    """
    wanted = kind.upper().replace(" ", "_")
    if wanted in _OTHER_KINDS:
        raise errors.unsupported(f"GET_DDL of a {wanted}")
    if wanted not in _KINDS:
        raise errors.invalid_argument("GET_DDL", kind)
    statements = split(name)
    if len(statements) != 1:
        raise errors.invalid_argument("GET_DDL", name)
    cursor = Cursor(statements[0])
    read = locate.read_name(cursor, _KINDS[wanted])
    cursor.end()
    with session.account.lock:
        entry = locate.find(session, _KINDS[wanted], read, "GET_DDL")
        if isinstance(entry.securable, Database):
            return _of_database(session, entry.securable, qualified)
        if isinstance(entry.securable, Schema):
            return _of_schema(session, entry, qualified)
        return _of(session, entry, qualified)


def _of_database(session: Session, database: Database, qualified: bool) -> str:
    """The database, and each schema that the session sees in it, by age."""
    if database.link is not None:
        raise errors.unsupported("GET_DDL of a catalog-linked database")
    transient = "TRANSIENT " if database.transient else ""
    head = f"create or replace {transient}database {quote_if_needed(database.name)}{_comment(database, ' ')};"
    schemas = [
        _of_schema(session, Entry("SCHEMA", (database.name, schema.name), schema), qualified).rstrip("\n")
        for schema in _by_age(database.schemas)
        if schema.name != resolve.INFORMATION_SCHEMA and access.is_visible(session, schema)
    ]
    return "\n\n".join([head, *schemas]) + "\n"


def _of_schema(session: Session, entry: Entry, qualified: bool) -> str:
    """The schema, and what the session sees in it: what others are made of comes first."""
    schema = entry.securable
    assert isinstance(schema, Schema)
    if session.account.databases[entry.parts[0]].link is not None:
        raise errors.unsupported("GET_DDL of a schema of a catalog-linked database")
    kept = [
        *((found, "SEQUENCE") for found in _by_age(schema.sequences)),
        *((found, "TABLE") for found in _by_age(schema.tables) if found.table_kind == "TABLE"),
        *((found, "VIEW") for found in _by_age(schema.tables) if found.table_kind == "VIEW"),
        *((found, "FILE FORMAT") for found in _by_age(schema.file_formats)),
        *((found, "FUNCTION") for found in _by_age(schema.functions)),
        *((found, "PROCEDURE") for found in _by_age(schema.procedures)),
    ]
    transient = "TRANSIENT " if schema.transient else ""
    managed = " with managed access" if schema.managed_access else ""
    parts = [f"create or replace {transient}schema {_named(entry.parts, qualified)}{managed}{_comment(schema, ' ')};"]
    for found, kind in kept:
        if access.is_visible(session, found) and getattr(found, "session_id", None) is None:
            parts.append(_of(session, Entry(kind, (*entry.parts, found.name), found), qualified))
    return "\n\n".join(parts) + "\n"


def _by_age(objects: dict[Any, Any]) -> list[Any]:
    return sorted(objects.values(), key=lambda found: found.created_on)


def _of(session: Session, entry: Entry, qualified: bool) -> str:
    return _WRITERS[type(entry.securable)](session, entry.securable, entry.parts, qualified)


def _named(parts: tuple[str, ...], qualified: bool) -> str:
    return ".".join(quote_if_needed(part) for part in (parts if qualified else parts[-1:]))


def _comment(securable: Securable, before: str = "") -> str:
    return f"{before}COMMENT={literal(securable.comment)}" if securable.comment else ""


def _table(session: Session, table: Table, parts: tuple[str, ...], qualified: bool) -> str:
    if table.table_kind == "VIEW":
        return _view(table, parts, qualified)
    if table.table_kind == "ICEBERG":
        raise errors.unsupported("GET_DDL of an Iceberg table")
    kind = "TEMPORARY " if table.session_id is not None else "TRANSIENT " if table.transient else ""
    clustered = f" cluster by {table.cluster_by}" if table.cluster_by else ""
    lines = [*_columns(table), *_constraints(session, table)]
    end = f"{_comment(table)}\n;" if table.comment else ";"
    body = ",\n\t".join(lines)
    return f"create or replace {kind}TABLE {_named(parts, qualified)}{clustered} (\n\t{body}\n){end}"


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        line = f"{quote_if_needed(column.name)} {table.column_types.get(column.name) or type_names.declared(column)}"
        if not column.nullable:
            line += " NOT NULL"
        identity = table.identities.get(column.name)
        if identity is not None:
            order = "order" if identity.ordered else "noorder"
            line += f" autoincrement start {identity.start} increment {identity.increment} {order}"
        elif column.name in table.defaults:
            line += f" DEFAULT {table.defaults[column.name]}"
        if column.name in table.column_comments:
            line += f" COMMENT {literal(table.column_comments[column.name])}"
        yield line


def _constraints(session: Session, table: Table) -> Iterator[str]:
    keys = [("primary key", table.primary_key_name, table.primary_key)] if table.primary_key else []
    keys += [("unique", name, columns) for name, columns in table.unique_keys.items()]
    for kind, name, columns in keys:
        yield f"{_constraint(name)}{kind} ({_list(columns)}){_rely(table, name)}"
    for name, key in table.foreign_keys.items():
        reference = _reference(session, key)
        if reference is not None:
            yield f"{_constraint(name)}foreign key ({_list(key.columns)}) references {reference}{_rely(table, name)}"


def _constraint(name: str) -> str:
    return "" if name.startswith("SYS_CONSTRAINT_") else f"constraint {quote_if_needed(name)} "


def _rely(table: Table, name: str) -> str:
    return " rely" if name in table.rely else ""


def _list(names: list[str]) -> str:
    return ", ".join(quote_if_needed(name) for name in names)


def _reference(session: Session, key: ForeignKey) -> str | None:
    """The other table and its columns; None for a table that is gone."""
    for database in session.account.databases.values():
        for schema in database.schemas.values():
            for other in schema.tables.values():
                if other.storage_name == key.references and key.key in other.keys:
                    columns = [other.keys[key.key][position] for position in key.positions]
                    return f"{_named((database.name, schema.name, other.name), True)}({_list(columns)})"
    return None


def _view(view: Table, parts: tuple[str, ...], qualified: bool) -> str:
    """Its columns, comment and query as written, with the name that it has now."""
    (statement,) = split(view.definition)
    cursor = Cursor(statement)
    cursor.expect("CREATE")
    while not cursor.accept("VIEW"):
        cursor.take()
    cursor.accept("IF", "NOT", "EXISTS")
    cursor.qualified_name()
    cursor.accept("IF", "NOT", "EXISTS")
    columns = cursor.parenthesized() if cursor.sees("(") else ""
    while not cursor.accept("AS"):
        cursor.take()
    kind = "temporary view" if view.session_id is not None else "view"
    head = f"create or replace {kind} {_named(parts, qualified)}{columns}"
    return f"{head}{_comment(view, ' ')} as {cursor.rest.strip().rstrip(';')};"


def _sequence(session: Session, found: NumberSequence, parts: tuple[str, ...], qualified: bool) -> str:
    order = "order" if found.ordered else "noorder"
    counted = f"start with {found.start} increment by {found.increment} {order}"
    return f"create or replace sequence {_named(parts, qualified)} {counted}{_comment(found, ' ')};"


def _file_format(session: Session, found: FileFormat, parts: tuple[str, ...], qualified: bool) -> str:
    kind = "temporary file format" if found.session_id is not None else "file format"
    lines = [f"{name} = {_option(name, value)}" for name, value in found.options.items()]
    body = "".join(f"\n\t{line}" for line in [*lines, *([_comment(found)] if found.comment else [])])
    return f"create or replace {kind} {_named(parts, qualified)}{body}\n;"


def _option(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, list):
        return f"({', '.join(literal(part) for part in value)})"
    if name in ("TYPE", "COMPRESSION") or value == "NONE" or isinstance(value, int):
        return str(value)
    return literal(value).replace("\n", r"\n").replace("\r", r"\r").replace("\t", r"\t")


def _function(session: Session, found: Function, parts: tuple[str, ...], qualified: bool) -> str:
    memoizable = ["MEMOIZABLE"] if found.memoizable else []
    return _routine(found, parts, qualified, quote_if_needed, [], memoizable)


def _procedure(session: Session, found: Procedure, parts: tuple[str, ...], qualified: bool) -> str:
    return _routine(found, parts, qualified, quote, ["LANGUAGE SQL"], [f"EXECUTE AS {found.executes_as}"])


def _routine(
    found: Routine,
    parts: tuple[str, ...],
    qualified: bool,
    named: Callable[[str], str],
    before_comment: list[str],
    behind: list[str],
) -> str:
    secure = "SECURE " if found.secure else ""
    name = ".".join([*(quote_if_needed(part) for part in parts[:-1] if qualified), quote(found.plain_name)])
    returns = type_names.complete(found.returns) if found.returns else _returned_table(found)
    lines = [
        f"CREATE OR REPLACE {secure}{found.kind} {name}({_arguments(found.arguments, named)})",
        f"RETURNS {returns}",
        *before_comment,
        *([_comment(found)] if found.comment else []),
        *behind,
        f"AS {literal(found.body)};",
    ]
    return "\n".join(lines)


def _arguments(arguments: list[Argument], named: Callable[[str], str]) -> str:
    return ", ".join(
        f"{named(argument.name)} {argument.family}"
        + (f" DEFAULT {argument.default}" if argument.default is not None else "")
        for argument in arguments
    )


def _returned_table(found: Routine) -> str:
    columns = (
        f"{quote_if_needed(column.name)} {type_names.complete(column.type)}" for column in found.returned_columns
    )
    return f"TABLE ({', '.join(columns)})"


_WRITERS: dict[type[Any], Callable[[Session, Any, tuple[str, ...], bool], str]] = {
    Table: _table,
    NumberSequence: _sequence,
    FileFormat: _file_format,
    Function: _function,
    Procedure: _procedure,
}
