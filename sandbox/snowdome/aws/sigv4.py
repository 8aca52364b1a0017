"""Signature Version 4 of incoming requests.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import quote, unquote, unquote_plus

from snowdome.aws.errors import AwsError, SandboxUnsupported

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SKEW = timedelta(minutes=15)
SHA256_HEX = re.compile(r"[0-9a-f]{64}")
FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Authorization:
    """The parts of an Authorization header."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


def parse_authorization(header: str | None, query: dict[str, str]) -> Authorization:
    """Raises AwsError when the header is missing or malformed, SandboxUnsupported for presigned URLs."""
    if {"X-Amz-Signature", "X-Amz-Algorithm", "AWSAccessKeyId"} & set(query):
        raise SandboxUnsupported("presigned URLs")
    if not header or not header.startswith("AWS"):
        raise AwsError(403, "MissingAuthenticationToken", "Missing Authentication Token")
    if not header.startswith(ALGORITHM + " "):
        raise SandboxUnsupported(f"authorization scheme {header.split(' ', 1)[0][:40]!r}")
    try:
        fields = dict(part.strip().split("=", 1) for part in header[len(ALGORITHM) + 1 :].split(","))
        key, date, region, service, end = fields["Credential"].split("/")
        if end != "aws4_request":
            raise ValueError(end)
        return Authorization(key, date, region, service, tuple(fields["SignedHeaders"].split(";")), fields["Signature"])
    except (KeyError, ValueError) as error:
        raise AwsError(
            400, "IncompleteSignature", "The Authorization header must be Credential=.., SignedHeaders=.., Signature=.."
        ) from error


def payload_hash(declared: str | None, body: bytes | None) -> str:
    """The hash the client signed.

    `body` is None when it stays unread (an object on its way into S3): the declared value is taken at its word.
    Iceberg's Java REST client declares base64 instead of hex; then the body's own hash is what it signed.
    """
    if body is None:
        if not declared:
            raise AwsError(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
        return declared
    actual = hashlib.sha256(body).hexdigest()
    if declared is None or not SHA256_HEX.fullmatch(declared):
        return declared if declared == "UNSIGNED-PAYLOAD" else actual
    if declared != actual:
        raise AwsError(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        )
    return declared


def canonical_path(raw_path: str, service: str) -> str:
    # S3 paths are encoded once, those of all other services twice.
    return quote(unquote(raw_path) if service == "s3" else raw_path, safe="/-_.~") or "/"


def canonical_query(raw_query: str) -> str:
    """`+` on the wire is a space, as the AWS SDK for Java 1 writes one; it is signed as %20."""
    pairs = (part.partition("=") for part in raw_query.split("&") if part)
    encoded = sorted(
        (quote(unquote_plus(name), safe="-_.~"), quote(unquote_plus(value), safe="-_.~")) for name, _, value in pairs
    )
    return "&".join(f"{name}={value}" for name, value in encoded)


@lru_cache(maxsize=256)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def check_signature(
    authorization: Authorization,
    secret: str,
    method: str,
    raw_path: str,
    raw_query: str,
    headers: dict[str, str],
    body: bytes | None,
    now: datetime | None = None,
) -> None:
    """`headers` by lower-case name. Raises AwsError unless the request was signed with `secret` within 15 minutes."""
    timestamp = headers.get("x-amz-date", "")
    check_time(timestamp, authorization.date, now or datetime.now(timezone.utc))
    if "host" not in authorization.signed_headers:
        raise AwsError(403, "SignatureDoesNotMatch", "'Host' must be a 'SignedHeader' in the AWS Authorization.")
    canonical = "\n".join(
        (
            method,
            canonical_path(raw_path, authorization.service),
            canonical_query(raw_query),
            *(f"{name}:{' '.join(headers.get(name, '').split())}" for name in authorization.signed_headers),
            "",
            ";".join(authorization.signed_headers),
            payload_hash(headers.get("x-amz-content-sha256"), body),
        )
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{timestamp}\n{authorization.scope}\n{digest}"
    key = signing_key(secret, authorization.date, authorization.region, authorization.service)
    expected = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, authorization.signature):
        raise AwsError(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        )


def check_time(timestamp: str, date: str, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(timestamp, FORMAT).replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise AwsError(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header") from error
    if not timestamp.startswith(date):
        raise AwsError(403, "SignatureDoesNotMatch", "Date in Credential scope does not match the request's date")
    if abs(now - signed_at) > MAX_SKEW:
        raise AwsError(
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        )
