"""ALTER TABLE ... ALTER COLUMN of native tables, and comments on columns of views.

https://docs.snowflake.com/en/sql-reference/sql/alter-table-column
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.statements import column_definitions, native_table_ddl, native_write, target_columns
from snowdome.snowflake.identifiers import quote, quote_if_needed
from snowdome.snowflake.result import MAX_TEXT_LENGTH, Column
from snowdome.snowflake.type_names import declared


def change(running: Execution, table: Table, action: exp.AlterColumn) -> None:
    """COMMENT, SET DATA TYPE, SET and DROP NOT NULL, DROP DEFAULT of one column."""
    column = target_columns.find(action.this, table.columns, False)
    comment = action.args.get("comment")
    if comment is not None:
        table.column_comments[column.name] = comment.name
        return
    if table.table_kind == "VIEW":
        raise errors.unsupported(f"ALTER VIEW ... {action.sql('snowflake')[:60]}")
    physical = f"ALTER TABLE {native_write.physical_name(table)} ALTER COLUMN {quote(column.name)}"
    if action.args.get("dtype") is not None:
        wanted = replace(column_definitions.of_type(column.name, action.args["dtype"]), nullable=column.nullable)
        _check_wider(column, wanted)
        running.run(f"{physical} SET DATA TYPE {native_table_ddl.physical_type(wanted)}")
        _put(table, column, wanted)
    elif action.args.get("allow_null") is not None:
        nullable = bool(action.args.get("drop"))
        running.run(f"{physical} {'DROP' if nullable else 'SET'} NOT NULL")
        _put(table, column, replace(column, nullable=nullable))
    elif action.args.get("drop") and action.args.get("default") is None:
        table.defaults.pop(column.name, None)
    else:
        raise errors.unsupported(f"ALTER TABLE ... {action.sql('snowflake')[:60]}")


def _put(table: Table, old: Column, new: Column) -> None:
    table.columns = [new if column is old else column for column in table.columns]


def _check_wider(old: Column, new: Column) -> None:
    """Raises unless the type holds every value of the old one: longer text, or more digits before the point."""
    same = old.type == new.type
    types = quote_if_needed(old.name), declared(old), declared(new)
    if same and old.type == "TEXT" and (new.length or MAX_TEXT_LENGTH) >= (old.length or MAX_TEXT_LENGTH):
        return
    if same and old.type == "TEXT":
        raise errors.cannot_shorten(*types)
    if same and old.type == "FIXED" and old.scale == new.scale and (new.precision or 38) >= (old.precision or 38):
        return
    if same and old.type not in ("TEXT", "FIXED") and replace(new, nullable=old.nullable) == old:
        return
    raise errors.cannot_change_type(*types)
