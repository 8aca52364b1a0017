"""The columns an INSERT names, and the query that fills them, cast as the table's columns are declared."""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import column_types, identifier_case, known_functions, parsing, sequences
from snowdome.snowflake.engine.column_names import UNQUOTED
from snowdome.snowflake.engine.transpile.casts import FIT_BINARY_FUNCTION, FIT_FUNCTION
from snowdome.snowflake.engine.transpile.semi_structured import ASSIGNED, COERCED
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.result import MAX_BINARY_LENGTH, MAX_TEXT_LENGTH, Column


def named_columns(named: list[exp.Expression], columns: list[Column], case_insensitive: bool) -> list[Column]:
    """The table's columns in the order that the statement names them; all of them when it names none."""
    if not named:
        return columns
    found: list[Column] = []
    for identifier in named:
        column = find(identifier, columns, case_insensitive)
        if column in found:
            raise errors.syntax(f"duplicate column name '{column.name}'")
        found.append(column)
    return found


def dropped(action: exp.Drop, columns: list[Column], case_insensitive: bool) -> list[Column]:
    """The columns of `DROP COLUMN [IF EXISTS] name, ...`. Without IF EXISTS raises 000904 for one that is not there."""
    found = []
    for name in action.args["tables"]:
        try:
            found.append(find(name, columns, case_insensitive))
        except errors.SnowflakeError:
            if not action.args.get("exists"):
                raise
    return found


def find(identifier: exp.Expression, columns: list[Column], case_insensitive: bool) -> Column:
    """The column that a folded identifier means. Raises 000904."""
    plain = identifier.find(exp.Identifier)
    if plain is None:
        raise errors.invalid_identifier(identifier.sql("snowflake"))
    name = Name(plain.name, quoted=not plain.meta.get(UNQUOTED))
    for column in columns:
        if name.matches(column.name, case_insensitive=case_insensitive):
            return column
    raise errors.invalid_identifier(str(name))


Defaults = dict[str, tuple[Column, exp.Expression]]
"""Columns with a default, by name, and what it says."""


def defaults_of(table: Table) -> Defaults:
    """The defaults of a table's columns, read and folded."""
    found: Defaults = {}
    for column in table.columns:
        if column.name in table.identities:
            found[column.name] = (column, sequences.call(table.identities[column.name].storage_name))
        elif column.name in table.defaults:
            select = parsing.parse(f"SELECT {table.defaults[column.name]}")
            identifier_case.fold(select)
            found[column.name] = (column, select.selects[0].unalias())
    return found


def check_width(expected: int, actual: int) -> None:
    if expected != actual:
        raise SnowflakeError(
            "002020",
            "21S01",
            "SQL compilation error:\n"
            f"Insert value list does not match column list expecting {expected} but got {actual}",
        )


def fitted(text: exp.Expression, length: int) -> exp.Expression:
    """`text`, or error 100078 when it is longer than its column: stored texts are never cut."""
    if length >= MAX_TEXT_LENGTH:
        return text
    call = exp.Anonymous(this=FIT_FUNCTION, expressions=[text, exp.Literal.number(length)])
    call.meta[known_functions.OWN] = True
    return call


def cast_to(value: exp.Expression, column: Column, *, of_file: bool = False) -> exp.Expression:
    """`value` as the column's type. One of a file has no type of its own, so a structured column takes it as it is."""
    wanted = column_types.data_type(column)
    if column.type == "TEXT":
        text = exp.Cast(this=value, to=exp.DataType(this=exp.DType.VARCHAR, nested=False))
        return fitted(text, column.length or MAX_TEXT_LENGTH)
    cast = exp.Cast(this=value, to=wanted)
    cast.meta[ASSIGNED] = True
    cast.meta[COERCED] = not of_file
    if column.type == "BINARY" and (column.length or MAX_BINARY_LENGTH) < MAX_BINARY_LENGTH:
        call = exp.Anonymous(this=FIT_BINARY_FUNCTION, expressions=[cast, exp.Literal.number(column.length)])
        call.meta[known_functions.OWN] = True
        return call
    return cast
