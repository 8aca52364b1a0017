"""S3 as the storage role sees it: whole objects, ranges, lists. Every refusal keeps AWS's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from snowdome.snowflake.engine.iceberg import assumed_role, aws_endpoint
from snowdome.snowflake.engine.iceberg.assumed_role import RoleCredentials, RoleGrant
from snowdome.snowflake.engine.iceberg.aws_endpoint import StorageRefused

T = TypeVar("T")


@dataclass(frozen=True)
class Encryption:
    """ENCRYPTION of a storage location: "NONE", "AWS_SSE_S3" or "AWS_SSE_KMS"."""

    type: str = "NONE"
    kms_key_id: str = ""

    def put_arguments(self) -> dict[str, str]:
        if self.type == "AWS_SSE_S3":
            return {"ServerSideEncryption": "AES256"}
        if self.type == "AWS_SSE_KMS":
            key = {"SSEKMSKeyId": self.kms_key_id} if self.kms_key_id else {}
            return {"ServerSideEncryption": "aws:kms", **key}
        return {}


@dataclass(frozen=True)
class StorageLocation:
    """One storage location of an external volume, and the grant that opens it."""

    volume: str
    base_url: str
    grant: RoleGrant
    allow_writes: bool
    encryption: Encryption = Encryption()

    def contains(self, url: str) -> bool:
        """Whether an object lies under STORAGE_BASE_URL."""
        return url.startswith(self.base_url.rstrip("/") + "/")


def split_url(url: str) -> tuple[str, str]:
    """Bucket and key of an `s3://` address."""
    scheme, _, rest = url.partition("://")
    if scheme not in {"s3", "s3a", "s3n"}:
        raise StorageRefused("InvalidLocation", f"{url} is not an S3 location")
    bucket, _, key = rest.partition("/")
    return bucket, key


class S3Objects:
    """Objects under one storage location."""

    def __init__(self, location: StorageLocation) -> None:
        self.location = location

    def read(self, url: str, start: int = 0, length: int | None = None) -> tuple[bytes, int]:
        """Bytes from `start`, at most `length`, and the object's whole size. Raises FileNotFoundError."""
        bucket, key = split_url(url)
        arguments = {"Bucket": bucket, "Key": key}
        if length is not None:
            arguments["Range"] = f"bytes={start}-{start + length - 1}"

        def get(client: Any) -> tuple[bytes, int]:
            answer = client.get_object(**arguments)
            content = answer["Body"].read()
            total = answer.get("ContentRange", "").rpartition("/")[2]
            return content, int(total) if total.isdigit() else len(content)

        return self._call(get, url)

    def size(self, url: str) -> int:
        """Bytes of an object. Raises FileNotFoundError."""
        return self.read(url, 0, 1)[1]

    def write(self, url: str, content: bytes) -> None:
        bucket, key = split_url(url)
        extra = self.location.encryption.put_arguments()
        self._call(lambda client: client.put_object(Bucket=bucket, Key=key, Body=content, **extra), url)

    def list(self, url: str, limit: int = 1000) -> list[str]:
        """Keys under a prefix, at most `limit` (1000 or fewer)."""
        bucket, prefix = split_url(url)
        answer = self._call(lambda client: client.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=limit), url)
        return [entry["Key"] for entry in answer.get("Contents", [])]

    def delete(self, url: str) -> None:
        bucket, key = split_url(url)
        self._call(lambda client: client.delete_object(Bucket=bucket, Key=key), url)

    def _call(self, operation: Callable[[Any], T], url: str) -> T:
        from botocore.exceptions import BotoCoreError, ClientError

        def run(credentials: RoleCredentials) -> T:
            try:
                return operation(_client(self.location.grant, credentials))
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code in {"NoSuchKey", "404", "NoSuchBucket"}:
                    raise FileNotFoundError(f"{url} does not exist") from error
                raise StorageRefused(code, error.response["Error"].get("Message", str(error))) from error
            except BotoCoreError as error:
                raise StorageRefused("ServiceUnavailable", str(error)) from error

        return assumed_role.with_credentials(self.location.grant, StorageRefused, run)


_clients: dict[str, Any] = {}
CLIENTS_HELD = 16


def _client(grant: RoleGrant, credentials: RoleCredentials) -> Any:
    """One client per session of a role: making one costs more than a request."""
    import boto3

    client = _clients.get(credentials.access_key_id)
    if client is None:
        client = boto3.Session(
            credentials.access_key_id,
            credentials.secret_access_key,
            credentials.session_token,
            region_name=credentials.region,
        ).client("s3", endpoint_url=grant.aws.url, config=aws_endpoint.client_config())
        while len(_clients) >= CLIENTS_HELD:
            _clients.pop(next(iter(_clients)), None)
        _clients[credentials.access_key_id] = client
    return client
