"""Which statements need a virtual warehouse, and whether the session has one.

Warehouses are required for queries and for all DML: https://docs.snowflake.com/en/user-guide/warehouses-overview.
Queries that retrieve rows are meant: https://docs.snowflake.com/en/user-guide/warehouses. So a query with FROM needs
one here, whatever is behind it (Snowflake answers some from metadata or from an earlier result). One without FROM needs
none, as drivers ask CURRENT_VERSION() in sessions without one. Nor do SHOW, DESCRIBE, USE, GRANT and DDL, but for
CREATE TABLE AS.
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.session import Session

DML = (exp.Insert, exp.MultitableInserts, exp.Update, exp.Delete, exp.Merge, exp.TruncateTable)


def needs_warehouse(tree: exp.Expression) -> bool:
    """Whether rows are read from somewhere or written."""
    if isinstance(tree, DML):
        return True
    if isinstance(tree, exp.Create):
        is_table = str(tree.args.get("kind") or "").upper() == "TABLE"
        return is_table and isinstance(tree.expression, (exp.Query, exp.Values))
    return isinstance(tree, (exp.Query, exp.Values)) and tree.find(exp.From, exp.Values) is not None


def check_warehouse(session: Session) -> None:
    """Raises 000606 unless the session's warehouse is there, may be used, and runs or resumes by itself."""
    warehouse = session.account.virtual_warehouses.get(session.warehouse or "")
    if (
        warehouse is None
        or not access.has_privilege(session, "USAGE", warehouse)
        or (warehouse.state == "SUSPENDED" and not warehouse.auto_resume)
    ):
        raise errors.no_active_warehouse()
