"""Where AWS is for this account, and as whom Snowflake calls it.

Statements name AWS's own addresses (`https://glue.us-west-2.amazonaws.com/iceberg`, `s3://bucket/...`); only this
file knows that they are served by the sandbox's AWS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from snowdome.snowflake.errors import unsupported

CONNECT_SECONDS = 3
READ_SECONDS = 60


@dataclass(frozen=True)
class AwsEndpoint:
    """Where AWS answers, and the keys of the IAM user that this Snowflake account assumes roles as."""

    url: str
    """Base URL, without a slash at the end."""
    access_key_id: str
    secret_access_key: str = field(repr=False)


class AwsRefused(Exception):
    """AWS said no, or could not be reached. `code` is AWS's error code, the text is AWS's own message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def is_denial(self) -> bool:
        """Whether fresh credentials could change the answer."""
        return "Denied" in self.code or "Forbidden" in self.code or "Token" in self.code or self.code == "403"


class AssumeRoleRefused(AwsRefused):
    """STS did not let Snowflake's user in."""


class CatalogRefused(AwsRefused):
    """Glue's REST catalog said no to the catalog role."""


class StorageRefused(AwsRefused):
    """S3 said no to the storage role."""


def client_config() -> Any:
    """Bounded waits: a statement must end with an error when AWS is away, not hang."""
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 2, "mode": "standard"},
        s3={"addressing_style": "path"},
        max_pool_connections=16,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


_GLUE_HOST = re.compile(r"glue(-fips)?\.[a-z0-9-]+\.(amazonaws\.com|api\.aws)(\.cn)?$")


def route_catalog_uri(aws: AwsEndpoint, catalog_uri: str) -> str:
    """Address that answers for a catalog integration's CATALOG_URI; refuses what is not Glue's Iceberg endpoint."""
    parts = urlsplit(catalog_uri)
    if parts.scheme != "https" or not _GLUE_HOST.match(parts.hostname or "") or parts.path.rstrip("/") != "/iceberg":
        raise unsupported(f"CATALOG_URI = '{catalog_uri}' (only https://glue.<region>.amazonaws.com/iceberg)")
    return f"{aws.url}/iceberg"
