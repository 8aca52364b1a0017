"""Which bucket may take another one's access logs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.exceptions import InvalidTargetBucketForLogging
from moto.s3.models import FakeBucket, S3Backend

from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Principal, Verdict, evaluate
from snowdome.aws.s3_buckets import bucket_policy

LOGGING_SERVICE = "logging.s3.amazonaws.com"


def set_logging(bucket: FakeBucket, logging: dict[str, Any] | None, backend: S3Backend) -> None:
    """Stricter than AWS, which lets the delivery fail in silence: the target's policy must let the service write."""
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
    """moto reads the policy without its conditions, and fails on a principal that is not an object."""
    FakeBucket.set_logging = set_logging  # type: ignore[method-assign, assignment]
