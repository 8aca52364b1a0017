"""What every new bucket has on AWS and not in moto: SSE-S3, blocked public access, no ACLs, the tags of its request.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend

from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests.s3 import tags_of_new_bucket

ALL_BLOCKED = ("true", "true", "true", "true")
BUCKET_OWNER_ENFORCED: Any = "BucketOwnerEnforced"
_tags: ContextVar[dict[str, str] | None] = ContextVar("tags", default=None)


@contextmanager
def tagging(request: IncomingRequest) -> Iterator[None]:
    """A bucket that is made within has the tags of its request."""
    creates = request.service == "s3" and request.method == "PUT" and request.path.strip("/").count("/") == 0
    tags = tags_of_new_bucket(request) if creates and not request.query else []
    token = _tags.set({tag["Key"]: tag["Value"] for tag in tags})
    try:
        yield
    finally:
        _tags.reset(token)


def sse_s3() -> dict[str, Any]:
    return {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}}


def install() -> None:
    # moto takes a Deny whose Condition it cannot read for a Deny of everything; the gateway evaluates the policy.
    FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL  # type: ignore[method-assign]
    create_bucket = S3Backend.create_bucket

    def with_defaults(self: S3Backend, *arguments: Any, **options: Any) -> FakeBucket:
        bucket = create_bucket(self, *arguments, **options)
        bucket.encryption = sse_s3()
        bucket.public_access_block = PublicAccessBlock(*ALL_BLOCKED)
        bucket.ownership_rule = BUCKET_OWNER_ENFORCED
        if tags := _tags.get():
            self.put_bucket_tagging(bucket.name, tags)
        return bucket

    def back_to_sse_s3(self: S3Backend, bucket_name: str) -> None:
        self.get_bucket(bucket_name).encryption = sse_s3()

    S3Backend.create_bucket = with_defaults  # type: ignore[method-assign]
    S3Backend.delete_bucket_encryption = back_to_sse_s3  # type: ignore[method-assign]
