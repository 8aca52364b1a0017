"""Stages.

https://docs.snowflake.com/en/sql-reference/sql/create-stage
https://docs.snowflake.com/en/sql-reference/sql/drop-stage
https://docs.snowflake.com/en/sql-reference/sql/desc-stage
https://docs.snowflake.com/en/sql-reference/sql/show-stages
"""

from __future__ import annotations

from snowdome.snowflake import errors, file_format_options, show
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.stage_files import delete_stage, new_directory
from snowdome.snowflake.statements.object_kinds import ObjectKind, kept


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE STAGE, internal. External stages are refused by name."""
    name = cursor.qualified_name()
    if_not_exists = cursor.accept("IF", "NOT", "EXISTS")
    properties = cursor.properties("CREATE STAGE")
    cursor.end()
    properties.refuse("URL", "STORAGE_INTEGRATION", "CREDENTIALS", "ENDPOINT", "TAG")
    file_format = file_format_options.read_nested(properties)
    copy_options = properties.nested("COPY_OPTIONS")
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
        if (answer := kept(head, existing, name.last, if_not_exists=if_not_exists)) is not None:
            return answer
        if not temporary:
            access.require_create(session, "CREATE STAGE", schema)
        if existing is not None:
            access.require_ownership(session, existing)
            delete_stage(existing)
        stage = Stage(
            name.last.resolved,
            owner=RoleName(session.role),
            comment=comment,
            directory=new_directory(context.files),
            session_id=session.id if temporary else None,
            directory_enabled=directory_enabled,
            file_format=file_format,
            copy_options={key: copy_options.raw(key) for key in list(copy_options)} if copy_options else {},
        )
        schema.stages[stage.name] = stage
        future.apply(context.account, database, schema, stage)
    return status(f"Stage area {name.last.resolved} successfully created.")


DESCRIBE_COLUMNS = ("parent_property", "property", "property_type", "property_value", "property_default")


def _release(context: Context, stage: Stage) -> None:
    delete_stage(stage)


def _describe(context: Context, stage: Stage) -> Result:
    return show.described(
        DESCRIBE_COLUMNS,
        [
            ("STAGE_LOCATION", "URL", "String", "", ""),
            ("DIRECTORY", "ENABLE", "Boolean", str(stage.directory_enabled).lower(), "false"),
        ],
    )


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
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
    ),
)


def _row(context: Context, stage: Stage) -> dict[str, object]:
    return {
        "created_on": stage.created_on,
        "name": stage.name,
        "url": "",
        "has_credentials": "N",
        "has_encryption_key": "N",
        "owner": str(stage.owner or ""),
        "comment": stage.comment,
        "type": "INTERNAL" if stage.session_id is None else "INTERNAL TEMPORARY",
        "owner_role_type": "ROLE",
        "directory_enabled": show.yes_no(stage.directory_enabled),
    }


KIND = ObjectKind(Stage, release=_release, describe=_describe, columns=COLUMNS, row=_row)
