"""What every new bucket has on AWS and not in moto: SSE-S3, blocked public access, no ACLs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
"""

from __future__ import annotations

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend

ALL_BLOCKED = ("true", "true", "true", "true")
BUCKET_OWNER_ENFORCED: Any = "BucketOwnerEnforced"


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
        return bucket

    def back_to_sse_s3(self: S3Backend, bucket_name: str) -> None:
        self.get_bucket(bucket_name).encryption = sse_s3()

    S3Backend.create_bucket = with_defaults  # type: ignore[method-assign]
    S3Backend.delete_bucket_encryption = back_to_sse_s3  # type: ignore[method-assign]
