"""Errors in the shape of the service that was called.

https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from http.client import responses
from typing import Any
from xml.sax.saxutils import escape

from snowdome.aws.errors import AwsError

#: Code of IAM and STS -> code of the services that speak JSON.
JSON_CODES = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "IncompleteSignature": "IncompleteSignatureException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
S3_CODES = {"InvalidClientTokenId": "InvalidAccessKeyId", "MissingAuthenticationToken": "AccessDenied"}


@dataclass
class Reply:
    status: int
    content_type: str
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)

    def send(self, start_response: Any, method: str) -> list[bytes]:
        body = b"" if method == "HEAD" else self.body
        headers = [("Content-Type", self.content_type), ("Content-Length", str(len(body))), *self.headers]
        start_response(f"{self.status} {responses.get(self.status, '')}", headers)
        return [body]


def request_id() -> str:
    return str(uuid.uuid4())


def json_reply(value: Any, status: int = 200, content_type: str = "application/json") -> Reply:
    return Reply(status, content_type, json.dumps(value, default=str).encode())


def error_reply(error: AwsError, service: str, resource: str) -> Reply:
    """`service`: signing name, or `iceberg`; empty when the request was not signed at all."""
    if service == "iceberg":
        return iceberg_error(error)
    if service in ("sts", "iam", "sns"):
        return query_error(error)
    if service in ("s3", ""):
        return s3_error(error, resource)
    return json_error(error)


def s3_error(error: AwsError, resource: str) -> Reply:
    code = S3_CODES.get(error.code, error.code)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(code)}</Code><Message>{escape(error.message)}</Message>"
        f"<Resource>{escape(resource)}</Resource><RequestId>{request_id()}</RequestId></Error>"
    )
    return Reply(error.status, "application/xml", body.encode())


def query_error(error: AwsError) -> Reply:
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(error.code)}</Code>"
        f"<Message>{escape(error.message)}</Message></Error><RequestId>{request_id()}</RequestId></ErrorResponse>"
    )
    return Reply(error.status, "text/xml", body.encode())


def json_error(error: AwsError) -> Reply:
    code = JSON_CODES.get(error.code, error.code)
    status = 400 if error.status == 403 else error.status
    # Services differ in the spelling of "message"; every SDK reads one of the two.
    body = {"__type": code, "Message": error.message, "message": error.message}
    reply = json_reply(body, status, "application/x-amz-json-1.1")
    reply.headers.append(("x-amzn-ErrorType", code))
    return reply


def iceberg_error(error: AwsError) -> Reply:
    kind = {403: "ForbiddenException", 501: "UnsupportedOperationException"}.get(error.status, error.code)
    return json_reply({"error": {"message": error.message, "type": kind, "code": error.status}}, error.status)
