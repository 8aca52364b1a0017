"""CREATE, DROP and ALTER TABLE, of native tables and of Iceberg tables in linked databases.

Sources: https://docs.snowflake.com/en/sql-reference/sql/create-table, .../drop-table, .../alter-table,
https://docs.snowflake.com/en/sql-reference/sql/create-iceberg-table-rest
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database, Schema, temporary_key
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import identifier_case, parsing
from snowdome.snowflake.engine.binding import qualified_name
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.statements import (
    column_changes,
    linked_table_ddl,
    native_table_ddl,
    table_properties,
    transaction,
)
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.result import Result, StatementType, status


def create(running: Execution, request: Request) -> Result:
    """Makes a table, empty or from a query. DDL commits an open transaction first."""
    tree = request.tree
    if not isinstance(tree, exp.Create):
        raise errors.unsupported("this form of CREATE TABLE")
    identifier_case.fold(tree)
    node = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    if not isinstance(node, exp.Table):
        raise errors.syntax(f"Invalid table name '{tree.this.sql('snowflake')[:80]}'.")
    if request.describe_only:
        return status("", StatementType.DDL)
    name = qualified_name(node)
    database, schema = resolve.container(running.session, name, "CREATE TABLE")
    # https://docs.snowflake.com/en/sql-reference/sql/create-iceberg-table-rest: a linked database has no other tables.
    is_iceberg = database.link is not None or table_properties.has(tree, exp.IcebergProperty)
    access.require_create(running.session, "CREATE ICEBERG TABLE" if is_iceberg else "CREATE TABLE", schema)
    temporary = table_properties.has(tree, exp.TemporaryProperty)
    if temporary and database.link is None:
        # It hides a permanent table of its name: https://docs.snowflake.com/en/user-guide/tables-temp-transient
        existing = schema.tables.get(temporary_key(name.last.resolved, running.session.id))
    else:
        existing = schema.find_table(name.last, case_insensitive=database.case_insensitive)
    if existing is not None and not tree.args.get("replace"):
        if tree.args.get("exists"):
            return status(f"{existing.name} already exists, statement succeeded.")
        raise errors.already_exists(resolve.qualified(database, schema, existing.name))
    transaction.end(running.state, running.session, "COMMIT")
    if database.link is not None:
        return linked_table_ddl.create(running, tree, name, database, schema)
    if table_properties.has(tree, exp.IcebergProperty):
        raise errors.unsupported("CREATE ICEBERG TABLE outside of a catalog-linked database")
    return native_table_ddl.create(running, request, name, database, schema, existing, temporary=temporary)


def owner(running: Execution) -> RoleName:
    """The role that owns what the session creates."""
    return RoleName(running.session.role)


def drop(running: Execution, request: Request) -> Result:
    """Drops a table. In a linked database the remote table goes too: its catalog entry, not its files (no purge)."""
    tree = request.tree
    identifier_case.fold(tree)
    dropped = tree.args.get("tables") or []
    if len(dropped) != 1 or not isinstance(dropped[0], exp.Table):
        raise errors.syntax("DROP TABLE takes one name.")
    name = qualified_name(dropped[0])
    if request.describe_only:
        return status("", StatementType.DDL)
    found = _find(running, name)
    if found is None:
        if tree.args.get("exists"):
            return status(
                f"Drop statement executed successfully ({name.last.resolved} already dropped).", StatementType.DDL
            )
        raise errors.SnowflakeError(
            "002003",
            "42S02",
            f"SQL compilation error:\nTable '{_full(running, name)}' does not exist or not authorized.",
        )
    database, schema, table = found
    if table.table_kind == "VIEW":
        raise SnowflakeError(
            "002202", "42601", f"SQL compilation error:\nObject found is of type 'VIEW', specified type 'TABLE': {name}"
        )
    access.require_ownership(running.session, table)
    transaction.end(running.state, running.session, "COMMIT")
    if table.table_kind == "ICEBERG":
        linked_table_ddl.drop(running, database, schema, table)
    else:
        native_table_ddl.drop(running, schema, table)
    return status(f"{table.name} successfully dropped.")


def _find(running: Execution, name: QualifiedName) -> tuple[Database, Schema, Table] | None:
    try:
        database, schema = resolve.container(running.session, name, "DROP TABLE")
    except SnowflakeError as error:
        if error.is_missing:
            return None
        raise
    table = schema.find_table(name.last, case_insensitive=database.case_insensitive, session_id=running.session.id)
    if table is None or not access.is_visible(running.session, table):
        return None
    return database, schema, table


def _full(running: Execution, name: QualifiedName) -> str:
    missing = 3 - len(name.parts)
    context = [part for part in (running.session.database, running.session.schema) if part][:missing]
    return ".".join([*context, *(str(part) for part in name.parts)])


def alter(running: Execution, request: Request) -> Result:
    """ADD, DROP and RENAME COLUMN, and RENAME TO of native tables."""
    tree = request.tree
    kind = str(tree.args.get("kind") or "").upper()
    if kind not in ("TABLE", "VIEW"):
        raise errors.unsupported(f"ALTER {kind}")
    identifier_case.fold(tree)
    if not isinstance(tree.this, exp.Table):
        raise errors.syntax(f"ALTER {kind} without a name.")
    if request.describe_only:
        return status("", StatementType.DDL)
    name = qualified_name(tree.this)
    found = _find(running, name)
    if found is None:
        if tree.args.get("exists"):
            return status("Statement executed successfully.")
        raise errors.object_does_not_exist(str(name))
    database, schema, table = found
    access.require_ownership(running.session, table)
    transaction.end(running.state, running.session, "COMMIT")
    for action in tree.args.get("actions") or []:
        if _is_comment(table, action):
            continue
        if table.table_kind == "ICEBERG":
            linked_table_ddl.alter(running, database, schema, table, action)
        elif isinstance(action, exp.AlterColumn):
            column_changes.change(running, table, action)
        else:
            native_table_ddl.alter(running, database, schema, table, action)
    table.definition_changed_on = datetime.now(timezone.utc)
    return status("Statement executed successfully.")


def _is_comment(table: Table, action: exp.Expression) -> bool:
    """SET COMMENT = 'text' and UNSET COMMENT, done."""
    if isinstance(action, exp.Set) and [item.name.upper() for item in action.expressions] == ["COMMENT"]:
        table.comment = ""
        return True
    comment = action.find(exp.SchemaCommentProperty) if isinstance(action, exp.AlterSet) else None
    properties = action.expressions[0].expressions if comment is not None else []
    if len(properties) != 1:
        return False
    table.comment = properties[0].this.name
    return True


def default_text(text: str) -> str:
    """A default expression, checked to be readable."""
    parsing.parse(f"SELECT {text}")
    return text


def stored(name: Name) -> str:
    """The name a native object is stored under."""
    return name.resolved
