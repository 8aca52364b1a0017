"""A table of a linked database as a relation: as of its last refresh, or the snapshot that AT or BEFORE names.

Snowflake holds a copy of a table's metadata. What another engine commits is seen after the next refresh.
Sources: https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
https://docs.snowflake.com/en/sql-reference/constructs/at-before
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.iceberg import table_access
from snowdome.snowflake.engine.linked import table_copy, time_travel
from snowdome.snowflake.engine.relations import Relation

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState


def relation(
    state: EngineState, database: Database, schema: Schema, table: Table, when: exp.Expression | None
) -> Relation:
    """The table's rows as of its last refresh, or as of `when`."""
    catalog = table_access.linked_catalog(state.account, state.aws, database)
    held = table_copy.held(state, catalog, schema, table)
    snapshot_id = time_travel.snapshot_id(held, when) if when is not None else None

    def read(wanted: tuple[str, ...] | None) -> pa.Table:
        return table_access.read(catalog, held, wanted, snapshot_id)

    return Relation("", table_copy.columns_of(held.schema()), case_insensitive=database.case_insensitive, read=read)
