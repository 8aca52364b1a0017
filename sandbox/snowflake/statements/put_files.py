"""PUT: tells the driver where to copy local files to.

https://docs.snowflake.com/en/sql-reference/sql/put
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, StatementType
from sandbox.snowflake.stage_files import options, read_local_url, read_location, words

COMPRESSIONS = ("AUTO_DETECT", "GZIP", "BZ2", "BROTLI", "ZSTD", "DEFLATE", "RAW_DEFLATE", "NONE")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
    location = read_location(context, stage, "WRITE")
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
