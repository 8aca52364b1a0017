"""Column lists of CREATE TABLE and ALTER TABLE ... ADD COLUMN."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.sequence import MOST_COUNTED
from snowdome.snowflake.catalog.table import Identity
from snowdome.snowflake.engine import column_types, sequences
from snowdome.snowflake.result import Column
from snowdome.snowflake.session import Session


@dataclass
class Definitions:
    """What a column list says."""

    columns: list[Column] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    """Column name -> default expression in Snowflake's SQL."""
    identities: dict[str, Identity] = field(default_factory=dict)
    primary_key: list[str] = field(default_factory=list)
    primary_key_name: str = ""
    unique_keys: dict[str, list[str]] = field(default_factory=dict)
    foreign_keys: dict[str, tuple[list[str], exp.Reference]] = field(default_factory=dict)
    """Name -> columns, and what they refer to."""
    rely: list[str] = field(default_factory=list)
    """Names of the constraints with RELY."""
    comments: dict[str, str] = field(default_factory=dict)


def read(schema: exp.Expression, session: Session) -> Definitions:
    """A parenthesised, folded list of columns and constraints. Unknown constraints are refused by name."""
    found = Definitions()
    for part in schema.expressions:
        if isinstance(part, exp.ColumnDef):
            _column(part, found, session)
        elif isinstance(part, exp.Constraint):
            for rule in part.expressions:
                _constraint(rule, part.name, found)
        else:
            _constraint(part, "", found)
    found.columns = [replace(c, nullable=c.nullable and c.name not in found.primary_key) for c in found.columns]
    refuse_colliding([column.name for column in found.columns])
    return found


def refuse_colliding(names: list[str]) -> None:
    """Raises for two columns of one name, and for names that DuckDB would take for one."""
    for name in names:
        if names.count(name) > 1:
            raise errors.syntax(f"duplicate column name '{name}'")
    if len({name.upper() for name in names}) < len(names):
        raise errors.unsupported("columns of one table whose names differ only in case")


def _constraint(rule: exp.Expression, name: str, found: Definitions) -> None:
    """A constraint of the table: recorded, enforced no more than in Snowflake."""
    name = name or f"SYS_CONSTRAINT_{uuid.uuid4()}"
    _rely(rule.args.get("reference") or rule, name, found)
    if isinstance(rule, exp.PrimaryKey):
        found.primary_key, found.primary_key_name = [key.name for key in rule.expressions], name
    elif isinstance(rule, exp.UniqueColumnConstraint) and isinstance(rule.this, exp.Schema):
        found.unique_keys[name] = [key.name for key in rule.this.expressions]
    elif isinstance(rule, exp.ForeignKey):
        found.foreign_keys[name] = [key.name for key in rule.expressions], rule.args["reference"]
    else:
        raise errors.syntax(f"parse error near '{rule.sql('snowflake')[:80]}'.")


def _column(definition: exp.ColumnDef, found: Definitions, session: Session) -> None:
    kind = definition.args.get("kind")
    if kind is None:
        raise errors.syntax(f"Missing data type of column '{definition.name}'.")
    column = of_type(definition.name, kind)
    name = ""
    for constraint in definition.args.get("constraints") or []:
        rule = constraint.kind
        # CONSTRAINT name FOREIGN KEY REFERENCES ... is parsed as two constraints.
        name = constraint.this.name if constraint.this else name or f"SYS_CONSTRAINT_{uuid.uuid4()}"
        _rely(rule, name, found)
        if isinstance(rule, exp.NotNullColumnConstraint):
            column = replace(column, nullable=bool(rule.args.get("allow_null")))
        elif isinstance(rule, exp.DefaultColumnConstraint):
            found.defaults[column.name] = sequences.qualified(rule.this, session).sql("snowflake")
        elif isinstance(rule, (exp.AutoIncrementColumnConstraint, exp.GeneratedAsIdentityColumnConstraint)):
            found.identities[column.name] = _identity(column, rule)
        elif isinstance(rule, exp.PrimaryKeyColumnConstraint):
            found.primary_key, found.primary_key_name = [column.name], name
        elif isinstance(rule, exp.CommentColumnConstraint):
            found.comments[column.name] = rule.this.name
        elif isinstance(rule, exp.UniqueColumnConstraint):
            found.unique_keys[name] = [column.name]
        elif isinstance(rule, exp.Reference):
            found.foreign_keys[name] = [column.name], rule
        elif isinstance(rule, exp.ForeignKey):
            continue
        else:
            raise errors.unsupported(f"column property {constraint.sql('snowflake')[:60]}")
        name = ""
    if column.name in found.defaults and column.name in found.identities:
        raise errors.syntax(f"Column '{column.name}' has both a default and AUTOINCREMENT.")
    found.columns.append(column)


def _rely(rule: exp.Expression, name: str, found: Definitions) -> None:
    if "RELY" in rule.args.get("options", []):
        found.rely.append(name)


def _identity(column: Column, rule: exp.Expression) -> Identity:
    if column.type != "FIXED" or column.scale:
        raise errors.syntax(f"AUTOINCREMENT of column '{column.name}', whose type is not a whole number.")
    start, increment = (_whole(rule.args.get(name), column.name) for name in ("start", "increment"))
    if increment == 0:
        raise errors.syntax(f"The increment of column '{column.name}' is 0.")
    return Identity(start, increment, bool(rule.args.get("order")))


def _whole(value: exp.Expression | None, column: str) -> int:
    text = value.sql("snowflake") if value is not None else "1"
    if not text.lstrip("-").isdigit() or abs(int(text)) > MOST_COUNTED:
        raise errors.syntax(f"AUTOINCREMENT of column '{column}' counts by {text[:60]}, which is not a 64-bit integer.")
    return int(text)


def of_type(name: str, kind: exp.DataType) -> Column:
    """A declared column. Raises for a type that this account does not know."""
    column = column_types.column(name, kind)
    if column is None:
        raise errors.unsupported(f"data type {kind.sql('snowflake')}")
    return column
