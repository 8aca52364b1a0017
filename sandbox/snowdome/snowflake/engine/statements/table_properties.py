"""What CREATE TABLE and CREATE VIEW say besides columns and rows: comments, retention, grants.

https://docs.snowflake.com/en/sql-reference/sql/create-table
"""

from __future__ import annotations

import copy

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table

_READ_ELSEWHERE = (
    exp.TransientProperty,
    exp.TemporaryProperty,
    exp.LikeProperty,
    exp.IcebergProperty,
    exp.SecureProperty,
    exp.SqlSecurityProperty,
)
MAX_RETENTION_DAYS = 90


def has(tree: exp.Expression, kind: type[exp.Expression]) -> bool:
    """Whether a CREATE has a property of this kind."""
    properties = tree.args.get("properties")
    return properties is not None and any(isinstance(item, kind) for item in properties.expressions)


def apply(tree: exp.Create, table: Table, replaced: Table | None) -> None:
    """Gives a new table or view its properties. Raises 000002 for one that this account does not have."""
    properties = tree.args.get("properties")
    for item in properties.expressions if properties is not None else ():
        if isinstance(item, exp.SchemaCommentProperty):
            table.comment = item.this.name
        elif isinstance(item, exp.CopyGrantsProperty):
            if replaced is not None:
                table.grants = [copy.copy(grant) for grant in replaced.grants if grant.privilege != "OWNERSHIP"]
        elif type(item) is exp.Property:
            _named(table, item)
        elif not isinstance(item, _READ_ELSEWHERE):
            raise errors.unsupported(item.sql("snowflake")[:60])


def _named(table: Table, item: exp.Property) -> None:
    key = item.this.name.upper()
    value = item.args["value"]
    if key == "DATA_RETENTION_TIME_IN_DAYS":
        if not value.is_int or not 0 <= int(value.name) <= MAX_RETENTION_DAYS:
            raise errors.invalid_property_value(value.sql("snowflake"), key)
        table.retention_days = int(value.name)
    elif not (key == "CHANGE_TRACKING" and isinstance(value, exp.Boolean) and not value.this):
        raise errors.unsupported(f"{key} of a table")
