"""SYSTEM$VERIFY_EXTERNAL_VOLUME(name): assumes the role and tries to write, read, list and delete.

https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import parse_name

NAME = "SYSTEM$VERIFY_EXTERNAL_VOLUME"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    with context.account.lock:
        volume = locate.one(context.session, ExternalVolume, parse_name(arguments[0]))
        access.require_ownership(context.session, volume)
    return json.dumps(context.engine.verify_external_volume(volume), separators=(",", ":"))
