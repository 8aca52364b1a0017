"""File formats.

https://docs.snowflake.com/en/sql-reference/sql/create-file-format
https://docs.snowflake.com/en/sql-reference/sql/desc-file-format
https://docs.snowflake.com/en/sql-reference/sql/drop-file-format
https://docs.snowflake.com/en/sql-reference/sql/show-file-formats
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors, file_format_options, show
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, kept


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE [TEMPORARY] FILE FORMAT of CSV, JSON or PARQUET; other types are refused by name."""
    name = cursor.qualified_name()
    if_not_exists = cursor.accept("IF", "NOT", "EXISTS")
    properties = cursor.properties("CREATE FILE FORMAT")
    cursor.end()
    comment = properties.text("COMMENT", "")
    options = file_format_options.read(properties)
    session = context.session
    temporary = bool(head.modifiers & {"TEMPORARY", "TEMP"})
    with context.account.lock:
        database, schema = resolve.container(session, name, "CREATE FILE FORMAT")
        if database.link is not None:
            raise errors.unsupported("CREATE FILE FORMAT in a catalog-linked database")
        existing = schema.file_formats.get(name.last.resolved)
        if (answer := kept(head, existing, name.last, if_not_exists=if_not_exists)) is not None:
            return answer
        if not temporary:
            access.require_create(session, "CREATE FILE FORMAT", schema)
        if existing is not None:
            access.require_ownership(session, existing)
        made = FileFormat(
            name.last.resolved,
            owner=RoleName(session.role),
            comment=comment,
            options=options,
            session_id=session.id if temporary else None,
        )
        schema.file_formats[made.name] = made
        future.apply(context.account, database, schema, made)
    return status(f"File format {name.last.resolved} successfully created.")


def _describe(context: Context, found: FileFormat) -> Result:
    defaults = file_format_options.DEFAULTS[found.options["TYPE"]]
    rows: list[tuple[object, ...]] = [("TYPE", "String", found.options["TYPE"], "CSV")]
    for name, default in defaults.items():
        rows.append((name, _type_of(default), _shown(found.options.get(name, default)), _shown(default)))
    return show.described(("property", "property_type", "property_value", "property_default"), rows)


def _type_of(default: object) -> str:
    if isinstance(default, bool):
        return "Boolean"
    return "Integer" if isinstance(default, int) else "List" if isinstance(default, list) else "String"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return str(value).encode("unicode_escape").decode()


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
        "name", "database_name", "schema_name", "type", "owner", "comment", "format_options", "owner_role_type"
    ),
)


def _row(context: Context, found: FileFormat) -> dict[str, object]:
    return {
        "created_on": found.created_on,
        "name": found.name,
        "type": found.options["TYPE"],
        "owner": str(found.owner or ""),
        "comment": found.comment,
        "format_options": json.dumps(file_format_options.complete(found.options)),
        "owner_role_type": "ROLE",
    }


KIND = ObjectKind(FileFormat, describe=_describe, columns=COLUMNS, row=_row)
