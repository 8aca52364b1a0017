"""SYSTEM$GET_ICEBERG_TABLE_INFORMATION: where a table's current metadata is.

Source: https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
"""

from __future__ import annotations

from typing import Any

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import resolve
from sandbox.snowflake.cursor import parse_name
from sandbox.snowflake.engine.iceberg import table_access
from sandbox.snowflake.engine.linked import table_relation
from sandbox.snowflake.engine.state import EngineState
from sandbox.snowflake.session import Session


def table_information(state: EngineState, session: Session, name: str) -> dict[str, Any]:
    """Location of the metadata file that a query would read now."""
    database, schema, table = resolve.table(session, parse_name(name))
    if table.table_kind != "ICEBERG":
        raise errors.unsupported(f"SYSTEM$GET_ICEBERG_TABLE_INFORMATION of {table.name}, which is no Iceberg table")
    catalog = table_access.linked_catalog(state.account, state.aws, database)
    loaded = catalog.load(schema.namespace, table_relation.remote_name(table))
    table_relation.remember(table, loaded.metadata_location, table_relation.columns_of(loaded.schema()))
    return {"metadataLocation": loaded.metadata_location, "status": "success"}
