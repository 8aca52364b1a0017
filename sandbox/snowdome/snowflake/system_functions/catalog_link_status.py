"""SYSTEM$CATALOG_LINK_STATUS(database).

https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
Its table of privileges asks for OWNERSHIP or MONITOR, a usage note for any privilege: the stricter one holds here.
"""

from __future__ import annotations

import json

from snowdome import inversion
from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import parse_name

NAME = "SYSTEM$CATALOG_LINK_STATUS"


def call(context: Context, arguments: list[str]) -> str:
    privileges: tuple[str, ...] = ("MONITOR", "OWNERSHIP")
    if inversion.is_inverted("link-status-privilege"):
        privileges = ("USAGE", *privileges)
    database = linked_database(context, NAME, arguments, privileges)
    return json.dumps(context.engine.link_status(database), separators=(",", ":"))


def linked_database(context: Context, function: str, arguments: list[str], privileges: tuple[str, ...]) -> Database:
    """The linked database that the only argument names; needs one of `privileges` on it."""
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(function, 1, len(arguments))
    with context.account.lock:
        database = resolve.database(context.session, parse_name(arguments[0]).last)
        if not any(access.has_privilege(context.session, privilege, database) for privilege in privileges):
            raise errors.insufficient_privileges("database", database.name)
    if database.link is None:
        raise errors.invalid_argument(function, f"'{arguments[0]}': the database is not catalog-linked")
    return database
