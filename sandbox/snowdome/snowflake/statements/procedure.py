"""Procedures LANGUAGE SQL.

https://docs.snowflake.com/en/sql-reference/sql/call
https://docs.snowflake.com/en/sql-reference/sql/create-procedure
https://docs.snowflake.com/en/sql-reference/sql/desc-procedure
https://docs.snowflake.com/en/sql-reference/sql/drop-procedure
https://docs.snowflake.com/en/sql-reference/sql/show-procedures
"""

from __future__ import annotations

from typing import Any

from snowdome.snowflake import errors, routine_definition, show
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.routine import Procedure, families
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.scripting import procedures
from snowdome.snowflake.scripting.failures import Raised
from snowdome.snowflake.scripting.interpreter import Interpreter
from snowdome.snowflake.scripting.syntax import Text
from snowdome.snowflake.statements.object_kinds import ObjectKind, kept
from snowdome.snowflake.system_functions import system_call

_CREATE = "CREATE PROCEDURE"


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE [SECURE] PROCEDURE of a block; it is read once, and runs when it is called."""
    if head.modifiers & {"TEMPORARY", "TEMP"}:
        raise errors.unsupported("CREATE TEMPORARY PROCEDURE")
    name = cursor.qualified_name()
    made = Procedure(name.last.resolved, owner=RoleName(context.session.role), secure="SECURE" in head.modifiers)
    made.arguments = routine_definition.read_arguments(cursor)
    made.name += families(made.arguments)
    cursor.accept("COPY", "GRANTS")
    made.returns, made.returned_columns = routine_definition.read_returns(cursor)
    _read_rules(cursor, made)
    made.body = routine_definition.read_body(cursor)
    procedures.check(made)
    session = context.session
    with context.account.lock:
        database, schema = resolve.container(session, name, _CREATE)
        if database.link is not None:
            raise errors.unsupported("CREATE PROCEDURE in a catalog-linked database")
        existing = schema.procedures.get(made.name)
        if (answer := kept(head, existing, name.last)) is not None:
            return answer
        access.require_create(session, _CREATE, schema)
        if existing is not None:
            access.require_ownership(session, existing, made.plain_name)
        schema.procedures[made.name] = made
        future.apply(context.account, database, schema, made)
    return status(f"Function {name.last} successfully created.")


def _read_rules(cursor: Cursor, made: Procedure) -> None:
    while not cursor.sees("AS"):
        if routine_definition.accept_language(cursor, _CREATE) or routine_definition.accept_null_rule(cursor, _CREATE):
            continue
        if cursor.accept("EXECUTE", "AS"):
            made.executes_as = cursor.word()
            if made.executes_as not in ("OWNER", "CALLER"):
                raise errors.unsupported(f"CREATE PROCEDURE ... EXECUTE AS {made.executes_as}")
        elif cursor.accept("VOLATILE") or cursor.accept("IMMUTABLE"):
            continue
        elif (comment := routine_definition.read_comment(cursor)) is not None:
            made.comment = comment
        else:
            raise cursor.unexpected()


def call(context: Context, cursor: Cursor, head: Head) -> Result:
    """CALL of a procedure, or of a system function."""
    if cursor.at_end:
        raise cursor.unexpected()
    answer = system_call(context, cursor.statement, None)
    if answer is not None:
        return answer
    if cursor.token.upper.startswith("SYSTEM$"):
        raise errors.unknown_function(cursor.token.upper)
    try:
        return procedures.call(Interpreter(context, procedures.call), Text(cursor.rest, 1, 0))
    except Raised as raised:
        raise raised.error from raised


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "schema_name", "is_builtin", "is_aggregate", "is_ansi"),
    *(Column.fixed(name) for name in ("min_num_arguments", "max_num_arguments")),
    *Column.texts("arguments", "description", "catalog_name", "is_table_function"),
    *Column.texts("valid_for_clustering", "is_secure", "secrets", "external_access_integrations"),
)


def _row(context: Context, found: Procedure) -> dict[str, Any]:
    return {
        "created_on": found.created_on,
        "name": found.plain_name,
        **dict.fromkeys(("is_builtin", "is_aggregate", "is_ansi", "valid_for_clustering"), "N"),
        "min_num_arguments": found.required,
        "max_num_arguments": len(found.arguments),
        "arguments": routine_definition.shown_arguments(found.plain_name, found.arguments, found.answer),
        "description": found.comment or "user-defined procedure",
        "is_table_function": show.yes_no(found.returns_table),
        "is_secure": show.yes_no(found.secure),
    }


def _describe(context: Context, found: Procedure) -> Result:
    rows = [
        ("signature", routine_definition.signature_of(found.arguments)),
        ("returns", found.answer),
        ("language", "SQL"),
        ("execute as", found.executes_as),
        ("body", found.body),
    ]
    return show.described(("property", "value"), rows)


KIND = ObjectKind(
    Procedure, has_signature=True, describe=_describe, describe_privilege="USAGE", columns=COLUMNS, row=_row
)
