"""Files of stages.

https://docs.snowflake.com/en/sql-reference/sql/put
https://docs.snowflake.com/en/sql-reference/sql/get
https://docs.snowflake.com/en/sql-reference/sql/list
https://docs.snowflake.com/en/sql-reference/sql/remove
"""

from __future__ import annotations

import re
from pathlib import Path

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.stage_files import files_at, options, read_local_url, read_location, words

COMPRESSIONS = ("AUTO_DETECT", "GZIP", "BZ2", "BROTLI", "ZSTD", "DEFLATE", "RAW_DEFLATE", "NONE")


def put(context: Context, cursor: Cursor, head: Head) -> Result:
    """PUT: tells the driver where to copy local files to."""
    given = words(cursor.rest)
    if len(given) != 2:
        raise errors.syntax("PUT needs a local file and a stage: PUT file://<path> @<stage>.")
    local, stage = given
    option_cursor = options(cursor.rest, cursor.statement.text)
    properties = option_cursor.properties("PUT")
    option_cursor.end()
    parallel = properties.integer("PARALLEL", 4, at_least=1, at_most=99)
    auto_compress = properties.boolean("AUTO_COMPRESS", True)
    source_compression = properties.choice("SOURCE_COMPRESSION", "AUTO_DETECT", COMPRESSIONS)
    overwrite = properties.boolean("OVERWRITE", False)
    properties.finish()
    location = read_location(context.session, context.files, stage, "WRITE")
    return Result(
        [],
        rows=[],
        statement_type=StatementType.PUT,
        command={
            "command": "UPLOAD",
            "operation": "Node",
            "src_locations": [read_local_url(local)],
            "parallel": parallel,
            "threshold": 209_715_200,
            "autoCompress": auto_compress,
            "overwrite": overwrite,
            "sourceCompression": source_compression.lower(),
            "clientShowEncryptionParameter": False,
            "encryptionMaterial": None,
            "stageInfo": stage_info(str(location.folder)),
        },
    )


def stage_info(folder: str) -> dict[str, object]:
    """Where the driver copies to or from: a folder of this machine."""
    return {
        "locationType": "LOCAL_FS",
        "location": folder,
        "path": "",
        "region": None,
        "storageAccount": None,
        "isClientSideEncrypted": False,
        "creds": {},
        "presignedUrl": None,
        "endPoint": None,
    }


def get(context: Context, cursor: Cursor, head: Head) -> Result:
    """GET: tells the driver which files of a stage to copy to the local folder."""
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
    location = read_location(context.session, context.files, stage, "READ")
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


COLUMNS = (Column.text("name"), Column.fixed("size"), Column.text("md5"), Column.text("last_modified"))


def list_files(context: Context, cursor: Cursor, head: Head) -> Result:
    """LIST @stage."""
    given = words(cursor.rest)
    if len(given) != 1:
        raise errors.syntax("LIST takes one stage location and no options in the sandbox.")
    location = read_location(context.session, context.files, given[0], "READ")
    return Result(
        COLUMNS,
        rows=[
            (f"{location.listed_under}{file.path}", file.size, file.md5, file.listed_time)
            for file in files_at(location)
        ],
        statement_type=StatementType.LIST,
    )


def remove(context: Context, cursor: Cursor, head: Head) -> Result:
    """REMOVE @stage/path."""
    given = words(cursor.rest)
    if len(given) != 1:
        raise errors.syntax("REMOVE takes one stage location and no options in the sandbox.")
    location = read_location(context.session, context.files, given[0], "WRITE")
    removed = [file.path for file in files_at(location)]
    for path in removed:
        (Path(location.directory) / path).unlink(missing_ok=True)
    return Result(
        [Column.text("name"), Column.text("result")],
        rows=[(f"{location.listed_under}{path}", "removed") for path in removed],
        statement_type=StatementType.REMOVE,
    )
