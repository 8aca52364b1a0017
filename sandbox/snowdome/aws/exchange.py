"""A signed request on its way through the gateway, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from snowdome.aws.authorization import Circumstances
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AwsError
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.replies import Reply
from snowdome.aws.requests import s3
from snowdome.aws.sigv4 import Authorization, parse_authorization

MAX_BODY_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Exchange:
    """A request whose caller is known, and where its answer goes."""

    request: IncomingRequest
    caller: Caller
    circumstances: Circumstances
    start_response: Any

    def send(self, reply: Reply) -> Iterable[bytes]:
        return reply.send(self.start_response, self.request.method)


def read(environ: dict[str, Any]) -> tuple[IncomingRequest, Authorization]:
    """Raises AwsError when the request is not signed. Objects on their way into S3 stay unread."""
    request = IncomingRequest(environ, "", "", None)
    authorization = parse_authorization(request.headers.get("authorization"), request.query)
    request.service, request.region = authorization.service, authorization.region
    if request.service == "s3" and not has_small_body(request):
        return request, authorization
    size = int(request.headers.get("content-length") or 0)
    if size > MAX_BODY_BYTES:
        raise AwsError(413, "RequestEntityTooLarge", f"The body has {size} bytes; the limit is {MAX_BODY_BYTES}.")
    body = environ["wsgi.input"].read(size) if size else b""
    request.body = body
    environ["wsgi.input"] = BytesIO(body)
    return request, authorization


def has_small_body(request: IncomingRequest) -> bool:
    """Settings of a bucket, and DeleteObjects: everything that is not an object or a part of one."""
    _, key = s3.split_path(request)
    return not key or request.method in ("GET", "HEAD", "DELETE")
