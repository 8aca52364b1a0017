"""One HTTP request as the sandbox's parts see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote

from snowdome.aws.errors import AwsError


@dataclass
class IncomingRequest:
    environ: dict[str, Any]
    #: Signing name, e.g. `s3`, `glue`.
    service: str
    region: str
    #: None when it stays unread: an object on its way into S3.
    body: bytes | None

    @cached_property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @cached_property
    def raw_path(self) -> str:
        return str(self.environ["RAW_URI"]).partition("?")[0]

    @cached_property
    def raw_query(self) -> str:
        return str(self.environ["RAW_URI"]).partition("?")[2]

    @cached_property
    def path(self) -> str:
        return unquote(self.raw_path)

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    @cached_property
    def headers(self) -> dict[str, str]:
        """By lower-case name."""
        return headers_of(self.environ)

    @cached_property
    def operation(self) -> str:
        """Name of the API call, of services that name it: `GetTable`, `AssumeRole`; empty for S3."""
        target = self.headers.get("x-amz-target")
        return target.rpartition(".")[2] if target else str(self.parameters.get("Action", ""))

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """JSON body or form body. Raises AwsError when it is neither."""
        text = (self.body or b"").decode("utf-8", errors="replace")
        if "x-amz-target" not in self.headers:
            return dict(parse_qsl(text, keep_blank_values=True))
        try:
            parsed = json.loads(text or "{}")
        except ValueError as error:
            raise AwsError(400, "SerializationException", f"The body is not JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise AwsError(400, "SerializationException", "The body is not a JSON object")
        return parsed

    def replace_body(self, body: bytes) -> None:
        """Changes what moto will read."""
        self.body = body
        self.environ["wsgi.input"] = BytesIO(body)
        self.environ["CONTENT_LENGTH"] = str(len(body))


def headers_of(environ: dict[str, Any]) -> dict[str, str]:
    found = {
        name[5:].lower().replace("_", "-"): str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if name in environ:
            found[name.lower().replace("_", "-")] = str(environ[name])
    return found
