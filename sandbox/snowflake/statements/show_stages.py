"""SHOW STAGES.

https://docs.snowflake.com/en/sql-reference/sql/show-stages
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.schema_scope import schemas_in

COLUMNS = (
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
            "name",
            "database_name",
            "schema_name",
            "url",
            "has_credentials",
            "has_encryption_key",
            "owner",
            "comment",
            "region",
            "type",
            "cloud",
            "notification_channel",
            "storage_integration",
            "endpoint",
            "owner_role_type",
            "directory_enabled",
        )
    ),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    with context.account.lock:
        rows = [
            {
                **{column.name: None for column in COLUMNS},
                "created_on": stage.created_on,
                "name": stage.name,
                "database_name": database.name,
                "schema_name": schema.name,
                "url": "",
                "has_credentials": "N",
                "has_encryption_key": "N",
                "owner": str(stage.owner or ""),
                "comment": stage.comment,
                "type": "INTERNAL" if stage.session_id is None else "INTERNAL TEMPORARY",
                "owner_role_type": "ROLE",
                "directory_enabled": show.yes_no(stage.directory_enabled),
            }
            for database, schema in schemas_in(context, narrowed.scope)
            for stage in sorted(schema.stages.values(), key=lambda s: s.name)
            if stage.session_id in (None, context.session.id) and access.is_visible(context.session, stage)
        ]
    return show.table(COLUMNS, rows, narrowed)
