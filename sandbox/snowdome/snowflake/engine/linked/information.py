"""SYSTEM$GET_ICEBERG_TABLE_INFORMATION: where the metadata of a table's last refresh is.

Source: https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
"""

from __future__ import annotations

from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.session import Session


def table_information(session: Session, name: str) -> dict[str, Any]:
    """Location of the metadata file that queries read, which may not be the catalog's current one."""
    _, _, table = resolve.table(session, parse_name(name), "OWNERSHIP")
    if table.iceberg is None:
        raise errors.unsupported(f"SYSTEM$GET_ICEBERG_TABLE_INFORMATION of {table.name}, which is no Iceberg table")
    return {"metadataLocation": table.iceberg.metadata_location, "status": "success"}
