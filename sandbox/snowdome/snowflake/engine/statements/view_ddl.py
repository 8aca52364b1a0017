"""CREATE VIEW and DROP VIEW, in native databases.

Source: https://docs.snowflake.com/en/sql-reference/sql/create-view
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.database import temporary_key
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.binding import Binder, qualified_name
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.result_table import columns_of
from snowdome.snowflake.engine.statements import column_definitions, table_properties, target_columns, transaction
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.result import Result, StatementType, status


def create(running: Execution, request: Request) -> Result:
    """Checks the query, keeps its text. Names inside are read in the view's own schema."""
    tree = request.tree
    query = tree.expression
    if not isinstance(query, exp.Query):
        raise errors.syntax("CREATE VIEW without a query.")
    query = query.copy()
    identifier_case.fold(tree)
    node = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    name = qualified_name(node)
    if request.describe_only:
        return status("", StatementType.DDL)
    database, schema = resolve.container(running.session, name, "CREATE VIEW")
    if database.link is not None:
        raise errors.unsupported("CREATE VIEW in a catalog-linked database (it holds only schemas and Iceberg tables)")
    access.require_create(running.session, "CREATE VIEW", schema)
    session_id = running.session.id if table_properties.has(tree, exp.TemporaryProperty) else None
    key = name.last.resolved if session_id is None else temporary_key(name.last.resolved, session_id)
    existing = schema.tables.get(key)
    if existing is not None and not tree.args.get("replace"):
        if tree.args.get("exists"):
            return status(f"{existing.name} already exists, statement succeeded.")
        raise errors.already_exists(resolve.qualified(database, schema, existing.name))
    if existing is not None and existing.table_kind != "VIEW":
        raise _wrong_kind(existing, "VIEW")
    transaction.end(running.state, running.session, "COMMIT")
    plan = compile_query(query.copy(), Binder(running.state, running.session))
    comments: dict[str, str] = {}
    columns = columns_of(running.describe(plan), plan.native_names, plan.types)
    if isinstance(tree.this, exp.Schema):
        named = [part.find(exp.Identifier).name for part in tree.this.expressions]
        comments = {
            name: rule.this.name
            for name, part in zip(named, tree.this.expressions, strict=True)
            for rule in part.find_all(exp.CommentColumnConstraint)
        }
        target_columns.check_width(len(named), len(columns))
        columns = [replace(column, name=name_) for column, name_ in zip(columns, named, strict=True)]
    column_definitions.refuse_colliding([column.name for column in columns])
    view = Table(
        name.last.resolved,
        owner=RoleName(running.session.role),
        table_kind="VIEW",
        columns=columns,
        column_comments=comments,
        definition=request.sql.strip().rstrip(";"),
        session_id=session_id,
    )
    table_properties.apply(tree, view, existing)
    with running.state.account.lock:
        schema.tables[key] = view
    future.apply(running.state.account, database, schema, view)
    return status(f"View {view.name} successfully created.")


def drop(running: Execution, request: Request) -> Result:
    tree = request.tree
    identifier_case.fold(tree)
    dropped = tree.args.get("tables") or []
    if len(dropped) != 1 or not isinstance(dropped[0], exp.Table):
        raise errors.syntax("DROP VIEW takes one name.")
    name = qualified_name(dropped[0])
    if request.describe_only:
        return status("", StatementType.DDL)
    try:
        database, schema = resolve.container(running.session, name, "DROP VIEW")
        view = schema.find_table(name.last, case_insensitive=database.case_insensitive, session_id=running.session.id)
    except SnowflakeError as error:
        if not error.is_missing:
            raise
        view = None
    if view is None or not access.is_visible(running.session, view):
        if tree.args.get("exists"):
            return status(f"Drop statement executed successfully ({name.last.resolved} already dropped).")
        raise errors.object_does_not_exist(str(name))
    if view.table_kind != "VIEW":
        raise _wrong_kind(view, "VIEW")
    access.require_ownership(running.session, view)
    transaction.end(running.state, running.session, "COMMIT")
    with running.state.account.lock:
        key = view.name if view.session_id is None else temporary_key(view.name, view.session_id)
        schema.tables.pop(key, None)
    return status(f"{view.name} successfully dropped.")


def _wrong_kind(found: Table, wanted: str) -> SnowflakeError:
    return SnowflakeError(
        "002202",
        "42601",
        "SQL compilation error:\n"
        f"Object found is of type '{found.table_kind}', specified type '{wanted}': {found.name}",
    )
