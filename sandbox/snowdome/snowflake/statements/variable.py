"""Session variables.

https://docs.snowflake.com/en/sql-reference/sql/set
https://docs.snowflake.com/en/sql-reference/sql/unset
https://docs.snowflake.com/en/sql-reference/sql/show-variables
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from snowdome.snowflake import errors, show
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.lexer import string_value
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.variables import assign, text_literal


def change(context: Context, cursor: Cursor, head: Head) -> Result:
    """SET and UNSET of session variables."""
    if head.verb == "UNSET":
        names = _names(cursor)
        cursor.end()
        for name in names:
            context.session.variables.pop(name, None)
        return status("Statement executed successfully.")
    names = _names(cursor)
    cursor.expect("=")
    values = _evaluate(context, cursor.rest, len(names))
    for name, value in zip(names, values, strict=True):
        assign(context.session, name, value)
    return status("Statement executed successfully.")


def _names(cursor: Cursor) -> list[str]:
    if not cursor.accept("("):
        return [cursor.name().resolved]
    names = [cursor.name().resolved]
    while cursor.accept(","):
        names.append(cursor.name().resolved)
    cursor.expect(")")
    return names


def _evaluate(context: Context, expression: str, wanted: int) -> list[str]:
    """The values as SQL literals; the engine works the expression out."""
    text = expression
    if wanted > 1:
        text = expression.strip().removeprefix("(").removesuffix(")")
    result = context.engine.execute(context.session, f"SELECT {text}")
    row = _first_row(result)
    if len(row) != wanted:
        raise errors.syntax(f"SET assigns {len(row)} values to {wanted} variables.")
    return [_as_literal(value) for value in row]


def _first_row(result: Result) -> tuple[Any, ...]:
    if result.table is not None:
        rows = result.table.slice(0, 1).to_pylist()
        return tuple(rows[0].values()) if rows else (None,) * result.table.num_columns
    return (result.rows or [()])[0]


def _as_literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | Decimal | float):
        return str(value)
    if isinstance(value, datetime):
        return f"{literal(value.isoformat(sep=' '))}::TIMESTAMP_NTZ"
    if isinstance(value, date):
        return f"{literal(value.isoformat())}::DATE"
    if isinstance(value, str):
        return text_literal(value)
    raise errors.unsupported(f"session variable of type {type(value).__name__}")


COLUMNS = (
    Column.text("session_id"),
    Column.timestamp("created_on"),
    Column.timestamp("updated_on"),
    *Column.texts("name", "value", "type", "comment"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    rows: list[dict[str, object]] = []
    for name, variable in sorted(context.session.variables.items()):
        value = variable.value
        is_text = value.startswith("'") and value.endswith("'")
        rows.append(
            {
                "session_id": str(context.session.id),
                "created_on": variable.created_on,
                "updated_on": variable.updated_on,
                "name": name,
                "value": string_value(value) if is_text else value,
                "type": "text" if is_text else "fixed",
                "comment": "",
            }
        )
    return show.table(COLUMNS, rows, narrowed)
