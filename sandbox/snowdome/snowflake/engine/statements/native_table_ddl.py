"""Native tables: made, changed and dropped in DuckDB, known by name in the account."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import future, resolve
from snowdome.snowflake.catalog.database import Database, Schema, temporary_key
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.table import Identity, Table
from snowdome.snowflake.engine import column_types, native_store, sequences
from snowdome.snowflake.engine.binding import Binder, qualified_name
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.result_table import columns_of
from snowdome.snowflake.engine.statements import (
    column_definitions,
    foreign_keys,
    native_write,
    table_properties,
    target_columns,
)
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.engine.transpile import casts
from snowdome.snowflake.identifiers import QualifiedName, quote
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.stage_files import delete_table_stage


def create(
    running: Execution,
    request: Request,
    name: QualifiedName,
    database: Database,
    schema: Schema,
    replaced: Table | None,
    *,
    temporary: bool,
) -> Result:
    """A new table; one that is replaced disappears in the same moment."""
    tree = request.tree
    definitions = column_definitions.Definitions()
    if isinstance(tree.this, exp.Schema):
        untyped = all(isinstance(part, exp.Identifier) for part in tree.this.expressions)
        if not (untyped and tree.expression is not None):
            definitions = column_definitions.read(tree.this, running.session)
    table = Table(
        name.last.resolved,
        owner=RoleName(running.session.role),
        columns=definitions.columns,
        defaults=definitions.defaults,
        identities=definitions.identities,
        primary_key=definitions.primary_key,
        primary_key_name=definitions.primary_key_name,
        unique_keys=definitions.unique_keys,
        rely=definitions.rely,
        column_comments=definitions.comments,
        transient=table_properties.has(tree, exp.TransientProperty),
        session_id=running.session.id if temporary else None,
        storage_name=running.state.native.new_storage_name(),
    )
    foreign_keys.resolve_all(running.session, name, table, definitions.foreign_keys)
    table_properties.apply(tree, table, replaced)
    source, inserted = _source(running, tree), None
    if isinstance(source, Table):
        table.columns, table.defaults = list(source.columns), dict(source.defaults)
        table.primary_key, table.primary_key_name = list(source.primary_key), source.primary_key_name
        table.unique_keys = {name: list(columns) for name, columns in source.unique_keys.items()}
        table.foreign_keys, table.rely = dict(source.foreign_keys), list(source.rely)
        table.column_comments = dict(source.column_comments)
        table.identities = {
            column: replace(identity, start=sequences.next_value(running.connection, identity))
            if tree.args.get("clone")
            else identity
            for column, identity in source.identities.items()
        }
        _make(running, table)
        if tree.args.get("clone"):
            running.run(
                f"INSERT INTO {native_write.physical_name(table)} SELECT * FROM {native_write.physical_name(source)}"  # noqa: S608
            )
    elif source is not None:
        inserted = _create_as(running, request, table, source)
    else:
        if not table.columns:
            raise errors.syntax("Missing column specification.")
        _make(running, table)
    _register(running, schema, table, replaced, temporary)
    future.apply(running.state.account, database, schema, table)
    return replace(status(f"Table {table.name} successfully created."), inserted=inserted)


def _source(running: Execution, tree: exp.Expression) -> Table | exp.Expression | None:
    """LIKE and CLONE name a table, AS a query."""
    properties = tree.args.get("properties")
    like = next((p for p in properties.expressions if isinstance(p, exp.LikeProperty)), None) if properties else None
    clone = tree.args.get("clone")
    node = like.this if like is not None else clone.this if clone is not None else None
    if node is None:
        return tree.expression or None
    table = resolve.table(running.session, qualified_name(node))[2]
    if table.table_kind != "TABLE":
        raise errors.unsupported(f"LIKE or CLONE of {table.name}, which is no native table")
    return table


def _create_as(running: Execution, request: Request, table: Table, query: exp.Expression) -> int:
    """Makes the table with the rows of the query. Returns how many."""
    plan = compile_query(query, Binder(running.state, running.session))
    running.register(plan)
    described = running.query(f"SELECT * FROM ({plan.sql}) LIMIT 0")  # noqa: S608
    found = columns_of(described, plan.native_names, plan.types)
    tree = request.tree
    if table.columns:
        target_columns.check_width(len(table.columns), len(found))
    elif isinstance(tree.this, exp.Schema):
        named = [identifier.name for identifier in tree.this.expressions]
        target_columns.check_width(len(named), len(found))
        table.columns = [replace(column, name=name) for column, name in zip(found, named, strict=True)]
    else:
        table.columns = found
    column_definitions.refuse_colliding([column.name for column in table.columns])
    _make(running, table)
    cells = ", ".join(
        f"CAST({quote(f'C{i}')} AS {physical_type(column)})" for i, column in enumerate(table.columns, start=1)
    )
    aliases = ", ".join(quote(f"C{i}") for i in range(1, len(table.columns) + 1))
    running.run(
        f"INSERT INTO {native_write.physical_name(table)} SELECT {cells} FROM ({plan.sql}) AS source({aliases})"  # noqa: S608
    )
    return running.changed()


def _make(running: Execution, table: Table) -> None:
    columns = ", ".join(
        f"{quote(column.name)} {physical_type(column)}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    )
    for column, identity in table.identities.items():
        table.identities[column] = _count(running, identity)
    running.run(f"CREATE TABLE {native_write.physical_name(table)} ({columns})")


def _count(running: Execution, identity: Identity) -> Identity:
    """The identity with a sequence of its own, which begins at its start."""
    made = replace(identity, storage_name=running.state.native.new_storage_name())
    running.run(sequences.create_statement(made))
    return made


def physical_type(column: Column) -> str:
    """DuckDB's type of a column."""
    return casts.physical(column_types.data_type(column)).sql(dialect="duckdb", identify=True)


def _register(running: Execution, schema: Schema, table: Table, replaced: Table | None, temporary: bool) -> None:
    key = temporary_key(table.name, running.session.id) if temporary else table.name
    with running.state.account.lock:
        schema.tables[key] = table
    if replaced is not None:
        _delete(running, replaced)


def drop(running: Execution, schema: Schema, table: Table) -> None:
    """Forgets the table, and deletes its rows and the files of its stage."""
    key = temporary_key(table.name, table.session_id) if table.session_id is not None else table.name
    with running.state.account.lock:
        schema.tables.pop(key, None)
    _delete(running, table)


def _delete(running: Execution, table: Table) -> None:
    """Deletes the rows of a native table, and the files of its stage."""
    if table.storage_name:
        for statement in native_store.drop_statements(table):
            running.run(statement)
        delete_table_stage(running.state.files, table)


def alter(running: Execution, database: Database, schema: Schema, table: Table, action: exp.Expression) -> None:
    """One action of ALTER TABLE."""
    physical = native_write.physical_name(table)
    if isinstance(action, exp.AlterRename):
        _rename(running, database, schema, table, action)
    elif isinstance(action, exp.ColumnDef):
        definitions = column_definitions.read(exp.Tuple(expressions=[action]), running.session)
        (column,) = definitions.columns
        if definitions.identities or any(sequences.NEXT in default for default in definitions.defaults.values()):
            raise errors.unsupported("ALTER TABLE ... ADD COLUMN of numbers from a sequence")
        if not action.args.get("exists"):
            column_definitions.refuse_colliding([*(c.name for c in table.columns), column.name])
        default = f" DEFAULT {_constant(running, definitions.defaults[column.name])}" if definitions.defaults else ""
        if action.args.get("exists") and any(known.name == column.name for known in table.columns):
            return
        running.run(f"ALTER TABLE {physical} ADD COLUMN {quote(column.name)} {physical_type(column)}{default}")
        table.columns = [*table.columns, column]
        table.defaults.update(definitions.defaults)
        table.column_comments.update(definitions.comments)
    elif isinstance(action, exp.Drop) and str(action.args.get("kind")).upper() == "COLUMN":
        for column in target_columns.dropped(action, table.columns, False):
            running.run(f"ALTER TABLE {physical} DROP COLUMN {quote(column.name)}")
            table.columns = [kept for kept in table.columns if kept is not column]
            identity = table.identities.pop(column.name, None)
            if identity is not None:
                running.run(native_store.drop_sequence_statement(identity.storage_name))
            table.forget_column(column.name)
    elif isinstance(action, exp.RenameColumn):
        column = target_columns.find(action.this, table.columns, False)
        new_name = action.args["to"].name
        column_definitions.refuse_colliding([new_name, *(c.name for c in table.columns if c is not column)])
        running.run(f"ALTER TABLE {physical} RENAME COLUMN {quote(column.name)} TO {quote(new_name)}")
        table.rename_column(column.name, new_name)
    else:
        raise errors.unsupported(f"ALTER TABLE ... {action.sql('snowflake')[:60]}")


def _constant(running: Execution, text: str) -> str:
    from snowdome.snowflake.engine import parsing

    return (
        compile_query(parsing.parse(f"SELECT {text}"), Binder(running.state, running.session))
        .sql.removeprefix("SELECT ")
        .rpartition(" AS ")[0]
    )


def _rename(running: Execution, database: Database, schema: Schema, table: Table, action: exp.Expression) -> None:
    new = qualified_name(action.this)
    holder, inside = (database, schema) if len(new.parts) == 1 else resolve.container(running.session, new, "ALTER")
    with running.state.account.lock:
        if inside.tables.get(new.last.resolved) is not None:
            raise errors.already_exists(resolve.qualified(holder, inside, new.last.resolved))
        schema.tables.pop(table.name, None)
        table.name = new.last.resolved
        inside.tables[table.name] = table
