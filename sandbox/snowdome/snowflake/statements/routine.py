"""What the statements about functions and procedures have in common.

https://docs.snowflake.com/en/sql-reference/sql/create-function
https://docs.snowflake.com/en/sql-reference/sql/create-procedure
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from snowdome.snowflake import errors, routine_definition, show
from snowdome.snowflake.catalog import access, future, locate, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.routine import R, Routine, families
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import kept


def begin(context: Context, cursor: Cursor, head: Head, kind: type[R]) -> tuple[QualifiedName, R]:
    """The name as written, and the routine with its arguments."""
    if head.modifiers & {"TEMPORARY", "TEMP"}:
        raise errors.unsupported(f"CREATE TEMPORARY {kind.kind}")
    name = cursor.qualified_name()
    made = kind(name.last.resolved, owner=RoleName(context.session.role), secure="SECURE" in head.modifiers)
    made.arguments = routine_definition.read_arguments(cursor)
    made.name += families(made.arguments)
    return name, made


def finish(cursor: Cursor, made: Routine, accept_own: Callable[[], bool]) -> None:
    """Reads what is returned, the rules in any order, and the body; `accept_own` takes a rule of this kind only."""
    statement = f"CREATE {made.kind}"
    made.returns, made.returned_columns = routine_definition.read_returns(cursor)
    while not cursor.sees("AS"):
        if routine_definition.accept_language(cursor, statement):
            continue
        if routine_definition.accept_null_rule(cursor, statement) or accept_own():
            continue
        if cursor.accept("VOLATILE") or cursor.accept("IMMUTABLE"):
            # What the optimizer may assume; a function in SQL is expanded where it is called.
            continue
        comment = routine_definition.read_comment(cursor)
        if comment is None:
            raise cursor.unexpected()
        made.comment = comment
    made.body = routine_definition.read_body(cursor)


def store(
    context: Context,
    head: Head,
    name: QualifiedName,
    made: Routine,
    *,
    refused: str | None = None,
    check: Callable[[Database, Schema], None] | None = None,
) -> Result:
    """Puts the routine into its schema, unless it is `refused` by name or `check` raises."""
    session, statement = context.session, f"CREATE {made.kind}"
    with context.account.lock:
        database, schema = resolve.container(session, name, statement)
        if database.link is not None:
            raise errors.unsupported(f"{statement} in a catalog-linked database")
        if refused is not None:
            raise errors.unsupported(refused)
        routines = locate.collection(context.account, made.kind, (database.name, schema.name))
        existing = routines.get(made.name)
        if (answer := kept(head, existing, name.last)) is not None:
            return answer
        access.require_create(session, statement, schema)
        if existing is not None:
            access.require_ownership(session, existing, made.plain_name)
        if check is not None:
            check(database, schema)
        routines[made.name] = made
        future.apply(context.account, database, schema, made)
    return status(f"Function {name.last.resolved} successfully created.")


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "schema_name", "is_builtin", "is_aggregate", "is_ansi"),
    *(Column.fixed(name) for name in ("min_num_arguments", "max_num_arguments")),
    *Column.texts("arguments", "description", "catalog_name", "is_table_function"),
    *Column.texts("valid_for_clustering", "is_secure", "secrets", "external_access_integrations"),
)
"""Of SHOW."""


def row(context: Context, found: Routine) -> dict[str, Any]:
    return {
        "created_on": found.created_on,
        "name": found.plain_name,
        **dict.fromkeys(("is_builtin", "is_aggregate", "is_ansi", "valid_for_clustering"), "N"),
        "min_num_arguments": found.required,
        "max_num_arguments": len(found.arguments),
        "arguments": routine_definition.shown_arguments(found.plain_name, found.arguments, found.answer),
        "description": found.comment or f"user-defined {found.kind.lower()}",
        "is_table_function": show.yes_no(found.returns_table),
        "is_secure": show.yes_no(found.secure),
    }


def describe(found: Routine, own: Iterable[tuple[str, str]] = ()) -> Result:
    """The properties, those of this kind only before the body."""
    rows = [
        ("signature", routine_definition.signature_of(found.arguments)),
        ("returns", found.answer),
        ("language", "SQL"),
        *own,
        ("body", found.body),
    ]
    return show.described(("property", "value"), rows)
