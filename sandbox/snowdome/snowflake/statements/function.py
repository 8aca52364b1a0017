"""Functions LANGUAGE SQL, scalar and of tables.

https://docs.snowflake.com/en/sql-reference/sql/create-function
https://docs.snowflake.com/en/sql-reference/sql/desc-function
https://docs.snowflake.com/en/sql-reference/sql/drop-function
https://docs.snowflake.com/en/sql-reference/sql/show-functions
https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
"""

from __future__ import annotations

from typing import Any

from snowdome.snowflake import errors, routine_definition, show
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.routine import Function, families
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.documented_functions import is_documented
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, kept

_CREATE = "CREATE FUNCTION"


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE [SECURE] FUNCTION; its body is compiled once, so that what it reads is there."""
    if head.modifiers & {"TEMPORARY", "TEMP"}:
        raise errors.unsupported("CREATE TEMPORARY FUNCTION")
    name = cursor.qualified_name()
    made = Function(name.last.resolved, owner=RoleName(context.session.role), secure="SECURE" in head.modifiers)
    made.arguments = routine_definition.read_arguments(cursor)
    made.name += families(made.arguments)
    made.returns, made.returned_columns = routine_definition.read_returns(cursor)
    _read_rules(cursor, made)
    made.body = routine_definition.read_body(cursor)
    session = context.session
    with context.account.lock:
        database, schema = resolve.container(session, name, _CREATE)
        if database.link is not None:
            raise errors.unsupported("CREATE FUNCTION in a catalog-linked database")
        if is_documented(name.last.resolved):
            # It could never be called: the function of Snowflake's own would be.
            raise errors.unsupported(f"a function of the name of Snowflake's own {name.last}")
        existing = schema.functions.get(made.name)
        if (answer := kept(head, existing, name.last)) is not None:
            return answer
        access.require_create(session, _CREATE, schema)
        if existing is not None:
            access.require_ownership(session, existing, made.plain_name)
        context.engine.check_function(session, database, schema, made)
        schema.functions[made.name] = made
        future.apply(context.account, database, schema, made)
    return status(f"Function {name.last} successfully created.")


def _read_rules(cursor: Cursor, made: Function) -> None:
    while not cursor.sees("AS"):
        if routine_definition.accept_language(cursor, _CREATE) or routine_definition.accept_null_rule(cursor, _CREATE):
            continue
        if cursor.accept("VOLATILE") or cursor.accept("IMMUTABLE"):
            # What the optimizer may assume; a function in SQL is expanded where it is called.
            continue
        if cursor.accept("MEMOIZABLE"):
            made.memoizable = True
        elif (comment := routine_definition.read_comment(cursor)) is not None:
            made.comment = comment
        else:
            raise cursor.unexpected()


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "schema_name", "is_builtin", "is_aggregate", "is_ansi"),
    *(Column.fixed(name) for name in ("min_num_arguments", "max_num_arguments")),
    *Column.texts("arguments", "description", "catalog_name", "is_table_function"),
    *Column.texts("valid_for_clustering", "is_secure", "secrets"),
    *Column.texts("external_access_integrations", "is_external_function", "language"),
    *Column.texts("is_memoizable", "is_data_metric"),
)


def _row(context: Context, found: Function) -> dict[str, Any]:
    return {
        "created_on": found.created_on,
        "name": found.plain_name,
        **dict.fromkeys(("is_builtin", "is_aggregate", "is_ansi", "valid_for_clustering"), "N"),
        "min_num_arguments": found.required,
        "max_num_arguments": len(found.arguments),
        "arguments": routine_definition.shown_arguments(found.plain_name, found.arguments, found.answer),
        "description": found.comment or "user-defined function",
        "is_table_function": show.yes_no(found.returns_table),
        "is_secure": show.yes_no(found.secure),
        "is_external_function": "N",
        "language": "SQL",
        "is_memoizable": show.yes_no(found.memoizable),
        "is_data_metric": "N",
    }


def _describe(context: Context, found: Function) -> Result:
    rows = [
        ("signature", routine_definition.signature_of(found.arguments)),
        ("returns", found.answer),
        ("language", "SQL"),
        ("body", found.body),
    ]
    return show.described(("property", "value"), rows)


KIND = ObjectKind(
    Function, has_signature=True, describe=_describe, describe_privilege="USAGE", columns=COLUMNS, row=_row
)
"""SHOW FUNCTIONS lists users' functions alone; those of Snowflake are not enumerated."""
