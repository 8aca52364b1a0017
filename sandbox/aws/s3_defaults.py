"""What every new bucket has on AWS and not in moto: SSE-S3, blocked public access, no ACLs. And who may log into one.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
"""

from __future__ import annotations

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import InvalidTargetBucketForLogging
from moto.s3.models import FakeBucket, FakeDeleteMarker, PublicAccessBlock, S3Backend

from sandbox.aws.policy.document import DocumentKind
from sandbox.aws.policy.evaluation import Principal, Verdict, evaluate
from sandbox.aws.s3_buckets import bucket_policy

ALL_BLOCKED = ("true", "true", "true", "true")
BUCKET_OWNER_ENFORCED: Any = "BucketOwnerEnforced"
LOGGING_SERVICE = "logging.s3.amazonaws.com"


def sse_s3() -> dict[str, Any]:
    return {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}}


def set_logging(bucket: FakeBucket, logging: dict[str, Any] | None, backend: S3Backend) -> None:
    """Stricter than AWS, which lets the delivery fail in silence: the target's policy must let the service write.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    if not logging:
        bucket.logging = {}
        return
    target = backend.buckets.get(logging["TargetBucket"])
    if target is None or target.region_name != bucket.region_name:
        raise InvalidTargetBucketForLogging("The target bucket for logging does not exist in this region and account.")
    policy = bucket_policy(target)
    arn = f"arn:aws:s3:::{target.name}/{logging.get('TargetPrefix') or ''}log"
    context = {
        "aws:sourceaccount": bucket.account_id,
        "aws:sourcearn": f"arn:aws:s3:::{bucket.name}",
        "aws:securetransport": "true",
        "s3:tlsversion": "1.2",
    }
    service = Principal(LOGGING_SERVICE, bucket.account_id, service=LOGGING_SERVICE)
    documents = [policy.document] if policy is not None else []
    if evaluate(documents, DocumentKind.BUCKET, "s3:PutObject", arn, context, service) is not Verdict.ALLOW:
        raise InvalidTargetBucketForLogging(
            f"The policy of {target.name} must allow {LOGGING_SERVICE} to s3:PutObject under the target prefix."
        )
    bucket.logging = logging


def install() -> None:
    # moto takes a Deny whose Condition it cannot read for a Deny of everything; the gateway evaluates the policy.
    FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL  # type: ignore[method-assign]
    # Where versioning is suspended, moto drops a key with all its versions, and fails at a delete marker among them.
    FakeDeleteMarker.dispose = lambda *_: None  # type: ignore[attr-defined]
    create_bucket = S3Backend.create_bucket

    def with_defaults(self: S3Backend, *arguments: Any, **options: Any) -> FakeBucket:
        bucket = create_bucket(self, *arguments, **options)
        bucket.encryption = sse_s3()
        bucket.public_access_block = PublicAccessBlock(*ALL_BLOCKED)
        bucket.ownership_rule = BUCKET_OWNER_ENFORCED
        return bucket

    def back_to_sse_s3(self: S3Backend, bucket_name: str) -> None:
        self.get_bucket(bucket_name).encryption = sse_s3()

    FakeBucket.set_logging = set_logging  # type: ignore[method-assign, assignment]
    S3Backend.create_bucket = with_defaults  # type: ignore[method-assign]
    S3Backend.delete_bucket_encryption = back_to_sse_s3  # type: ignore[method-assign]
