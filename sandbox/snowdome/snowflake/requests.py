"""What a request body and its URL ask for."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from snowdome.snowflake.errors import SnowflakeError, unsupported

MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_LOGIN_BYTES = 1024 * 1024
"""Of a login: nobody is known yet who could be trusted with more."""


async def read_body(request: Request, most: int = MAX_BODY_BYTES) -> dict[str, Any]:
    """The JSON body, gzip or not; empty when there is none. 390000-family error for anything else.

    `most` bounds the body's bytes, packed and unpacked. What is longer is refused before it is kept.
    """
    raw = await _received(request, most)
    if request.headers.get("content-encoding") == "gzip" and raw:
        try:
            raw = _gunzip(raw, most)
        except (OSError, EOFError, zlib.error) as error:
            raise malformed(f"body is not gzip: {error}") from None
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise malformed("body is not JSON") from None
    if not isinstance(body, dict):
        raise malformed("body is not a JSON object")
    return body


async def _received(request: Request, most: int) -> bytes:
    if int(request.headers.get("content-length") or 0) > most:
        raise malformed(f"body is longer than {most} bytes")
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > most:
            raise malformed(f"body is longer than {most} bytes")
    return bytes(received)


def _gunzip(raw: bytes, most: int) -> bytes:
    decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = decompressor.decompress(raw, most)
    if decompressor.unconsumed_tail:
        raise gzip.BadGzipFile(f"more than {most} bytes")
    return data


def malformed(reason: str) -> SnowflakeError:
    return SnowflakeError("390400", "08001", f"Bad request: {reason}.")


def token(request: Request) -> str:
    """The token of `Authorization: Snowflake Token="..."`; empty when there is none."""
    header = request.headers.get("authorization", "")
    prefix = 'Snowflake Token="'
    return header[len(prefix) : -1] if header.startswith(prefix) and header.endswith('"') else ""


@dataclass(frozen=True)
class QueryRequest:
    """POST /queries/v1/query-request."""

    sql: str
    binds: dict[str, Any] | None
    describe_only: bool
    asynchronous: bool
    statement_count: int | None
    """MULTI_STATEMENT_COUNT of this request; 0 means any number, None the session's."""
    request_id: str
    parameters: dict[str, Any]

    @staticmethod
    def read(body: dict[str, Any], query: dict[str, str]) -> QueryRequest:
        sql = body.get("sqlText")
        if not isinstance(sql, str):
            raise malformed("sqlText is missing")
        parameters = body.get("parameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        count = parameters.get("MULTI_STATEMENT_COUNT")
        if count is not None and not str(count).isdigit():
            raise malformed("MULTI_STATEMENT_COUNT is not a number")
        if body.get("bindStage"):
            # CLIENT_STAGE_ARRAY_BINDING_THRESHOLD = 0 tells drivers not to do so.
            raise unsupported("binds in files of a stage")
        binds = body.get("bindings")
        return QueryRequest(
            sql=sql,
            binds=_read_binds(binds) if binds else None,
            describe_only=bool(body.get("describeOnly")),
            asynchronous=bool(body.get("asyncExec")),
            statement_count=None if count is None else int(count),
            request_id=query.get("requestId", ""),
            parameters=parameters,
        )


def _read_binds(binds: Any) -> dict[str, Any]:
    if not isinstance(binds, dict) or not all(isinstance(bind, dict) for bind in binds.values()):
        raise malformed("bindings is not an object of objects")
    return binds
