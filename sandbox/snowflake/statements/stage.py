"""Stages.

https://docs.snowflake.com/en/sql-reference/sql/create-stage
https://docs.snowflake.com/en/sql-reference/sql/drop-stage
https://docs.snowflake.com/en/sql-reference/sql/desc-stage
https://docs.snowflake.com/en/sql-reference/sql/show-stages
"""

from __future__ import annotations

from sandbox.snowflake import errors, show
from sandbox.snowflake.catalog import access, future, resolve
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.catalog.stage import Stage
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, status
from sandbox.snowflake.schema_scope import schemas_in
from sandbox.snowflake.show import described
from sandbox.snowflake.stage_files import delete_stage, find, new_directory


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE STAGE, internal. External stages are refused by name."""
    name = cursor.qualified_name()
    if_not_exists = head.if_exists or cursor.accept("IF", "NOT", "EXISTS")
    properties = cursor.properties("CREATE STAGE")
    cursor.end()
    properties.refuse("URL", "STORAGE_INTEGRATION", "CREDENTIALS", "ENDPOINT", "TAG")
    # Parsing options of COPY and of queries on staged files, neither of which this account has.
    properties.refuse("FILE_FORMAT", "COPY_OPTIONS")
    encryption = properties.nested("ENCRYPTION")
    if encryption is not None:
        encryption.choice("TYPE", "SNOWFLAKE_FULL", ("SNOWFLAKE_FULL", "SNOWFLAKE_SSE"))
        encryption.finish()
    directory = properties.nested("DIRECTORY")
    directory_enabled = directory is not None and directory.boolean("ENABLE", False)
    if directory is not None:
        directory.finish()
    comment = properties.text("COMMENT", "")
    properties.finish()

    session = context.session
    temporary = bool(head.modifiers & {"TEMPORARY", "TEMP"})
    with context.account.lock:
        database, schema = resolve.container(session, name, "CREATE STAGE")
        if database.link is not None:
            raise errors.unsupported("CREATE STAGE in a catalog-linked database")
        existing = schema.stages.get(name.last.resolved)
        if existing is not None and if_not_exists:
            return status(f"{name.last} already exists, statement succeeded.")
        if existing is not None and not head.or_replace:
            raise errors.already_exists(str(name.last))
        if not temporary:
            access.require_create(session, "CREATE STAGE", schema)
        if existing is not None:
            access.require_ownership(session, existing)
            delete_stage(existing)
        stage = Stage(
            name.last.resolved,
            owner=RoleName(session.role),
            comment=comment,
            directory=new_directory(context),
            session_id=session.id if temporary else None,
            directory_enabled=directory_enabled,
        )
        schema.stages[stage.name] = stage
        future.apply(context.account, database, schema, stage)
    return status(f"Stage area {name.last} successfully created.")


def drop(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        try:
            stage = find(context, name)
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status(f"Drop statement executed successfully ({name.last} already dropped).")
            raise
        access.require_ownership(context.session, stage)
        _, schema = resolve.container(context.session, name, "DROP STAGE")
        del schema.stages[stage.name]
    delete_stage(stage)
    return status(f"{name.last} successfully dropped.")


DESCRIBE_COLUMNS = ("parent_property", "property", "property_type", "property_value", "property_default")


def describe(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        stage = find(context, name)
    return described(
        DESCRIBE_COLUMNS,
        [
            ("STAGE_LOCATION", "URL", "String", "", ""),
            ("DIRECTORY", "ENABLE", "Boolean", str(stage.directory_enabled).lower(), "false"),
        ],
    )


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


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
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
