"""GET: tells the driver which files of a stage to copy to the local folder.

https://docs.snowflake.com/en/sql-reference/sql/get
"""

from __future__ import annotations

import re

from sandbox.snowflake import errors
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, StatementType
from sandbox.snowflake.stage_files import files_at, options, read_local_url, read_location, words
from sandbox.snowflake.statements.put_files import stage_info


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    given = words(cursor.rest)
    if len(given) != 2:
        raise errors.syntax("GET needs a stage and a local folder: GET @<stage> file://<path>/.")
    stage, local = given
    option_cursor = options(cursor.rest, cursor.statement.text)
    properties = option_cursor.properties("GET")
    option_cursor.end()
    parallel = properties.integer("PARALLEL", 10, at_least=1, at_most=99)
    pattern = properties.text("PATTERN")
    properties.finish()
    location = read_location(context, stage, "READ")
    found = [file.path for file in files_at(location) if pattern is None or re.fullmatch(pattern, file.path)]
    return Result(
        [],
        rows=[],
        statement_type=StatementType.GET,
        command={
            "command": "DOWNLOAD",
            "operation": "Node",
            "src_locations": found,
            "parallel": parallel,
            "threshold": 209_715_200,
            "localLocation": read_local_url(local),
            "encryptionMaterial": [],
            "presignedUrls": [],
            "stageInfo": stage_info(location.directory),
        },
    )
