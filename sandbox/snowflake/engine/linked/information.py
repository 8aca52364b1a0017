"""SYSTEM$GET_ICEBERG_TABLE_INFORMATION: where the metadata of a table's last refresh is.

Source: https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
"""

from __future__ import annotations

from typing import Any

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import resolve
from sandbox.snowflake.cursor import parse_name
from sandbox.snowflake.session import Session


def table_information(session: Session, name: str) -> dict[str, Any]:
    """Location of the metadata file that queries read, which may not be the catalog's current one."""
    _, _, table = resolve.table(session, parse_name(name), "OWNERSHIP")
    if table.iceberg is None:
        raise errors.unsupported(f"SYSTEM$GET_ICEBERG_TABLE_INFORMATION of {table.name}, which is no Iceberg table")
    return {"metadataLocation": table.iceberg.metadata_location, "status": "success"}
