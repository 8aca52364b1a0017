"""SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG(integration [, parent, levels]): tables that the integration's role sees.

https://docs.snowflake.com/en/sql-reference/functions/system_list_iceberg_tables_from_catalog
"""

from __future__ import annotations

import json

from snowdome.snowflake.context import Context
from snowdome.snowflake.system_functions.list_namespaces_from_catalog import start

NAME = "SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG"


def call(context: Context, arguments: list[str]) -> str:
    integration, parent, levels = start(context, NAME, arguments)
    return json.dumps(context.engine.list_tables(integration, parent, levels), separators=(",", ":"))
