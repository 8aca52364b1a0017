"""Column lists of CREATE TABLE and ALTER TABLE ... ADD COLUMN."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlglot import exp

from sandbox.snowflake import errors
from sandbox.snowflake.engine import column_types
from sandbox.snowflake.result import Column


@dataclass
class Definitions:
    """What a column list says."""

    columns: list[Column] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    """Column name -> default expression in Snowflake's SQL."""
    primary_key: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)


def read(schema: exp.Expression) -> Definitions:
    """A parenthesised, folded list of columns and constraints. Unknown constraints are refused by name."""
    found = Definitions()
    for part in schema.expressions:
        if isinstance(part, exp.ColumnDef):
            _column(part, found)
        elif isinstance(part, exp.PrimaryKey):
            found.primary_key = [key.name for key in part.expressions]
        elif isinstance(part, (exp.Constraint, exp.UniqueColumnConstraint, exp.ForeignKey)):
            continue  # Snowflake records these and enforces none of them.
        else:
            raise errors.syntax(f"parse error near '{part.sql('snowflake')[:80]}'.")
    names = [column.name for column in found.columns]
    for name in names:
        if names.count(name) > 1:
            raise errors.syntax(f"duplicate column name '{name}'")
    if len({name.upper() for name in names}) < len(names):
        raise errors.unsupported("columns of one table whose names differ only in case")
    return found


def _column(definition: exp.ColumnDef, found: Definitions) -> None:
    kind = definition.args.get("kind")
    if kind is None:
        raise errors.syntax(f"Missing data type of column '{definition.name}'.")
    column = of_type(definition.name, kind)
    for constraint in definition.args.get("constraints") or []:
        rule = constraint.kind
        if isinstance(rule, exp.NotNullColumnConstraint):
            column = replace(column, nullable=bool(rule.args.get("allow_null")))
        elif isinstance(rule, exp.DefaultColumnConstraint):
            found.defaults[column.name] = rule.this.sql("snowflake")
        elif isinstance(rule, exp.PrimaryKeyColumnConstraint):
            found.primary_key.append(column.name)
            column = replace(column, nullable=False)
        elif isinstance(rule, exp.CommentColumnConstraint):
            found.comments[column.name] = rule.this.name
        elif isinstance(rule, exp.UniqueColumnConstraint):
            continue
        else:
            raise errors.unsupported(f"column property {constraint.sql('snowflake')[:60]}")
    found.columns.append(column)


def of_type(name: str, kind: exp.DataType) -> Column:
    """A declared column. Raises for a type that this account does not know."""
    column = column_types.column(name, kind)
    if column is None:
        raise errors.unsupported(f"data type {kind.sql('snowflake')}")
    return column
