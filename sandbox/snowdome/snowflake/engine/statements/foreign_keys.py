"""Foreign keys of CREATE TABLE: kept and shown, not enforced.

https://docs.snowflake.com/en/sql-reference/sql/create-table-constraint
"""

from __future__ import annotations

import re

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.table import ForeignKey, Table
from snowdome.snowflake.engine.binding import qualified_name
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.session import Session

_RULE = re.compile(r"ON (UPDATE|DELETE) (CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)", re.IGNORECASE)


def resolve_all(
    session: Session, name: QualifiedName, table: Table, declared: dict[str, tuple[list[str], exp.Reference]]
) -> None:
    """Gives the table its foreign keys. `name`: of the table, which a key may refer to before it is there."""
    for constraint, (columns, reference) in declared.items():
        table.foreign_keys[constraint] = _resolved(session, name, table, columns, reference)


def _resolved(
    session: Session, name: QualifiedName, table: Table, columns: list[str], reference: exp.Reference
) -> ForeignKey:
    target = reference.this
    named, key_columns = target, []
    if isinstance(target, exp.Schema):
        named, key_columns = target.this, [column.name for column in target.expressions]
    other_name = qualified_name(named)
    is_itself = other_name == name or (len(other_name.parts) == 1 and other_name.last == name.last)
    other = table if is_itself else resolve.table(session, other_name, "REFERENCES")[2]
    if other.table_kind != "TABLE":
        raise errors.unsupported(f"FOREIGN KEY to {other.name}, which is no native table")
    wanted = key_columns or other.primary_key
    found = next((key for key, of_key in other.keys.items() if sorted(of_key) == sorted(wanted)), None)
    if found is None or len(columns) != len(wanted):
        listed = ", ".join(wanted or columns)
        raise errors.syntax(f"{other.name} has no primary or unique key of the columns that ({listed}) refers to.")
    rules = {
        match[1].upper(): match[2].upper()
        for option in reference.args.get("options") or []
        if (match := _RULE.fullmatch(str(option)))
    }
    return ForeignKey(
        columns,
        other.storage_name,
        found,
        [other.keys[found].index(column) for column in wanted],
        update_rule=rules.get("UPDATE", "NO ACTION"),
        delete_rule=rules.get("DELETE", "NO ACTION"),
    )
