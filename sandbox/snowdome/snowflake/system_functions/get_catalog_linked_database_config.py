"""SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG(database): the link's settings, which no SHOW or DESCRIBE prints.

https://docs.snowflake.com/en/sql-reference/functions/system_get_catalog_linked_database_config
Each namespace is printed as the literal it was given as, its single quotes included:
https://github.com/snowflakedb/terraform-provider-snowflake/pull/5216
"""

from __future__ import annotations

import json

from snowdome.snowflake.context import Context
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.system_functions.catalog_link_status import linked_database

NAME = "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG"


def call(context: Context, arguments: list[str]) -> str:
    link = linked_database(context, NAME, arguments, ("USAGE",)).link
    assert link is not None
    return json.dumps(
        {
            "catalog_integration": link.catalog_integration,
            "catalog_name": link.catalog_name,
            "external_volume": link.external_volume,
            "sync_interval_seconds": link.sync_interval_seconds,
            "namespace_mode": link.namespace_mode,
            "namespace_flatten_delimiter": link.namespace_flatten_delimiter,
            "allowed_write_operations": link.allowed_write_operations,
            "catalog_case_sensitivity": link.case_sensitivity,
            "is_suspended": link.suspended,
            "allowed_namespaces": _quoted(link.allowed_namespaces),
            "blocked_namespaces": _quoted(link.blocked_namespaces),
        },
        separators=(",", ":"),
    )


def _quoted(namespaces: list[str]) -> list[str]:
    return [literal(namespace) for namespace in namespaces]
