"""ALTER NOTEBOOK: SET, UNSET, RENAME TO, ADD LIVE VERSION FROM LAST.

https://docs.snowflake.com/en/sql-reference/sql/alter-notebook
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.notebook import Notebook
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import QualifiedName
from sandbox.snowflake.notebook_files import find
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_notebook import read_properties

_UNSET = ("COMMENT", "QUERY_WAREHOUSE", "WAREHOUSE", "RUNTIME_NAME")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    with context.account.lock:
        try:
            notebook = find(context, name)
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status("Statement executed successfully.")
            raise
        access.require_ownership(context.session, notebook)
        if cursor.accept("ADD", "LIVE", "VERSION", "FROM", "LAST"):
            cursor.accept("COMMENT", "=") and cursor.string()
            cursor.end()
            if not notebook.versions:
                raise errors.does_not_exist("Notebook version", "LAST")
            notebook.live_version = notebook.versions[-1]
        elif cursor.accept("RENAME", "TO"):
            _rename(context, notebook, name, cursor.qualified_name())
            cursor.end()
        elif cursor.accept("UNSET"):
            key = cursor.word()
            cursor.end()
            if key not in _UNSET:
                raise errors.invalid_property(key, "ALTER NOTEBOOK")
            setattr(notebook, key.lower(), "" if key == "COMMENT" else None)
        else:
            cursor.expect("SET")
            properties = cursor.properties("ALTER NOTEBOOK")
            cursor.end()
            read_properties(context, notebook, properties)
            properties.finish()
    return status("Statement executed successfully.")


def _rename(context: Context, notebook: Notebook, name: QualifiedName, new_name: QualifiedName) -> None:
    _, schema = resolve.container(context.session, name, "ALTER NOTEBOOK")
    _, target = resolve.container(context.session, new_name, "ALTER NOTEBOOK")
    if target is not schema:
        raise errors.unsupported("ALTER NOTEBOOK ... RENAME TO another schema")
    if new_name.last.resolved in schema.notebooks:
        raise errors.already_exists(str(new_name))
    del schema.notebooks[notebook.name]
    notebook.name = new_name.last.resolved
    schema.notebooks[notebook.name] = notebook
