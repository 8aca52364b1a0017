"""The target of UPDATE, DELETE and MERGE: a relation with numbered rows, and what applies changes to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.binding import Binder, qualified_name
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked import row_changes, table_copy
from snowdome.snowflake.engine.linked.row_changes import ROW_ID
from snowdome.snowflake.engine.native_store import SCHEMA
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.statements import native_write, table_lock
from snowdome.snowflake.engine.statements.linked_target import target
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import Column


@dataclass
class Changes:
    """What a statement does to its target's rows."""

    deleted: pa.Array
    """Row numbers to take out."""
    updated: pa.Table | None = None
    """ROW_ID and the new value of every column of the table, for updated rows."""
    inserted: pa.Table | None = None
    """Columns of the table."""


@dataclass
class RowTarget:
    """A table whose rows a statement changes."""

    running: Execution
    database: Database
    schema: Schema
    table: Table

    @property
    def case_insensitive(self) -> bool:
        return self.database.case_insensitive

    def apply(self, compute: Callable[[RowQuery], Changes]) -> Changes:
        """Computes the changes on the current rows and writes them; on Iceberg again after another writer's commit."""
        if self.table.table_kind != "ICEBERG":
            self.table.rows_changed_on = datetime.now(timezone.utc)
            return self._apply_native(compute)
        linked = target(self.running, self.database, self.schema, self.table)

        def change(iceberg: Any) -> Changes:
            numbered = row_changes.read(iceberg)
            columns = table_copy.columns_of(iceberg.schema())
            relation = Relation.of_rows([*columns, Column.fixed(ROW_ID, 18)], numbered.rows)
            relation.case_insensitive = self.case_insensitive
            changes = compute(RowQuery(self.running, relation, columns))
            gone = [changes.deleted.cast(pa.int64())]
            added = [changes.inserted] if changes.inserted is not None and changes.inserted.num_rows else []
            if changes.updated is not None and changes.updated.num_rows:
                gone.append(changes.updated.column(ROW_ID).combine_chunks().cast(pa.int64()))
                added.append(changes.updated.drop_columns([ROW_ID]))
            fresh = pa.concat_tables(added, promote_options="permissive") if added else None
            row_changes.replace(iceberg, numbered, pa.concat_arrays(gone), fresh)
            return changes

        return linked.commit(change)

    def _apply_native(self, compute: Callable[[RowQuery], Changes]) -> Changes:
        columns = list(self.table.columns)
        relation = Relation("", [*columns, Column.fixed(ROW_ID, 18)], physical=(SCHEMA, self.table.storage_name))
        running = self.running
        table_lock.take(running, self.database, self.schema, self.table)
        with running.atomically():
            changes = compute(RowQuery(running, relation, columns))
            name = native_write.physical_name(self.table)
            connection = running.connection
            if len(changes.deleted):
                connection.register("deleted_rows", pa.table({ROW_ID: changes.deleted}))
                running.run(f"DELETE FROM {name} WHERE rowid IN (SELECT rowid FROM deleted_rows)")  # noqa: S608
            if changes.updated is not None and changes.updated.num_rows:
                connection.register("updated_rows", changes.updated)
                assigned = ", ".join(f"{quote(c.name)} = u.{quote(c.name)}" for c in columns)
                running.run(f"UPDATE {name} AS t SET {assigned} FROM updated_rows u WHERE t.rowid = u.rowid")  # noqa: S608
            if changes.inserted is not None and changes.inserted.num_rows:
                connection.register("inserted_rows", changes.inserted)
                names = ", ".join(quote(column.name) for column in columns)
                running.run(f"INSERT INTO {name} ({names}) SELECT {names} FROM inserted_rows")  # noqa: S608
        return changes


@dataclass
class RowQuery:
    """Compiles and runs the query that finds a statement's changes."""

    running: Execution
    relation: Relation
    columns: list[Column]
    """The target's columns, without the row number."""

    def fetch(self, build: Callable[[exp.Table], exp.Select], alias: str) -> pa.Table:
        """Rows of the query that `build` makes over the target node."""
        binder = Binder(self.running.state, self.running.session)
        self.relation.needed = None
        binder.relations.add(self.relation)
        node = exp.Table(
            this=exp.to_identifier(self.relation.name, quoted=True),
            alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)),
        )
        return self.running.fetch(compile_query(build(node), binder))


def row_target(running: Execution, node: exp.Expression, privileges: tuple[str, ...]) -> RowTarget:
    """The table that a folded node names, with the privileges checked."""
    if not isinstance(node, exp.Table):
        raise errors.syntax("The statement changes something that is not a table.")
    database, schema, table = resolve.table(running.session, qualified_name(node), privileges[0])
    if table.table_kind == "VIEW":
        raise errors.unsupported(f"DML on the view {table.name}")
    for privilege in privileges[1:]:
        if not access.has_privilege(running.session, privilege, table):
            raise errors.insufficient_privileges("table", table.name)
    return RowTarget(running, database, schema, table)


def row_id(alias: str) -> exp.Column:
    """The row number of the target under its alias."""
    return exp.column(exp.to_identifier(ROW_ID, quoted=True), exp.to_identifier(alias, quoted=True))
