"""INSERT [OVERWRITE] INTO, of native tables and of Iceberg tables in linked databases.

Source: https://docs.snowflake.com/en/sql-reference/sql/insert
"""

from __future__ import annotations

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.binding import Binder, qualified_name
from snowdome.snowflake.engine.binds import BIND_ROWS
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked import row_files
from snowdome.snowflake.engine.query_plan import Plan, compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.statements import native_write, table_lock, target_columns
from snowdome.snowflake.engine.statements.counts import changed_rows
from snowdome.snowflake.engine.statements.linked_target import target
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Column, Result, StatementType

COUNT = "number of rows inserted"


def run(running: Execution, request: Request) -> Result:
    """Inserts rows; with OVERWRITE they replace all rows in the same commit."""
    tree = request.tree
    if not isinstance(tree, exp.Insert) or not isinstance(tree.this, (exp.Table, exp.Schema)):
        raise errors.unsupported("this form of INSERT")
    identifier_case.fold(tree)
    database, schema, table, columns = into(running, tree)
    overwrite = bool(tree.args.get("overwrite"))
    linked = target(running, database, schema, table) if table.table_kind == "ICEBERG" else None
    if request.describe_only:
        return changed_rows(StatementType.INSERT, {COUNT: 0}, describe_only=True)
    defaults = target_columns.defaults_of(table)
    binder = Binder(running.state, running.session)
    query = tree.expression
    if isinstance(query, exp.Values):
        query = defaults_filled(query, columns, defaults)
    if request.bind_rows is not None:
        query = _over_bind_rows(query, binder, request.bind_rows)
    plan = rows_for(binder, query, columns, defaults)
    columns = [*columns, *unnamed(columns, defaults)]
    if linked is None:
        if overwrite:
            table_lock.take(running, database, schema, table)
        count = native_write.insert(running, table, plan, columns, overwrite=overwrite)
        return changed_rows(StatementType.INSERT, {COUNT: count})
    rows = running.fetch(plan).rename_columns([column.name for column in columns])

    def change(iceberg: object) -> int:
        fitted = row_files.fitted(rows, iceberg.schema())  # type: ignore[attr-defined]
        if overwrite:
            iceberg.overwrite(fitted)  # type: ignore[attr-defined]
        elif fitted.num_rows:
            iceberg.append(fitted)  # type: ignore[attr-defined]
        return int(fitted.num_rows)

    return changed_rows(StatementType.INSERT, {COUNT: linked.commit(change)})


def into(running: Execution, tree: exp.Insert) -> tuple[Database, Schema, Table, list[Column]]:
    """The target of a folded INSERT, and the columns that it names; all when it names none."""
    node = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    named = list(tree.this.expressions) if isinstance(tree.this, exp.Schema) else []
    database, schema, table = resolve.table(running.session, qualified_name(node), "INSERT")
    if table.table_kind == "VIEW":
        raise errors.unsupported(f"INSERT into the view {table.name}")
    return database, schema, table, target_columns.named_columns(named, table.columns, database.case_insensitive)


def unnamed(columns: list[Column], defaults: target_columns.Defaults) -> list[Column]:
    """Columns that the statement does not name and that have a default."""
    return [column for column, _ in defaults.values() if column not in columns]


def rows_for(
    binder: Binder, query: exp.Expression | None, columns: list[Column], defaults: target_columns.Defaults
) -> Plan:
    """The rows to insert, cast to the target's columns; behind them the defaults of the columns without a value."""
    if query is None:
        raise errors.syntax("INSERT without rows.")
    if isinstance(query, exp.Values):
        width = len(query.expressions[0].expressions) if isinstance(query.expressions[0], exp.Tuple) else 1
    else:
        query = exp.Subquery(this=query) if not isinstance(query, exp.Subquery) else query
        width = 0
    aliases = [exp.to_identifier(f"C{i}", quoted=True) for i in range(1, len(columns) + 1)]
    if width:
        target_columns.check_width(len(columns), width)
    query.set("alias", exp.TableAlias(this=exp.to_identifier("NEW_ROWS", quoted=True), columns=aliases))
    _check_query_width(query, columns)
    select = exp.Select().from_(query, copy=False)
    for alias, column in zip(aliases, columns, strict=True):
        value = exp.column(alias.copy(), exp.to_identifier("NEW_ROWS", quoted=True))
        select.append("expressions", exp.alias_(target_columns.cast_to(value, column), column.name, quoted=True))
    for column in unnamed(columns, defaults):
        value = target_columns.cast_to(defaults[column.name][1].copy(), column)
        select.append("expressions", exp.alias_(value, column.name, quoted=True))
    return compile_query(select, binder)


def _check_query_width(query: exp.Expression, columns: list[Column]) -> None:
    inner = query.this if isinstance(query, exp.Subquery) else None
    if isinstance(inner, exp.Query) and not inner.is_star:
        target_columns.check_width(len(columns), len(inner.selects))


def defaults_filled(values: exp.Values, columns: list[Column], defaults: target_columns.Defaults) -> exp.Values:
    """DEFAULT among the values is what the column's definition says, or NULL."""
    for row in values.expressions:
        cells = list(row.expressions) if isinstance(row, exp.Tuple) else [row]
        for cell, column in zip(cells, columns, strict=False):
            if isinstance(cell, exp.Var) and cell.name.upper() == "DEFAULT":
                cell.replace(defaults[column.name][1].copy() if column.name in defaults else exp.Null())
    return values


def _over_bind_rows(query: exp.Expression | None, binder: Binder, rows: pa.Table) -> exp.Expression:
    """`VALUES (?, ?)` with array binds reads one row per position of the arrays."""
    relation = binder.relations.add(Relation.of_rows([Column.text(name) for name in rows.column_names], rows))
    source = exp.Table(
        this=exp.to_identifier(relation.name, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(BIND_ROWS, quoted=True)),
    )
    if isinstance(query, exp.Values):
        if len(query.expressions) > 1:
            raise errors.unsupported("array binds in several rows of VALUES")
        first = query.expressions[0]
        cells = first.expressions if isinstance(first, exp.Tuple) else [first]
        return exp.Select(expressions=[cell.copy() for cell in cells]).from_(source)
    if isinstance(query, exp.Select) and query.args.get("from_") is None:
        return query.from_(source)
    raise errors.unsupported("array binds in this statement")
